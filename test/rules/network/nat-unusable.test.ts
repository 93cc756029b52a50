import { testRule } from '#testing';
import rule from '../../../rules/network/nat-unusable.ts';
import { denied, layout, nat, table, to } from '../../aws/network/layout.ts';
import { at, call, path, site } from './base.ts';

const given = (world: ReturnType<typeof layout>) => ({
  ...site,
  'failure.calls': [call()],
  'net.paths': [path(world)],
});
const fault = [
  { messageId: 'broken' as const, about: 'nat-1', confidence: 'proven', calls: ['c1'], data: { nat: 'nat-1' } },
];
const natTable = table('rtb-pub', [], { subnets: ['subnet-pub'] });
testRule(rule, {
  faults: [
    { name: 'it failed', given: given(at({ nats: [nat({ state: 'failed' })] })), faults: fault },
    {
      name: 'it is deleted, and another one is there',
      given: given(at({ nats: [nat({ state: 'deleted' }), nat({ id: 'nat-2' })] })),
      faults: fault,
    },
    {
      name: 'the route is a blackhole',
      given: given(
        at({ tables: [table('rtb-a', [to('nat-1', '0.0.0.0/0', 'blackhole')], { subnets: ['subnet-a'] })], nats: [] }),
      ),
      faults: fault,
    },
    { name: 'it is private', given: given(at({ nats: [nat({ connectivity: 'private' })] })), faults: fault },
    {
      name: 'its own subnet has no way out',
      given: given(
        at({
          tables: [
            table('rtb-a', [to('nat-1')], { subnets: ['subnet-a'] }),
            natTable,
            table('rtb-x', [to('igw-1')], { subnets: ['subnet-x'] }),
          ],
        }),
      ),
      faults: fault,
    },
  ],
  clear: [{ name: 'it works', given: given(at({})) }],
  undecided: [
    { name: 'NAT gateways denied', given: given(layout({}, { 'net.natGateways': denied() })), blockedOn: 'paths' },
  ],
});

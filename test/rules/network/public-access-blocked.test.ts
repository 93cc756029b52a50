import { testRule } from '#testing';
import rule from '../../../rules/network/public-access-blocked.ts';
import { known, layout, denied, subnet, table, to } from '../../aws/network/layout.ts';
import { at, call, path, site } from './base.ts';

const given = (world: ReturnType<typeof layout>, more: Parameters<typeof path>[1] = {}) => ({
  ...site,
  'failure.calls': [call()],
  'net.paths': [path(world, more)],
});
const tables = [table('rtb-a', [to('igw-1')], { subnets: ['subnet-a'] })];
testRule(rule, {
  faults: [
    {
      name: 'both ways',
      given: given(at({ subnets: [subnet('subnet-a', '10.0.1.0/24', { blockPublicAccess: 'block-bidirectional' })] })),
      faults: [
        {
          messageId: 'blocked',
          about: 'vpc-1',
          confidence: 'proven',
          calls: ['c1'],
          data: { mode: 'block-bidirectional' },
        },
      ],
    },
    {
      name: 'what comes in, for a public address',
      given: given(
        at({ tables, subnets: [subnet('subnet-a', '10.0.1.0/24', { blockPublicAccess: 'block-ingress' })] }),
        { from: { publicIp: true } },
      ),
      faults: [{ messageId: 'blocked', about: 'vpc-1', data: { mode: 'block-ingress' } }],
    },
  ],
  clear: [
    { name: 'off', given: given(at({ subnets: [subnet('subnet-a', '10.0.1.0/24', { blockPublicAccess: 'off' })] })) },
  ],
  undecided: [
    {
      name: 'the subnet denied',
      given: given(layout({}, { 'net.subnets': known([{ id: 'subnet-a', subnet: denied() }]) })),
      blockedOn: 'paths',
    },
  ],
});

import { testRule } from '#testing';
import rule from '../../../rules/network/endpoint-dns-off.ts';
import { denied, endpoint, known, type layout, nat, sealed, vpc } from '../../aws/network/layout.ts';
import { at, call, path, site } from './base.ts';

const given = (world: ReturnType<typeof layout>) => ({
  ...site,
  'failure.calls': [call()],
  'net.paths': [path(world)],
});
const off = [endpoint('ecr.api', { privateDns: false }), endpoint('ecr.dkr')];
testRule(rule, {
  faults: [
    {
      name: 'private DNS off',
      given: given(at({ tables: [sealed], endpoints: off })),
      faults: [{ messageId: 'endpoint', about: 'vpce-ecr-api', confidence: 'likely', calls: ['c1'] }],
    },
    {
      name: 'private DNS off, and a public address was dialed',
      given: {
        ...given(at({ tables: [sealed], endpoints: off })),
        'net.paths': [path(at({ tables: [sealed], endpoints: off }), { address: '52.94.5.1' })],
      },
      faults: [{ messageId: 'endpoint', about: 'vpce-ecr-api', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'host names of the VPC off',
      given: given(at({ tables: [sealed], endpoints: [endpoint('ecr.api')], vpcs: [vpc(known(true), known(false))] })),
      faults: [{ messageId: 'vpc', about: 'vpc-1', confidence: 'proven', data: { attribute: 'enableDnsHostnames' } }],
    },
    {
      name: 'DNS of the VPC off',
      given: given(
        at({
          tables: [sealed],
          nats: [nat()],
          endpoints: [endpoint('ecr.api')],
          vpcs: [vpc(known(false), known(false))],
        }),
      ),
      faults: [{ messageId: 'vpc', about: 'vpc-1', confidence: 'proven', data: { attribute: 'enableDnsSupport' } }],
    },
  ],
  clear: [{ name: 'off, and a NAT gateway carries it', given: given(at({ endpoints: off })) }],
  undecided: [
    {
      name: 'the attributes denied',
      given: given(at({ tables: [sealed], endpoints: [endpoint('ecr.api')], vpcs: [vpc(denied(), denied())] })),
      blockedOn: 'paths',
    },
  ],
});

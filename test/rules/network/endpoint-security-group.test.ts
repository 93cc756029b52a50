import { testRule } from '#testing';
import rule from '../../../rules/network/endpoint-security-group.ts';
import { denied, endpoint, group, type layout, rule as sg, sealed, vpc } from '../../aws/network/layout.ts';
import { at, call, path, site } from './base.ts';

const given = (world: ReturnType<typeof layout>) => ({
  ...site,
  'failure.calls': [call()],
  'net.paths': [path(world)],
});
const shut = {
  tables: [sealed],
  endpoints: [endpoint('ecr.api'), endpoint('ecr.dkr')],
  endpointGroups: [group('sg-ep', { ingress: [sg({ groups: ['sg-x'] })] })],
};
testRule(rule, {
  faults: [
    {
      name: 'it admits another group',
      given: given(at(shut)),
      faults: [
        {
          messageId: 'shut',
          about: 'sg-ep',
          confidence: 'proven',
          calls: ['c1'],
          data: { clients: 'sg-task', endpoints: 'vpce-ecr-api' },
        },
      ],
    },
    {
      name: 'two endpoints behind one group are one fault',
      given: {
        ...site,
        'failure.calls': [call(), call({ id: 'c2', service: 'ecr.dkr' })],
        'net.paths': [path(at(shut)), path(at(shut), { service: 'ecr.dkr', calls: ['c2'] })],
      },
      faults: [
        { messageId: 'shut', about: 'sg-ep', calls: ['c1', 'c2'], data: { endpoints: 'vpce-ecr-api, vpce-ecr-dkr' } },
      ],
    },
    {
      name: 'a private address was dialled, though a NAT gateway leads out',
      given: {
        ...site,
        'failure.calls': [call({ address: '10.0.1.100' })],
        'net.paths': [
          path(at({ endpoints: shut.endpoints, endpointGroups: shut.endpointGroups }), { address: '10.0.1.100' }),
        ],
      },
      faults: [{ messageId: 'shut', about: 'sg-ep' }],
    },
    {
      name: 'the DNS attributes could not be read',
      given: given(at({ ...shut, vpcs: [vpc(denied(), denied())] })),
      faults: [{ messageId: 'shut', about: 'sg-ep', confidence: 'possible' }],
    },
  ],
  clear: [{ name: 'it admits the task', given: given(at({ tables: [sealed], endpoints: [endpoint('ecr.api')] })) }],
  undecided: [
    {
      name: 'its group denied',
      given: given(at({ ...shut, endpointGroups: [{ id: 'sg-ep', group: denied() }] })),
      blockedOn: 'paths',
    },
  ],
});

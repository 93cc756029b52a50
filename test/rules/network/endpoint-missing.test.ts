import { testRule } from '#testing';
import rule from '../../../rules/network/endpoint-missing.ts';
import { denied, endpoint, gateway, layout, sealed } from '../../aws/network/layout.ts';
import { at, call, path, site } from './base.ts';

const others = [endpoint('ecr.api'), endpoint('ecr.dkr'), endpoint('logs')];
const given = (world: ReturnType<typeof layout>, service: 'logs' | 's3' | 'ecr.api') => ({
  ...site,
  'failure.calls': [call({ service })],
  'net.paths': [path(world, { service })],
});
testRule(rule, {
  faults: [
    {
      name: 'no endpoint for the logs',
      given: given(at({ tables: [sealed], nats: [], endpoints: [...others.slice(0, 2), gateway(['rtb-a'])] }), 'logs'),
      faults: [{ messageId: 'missing', about: 'vpc-1', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'no gateway for S3',
      given: given(at({ tables: [sealed], nats: [], endpoints: others }), 's3'),
      faults: [{ messageId: 'missing', about: 'vpc-1', confidence: 'proven' }],
    },
    {
      name: 'the gateway for S3 is on another table',
      given: given(at({ tables: [sealed], endpoints: [...others, gateway(['rtb-x'])] }), 's3'),
      faults: [{ messageId: 'table', about: 'vpce-gw', confidence: 'proven', data: { tables: 'rtb-a' } }],
    },
    {
      name: 'the endpoint failed',
      given: given(
        at({ tables: [sealed], endpoints: [endpoint('ecr.api', { state: 'failed' }), ...others.slice(1)] }),
        'ecr.api',
      ),
      faults: [{ messageId: 'down', about: 'vpce-ecr-api', confidence: 'proven', data: { state: 'failed' } }],
    },
  ],
  clear: [
    { name: 'all are there', given: given(at({ tables: [sealed], endpoints: [...others, gateway(['rtb-a'])] }), 's3') },
    { name: 'none at all is no way at all', given: given(at({ tables: [sealed], nats: [] }), 's3') },
  ],
  undecided: [
    {
      name: 'endpoints denied',
      given: given(layout({ tables: [sealed] }, { 'net.endpoints': denied() }), 's3'),
      blockedOn: 'paths',
    },
  ],
});

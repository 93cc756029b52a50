import { testRule } from '#testing';
import rule from '../../../rules/app/dependency-down.ts';
import { denied, exit, LINES, loop, site, tail, tailIs } from './base.ts';

testRule(rule, {
  faults: [
    {
      name: 'of a task that ECS stopped because of its health checks',
      given: {
        ...site,
        'failure.calls': [{ ...exit(1), step: 'container-health', how: 'unhealthy' }],
        'logs.tail': [tail(...LINES.down)],
      },
      faults: [{ messageId: 'unhealthy', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'of a container that its restart policy starts again',
      given: {
        ...site,
        'failure.calls': [{ ...exit(1), step: 'container-health', how: 'unhealthy' }],
        'logs.tail': [loop('Error: connect ECONNREFUSED 10.0.1.5:5432')],
      },
      faults: [{ messageId: 'restarted', about: 'web', confidence: 'likely', data: { times: '2' } }],
    },
    {
      name: 'the connection is refused',
      given: {
        ...site,
        'failure.calls': [exit(1, { from: { kind: 'task', subnets: [], securityGroups: ['sg-1'], publicIp: false } })],
        'logs.tail': [tail(...LINES.down)],
      },
      faults: [{ messageId: 'logged', about: 'web', confidence: 'likely', data: { thing: '10.0.1.5:5432' } }],
    },
    {
      name: 'it asks its own task',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail('Error: connect ECONNREFUSED 127.0.0.1:6379')] },
      faults: [{ messageId: 'logged', about: 'web', data: { thing: '127.0.0.1:6379' } }],
    },
    {
      name: 'the log names nobody',
      given: { 'failure.calls': [exit(1)], 'logs.tail': [tail('redis: connection refused')] },
      faults: [{ messageId: 'logged', about: 'web', data: { thing: 'something it depends on' } }],
    },
  ],
  clear: [
    {
      name: 'the log tells of something else',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail(...LINES.config)] },
    },
  ],
  undecided: [
    {
      name: 'the log may not be read',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tailIs(denied)] },
      blockedOn: 'tail',
    },
  ],
});

import { denied, testRule } from '#testing';
import rule from '../../../rules/app/container-health-check-failing.ts';
import { attempts, containerCall, definition, judged, refused, service, tail } from '../_elb.ts';

const check = (command: string, more: object = {}) =>
  definition({
    healthCheck: { command: ['CMD-SHELL', command], interval: 30, timeout: 5, retries: 3, startPeriod: 0 },
    ...more,
  });
const seen = {
  'deployment.judged': judged({ loadBalancers: [] }),
  'deployment.attempts': attempts(100),
  'logs.tail': tail([2, 'hello']),
};
testRule(rule, {
  faults: [
    {
      name: 'a program of the app',
      given: { 'failure.calls': [containerCall()], 'deployment.taskDefinition': check('node health.js') },
      faults: [
        {
          messageId: 'failing',
          about: 'app',
          confidence: 'likely',
          calls: ['container-health:unhealthy:app'],
          data: { command: 'node health.js', stop: '90' },
        },
      ],
    },
    {
      name: 'curl, in an image of which nothing is known',
      given: {
        'failure.calls': [containerCall()],
        'deployment.taskDefinition': check('curl -f http://localhost/'),
        'ecs.service': service(),
      },
      faults: [{ messageId: 'failing', about: 'app' }],
    },
    {
      name: 'curl, which the log shows to be there',
      given: {
        'failure.calls': [containerCall()],
        'deployment.taskDefinition': check('curl -f http://localhost/', { image: 'web:1-alpine' }),
        'logs.tail': tail([2, '127.0.0.1 GET / 500 curl/8.5.0']),
      },
      faults: [{ messageId: 'failing', about: 'app', confidence: 'likely' }],
    },
    {
      name: 'the app listens on the address of the task only, as Next.js does by HOSTNAME',
      given: {
        'failure.calls': [containerCall()],
        'deployment.taskDefinition': check('wget -q http://localhost:3000/'),
        'logs.tail': tail(
          [2, '   - Local:        http://ip-10-0-1-23.eu-west-1.compute.internal:3000'],
          [2, '   - Network:      http://ip-10-0-1-23.eu-west-1.compute.internal:3000'],
        ),
      },
      faults: [
        {
          messageId: 'elsewhere',
          about: 'app',
          confidence: 'likely',
          data: { asks: 'localhost:3000', where: 'ip-10-0-1-23.eu-west-1.compute.internal:3000 only' },
        },
      ],
    },
    {
      name: 'the app listens on another port',
      given: {
        'failure.calls': [containerCall()],
        'deployment.taskDefinition': check('curl -f http://localhost:8080/'),
        'logs.tail': tail([2, 'listening on 0.0.0.0:3000']),
      },
      faults: [{ messageId: 'elsewhere', about: 'app', data: { asks: 'localhost:8080', where: 'port 3000' } }],
    },
  ],
  clear: [
    {
      name: 'the program is missing',
      given: {
        ...seen,
        'failure.calls': [containerCall()],
        'deployment.taskDefinition': check('curl -f http://localhost/'),
        'logs.tail': tail([2, '/bin/sh: curl: not found']),
      },
    },
    {
      name: 'the log shows a slow start',
      given: {
        ...seen,
        'failure.calls': [containerCall()],
        'deployment.taskDefinition': check('node health.js'),
        'logs.tail': tail([120, 'listening on 8080']),
      },
    },
    {
      name: 'a load balancer has the complaint',
      given: { ...seen, 'failure.calls': [refused()], 'deployment.taskDefinition': check('node health.js') },
    },
    {
      name: 'no health check is defined',
      given: { ...seen, 'failure.calls': [containerCall()], 'deployment.taskDefinition': definition() },
    },
    {
      name: 'Service Connect has its own rule',
      given: {
        ...seen,
        'failure.calls': [containerCall({ family: 'health/service-connect' })],
        'deployment.taskDefinition': check('node health.js'),
      },
    },
  ],
  undecided: [
    {
      name: 'the task definition is not known',
      given: {
        ...seen,
        'failure.calls': [containerCall()],
        'deployment.taskDefinition': denied('deployment.taskDefinition'),
      },
      blockedOn: 'definition',
    },
  ],
});

import { expect, it } from 'vitest';
import { runRule } from '../../../src/engine/run-rule.ts';
import { denied, known, testRule } from '#testing';
import rule from '../../../rules/app/health-command-missing.ts';
import { containerCall, definition, judged, refused, service, tail } from '../_elb.ts';

const check = (command: string, image = 'web:1') =>
  definition({
    image,
    healthCheck: { command: ['CMD-SHELL', command], interval: 30, timeout: 5, retries: 3, startPeriod: 0 },
  });
const curl = 'curl -f http://localhost:8080/health || exit 1';
const calls = { 'failure.calls': [containerCall()] };
testRule(rule, {
  faults: [
    {
      name: 'curl in an Alpine image',
      given: { ...calls, 'deployment.taskDefinition': check(curl, 'web:1-alpine') },
      faults: [
        {
          messageId: 'missing',
          about: 'app',
          confidence: 'likely',
          calls: ['container-health:unhealthy:app'],
          data: { program: 'curl' },
        },
      ],
    },
    {
      name: 'the load balancer has no complaint',
      given: { ...calls, 'deployment.taskDefinition': check(curl), 'deployment.judged': judged() },
      faults: [
        {
          messageId: 'missing',
          about: 'app',
          confidence: 'likely',
          data: { because: 'the load balancer considers the same tasks healthy' },
        },
      ],
    },
    {
      name: 'the log says so',
      given: {
        ...calls,
        'deployment.taskDefinition': check(curl),
        'logs.tail': tail([30, '/bin/sh: curl: not found']),
        'ecs.service': service(),
      },
      faults: [{ messageId: 'missing', about: 'app', confidence: 'likely' }],
    },
    {
      name: 'a server that logs each request, and none came',
      given: {
        ...calls,
        'deployment.taskDefinition': check(curl),
        'logs.tail': tail([2, 'Uvicorn running on http://0.0.0.0:8080 (Press CTRL+C to quit)']),
      },
      faults: [
        {
          messageId: 'missing',
          about: 'app',
          confidence: 'likely',
          data: { because: 'the app is up and logs its requests, and none of the health check' },
        },
      ],
    },
    {
      name: 'a slim image',
      given: { ...calls, 'deployment.taskDefinition': check(curl, 'web:3.11-slim') },
      faults: [{ messageId: 'missing', about: 'app', confidence: 'likely' }],
    },
    {
      name: 'wget, and nothing else is known',
      given: { ...calls, 'deployment.taskDefinition': check('wget -q http://localhost/') },
      faults: [{ messageId: 'perhaps', about: 'app', confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'a program of the app',
      given: {
        ...calls,
        'deployment.taskDefinition': check('node health.js'),
        'deployment.judged': judged(),
        'logs.tail': tail([1, 'x']),
      },
    },
    {
      name: 'an image that is known to have it',
      given: {
        ...calls,
        'deployment.taskDefinition': check(curl, 'public.ecr.aws/docker/library/nginx:1.27'),
        'deployment.judged': judged({ loadBalancers: [] }),
        'logs.tail': tail([1, 'start worker processes']),
      },
    },
    {
      name: 'a request came to the server that logs each',
      given: {
        ...calls,
        'deployment.taskDefinition': check(curl, 'node:20'),
        'deployment.judged': judged({ loadBalancers: [] }),
        'logs.tail': tail(
          [2, 'Uvicorn running on http://0.0.0.0:8080 (Press CTRL+C to quit)'],
          [32, 'INFO: 127.0.0.1:4242 - "GET /health HTTP/1.1" 500 Internal Server Error'],
        ),
      },
    },
    {
      name: 'the log shows that it runs',
      given: {
        ...calls,
        'deployment.taskDefinition': check(curl, 'web:1-alpine'),
        'deployment.judged': judged(),
        'logs.tail': tail([30, 'GET /health 500 curl/8.5.0']),
      },
    },
    {
      name: 'another step failed',
      given: { 'failure.calls': [refused()], 'deployment.taskDefinition': check(curl, 'web:1-alpine') },
    },
  ],
  undecided: [
    {
      name: 'the task definition is not known',
      given: { ...calls, 'deployment.taskDefinition': denied('deployment.taskDefinition') },
      blockedOn: 'definition',
    },
  ],
});

it('is one of two where the load balancer complains as well', () => {
  const out = runRule(rule, {
    'failure.calls': known([containerCall(), refused()]),
    'deployment.taskDefinition': known(check(curl)),
    'deployment.judged': known(judged()),
  });
  expect(out).toMatchObject({ faults: [{ messageId: 'perhaps', confidence: 'possible' }] });
});
it('offers wget where Alpine has it', () => {
  const out = runRule(rule, {
    'failure.calls': known([containerCall()]),
    'deployment.taskDefinition': known(check(curl, 'web:1-alpine')),
    'ecs.service': known(service()),
  });
  expect(JSON.stringify(out)).toContain('wget -q -O /dev/null http://localhost:8080/health');
});

import { denied, testRule } from '#testing';
import rule from '../../../rules/app/slow-start.ts';
import { attempts, containerCall, definition, judged, refused, service, tail } from '../_elb.ts';

const check = (startPeriod: number) =>
  definition({
    healthCheck: { command: ['CMD-SHELL', 'node health.js'], interval: 30, timeout: 5, retries: 3, startPeriod },
  });
const base = {
  'failure.calls': [containerCall()],
  'deployment.taskDefinition': check(0),
  'logs.tail': tail([3, 'starting'], [119, 'Started App in 118.5 seconds']),
};
testRule(rule, {
  faults: [
    {
      name: 'the log shows a start that is too long',
      given: base,
      faults: [
        {
          messageId: 'slow',
          about: 'app',
          confidence: 'likely',
          calls: ['container-health:unhealthy:app'],
          data: { boot: '119', stop: '90' },
        },
      ],
    },
    {
      name: 'by the time of the line',
      given: { ...base, 'deployment.attempts': attempts(130), 'logs.tail': tail([125, 'listening on port 8080']) },
      faults: [{ messageId: 'slow', about: 'app', data: { boot: '125' } }],
    },
    {
      name: 'longer than its start period',
      given: { ...base, 'deployment.taskDefinition': check(15), 'ecs.service': service() },
      faults: [{ messageId: 'slow', about: 'app' }],
    },
  ],
  clear: [
    {
      name: 'it was up in time',
      given: { ...base, 'deployment.attempts': attempts(100), 'logs.tail': tail([20, 'listening on port 8080']) },
    },
    {
      name: 'the start period holds it',
      given: { ...base, 'deployment.taskDefinition': check(120), 'deployment.attempts': attempts(100) },
    },
    {
      name: 'a load balancer has the complaint',
      given: { ...base, 'failure.calls': [refused()], 'deployment.judged': judged() },
    },
  ],
  undecided: [
    { name: 'the log is not known', given: { ...base, 'logs.tail': denied('logs.tail') }, blockedOn: 'tail' },
  ],
});

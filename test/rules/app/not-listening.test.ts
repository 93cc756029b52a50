import { denied, testRule } from '#testing';
import rule from '../../../rules/app/not-listening.ts';
import {
  answered,
  attempts,
  definition,
  groups,
  judged,
  path,
  refused,
  service,
  tail,
  targetCall,
  timedOut,
} from '../_elb.ts';

const base = {
  'failure.calls': [refused()],
  'elb.targetGroups': groups(),
  'deployment.judged': judged({ healthCheckGracePeriodSeconds: 120 }),
  'elb.paths': [path('open')],
};
const seen = { 'deployment.attempts': attempts(130), 'logs.tail': tail([2, 'hello']) };
testRule(rule, {
  faults: [
    {
      name: 'refused over an open way, with time enough',
      given: base,
      faults: [
        {
          messageId: 'nothing',
          about: 'app',
          confidence: 'likely',
          calls: ['target-health:web'],
          data: { port: '8080' },
        },
      ],
    },
    {
      name: 'with a revision to go back to',
      given: {
        ...base,
        'deployment.judged': judged({ healthCheckGracePeriodSeconds: 120, steadyTaskDefinition: 'web:6' }),
        'ecs.service': service(),
      },
      faults: [{ messageId: 'nothing', about: 'app' }],
    },
    {
      name: 'only on localhost',
      given: { ...base, 'logs.tail': tail([2, 'Uvicorn running on http://127.0.0.1:8080 (Press CTRL+C to quit)']) },
      faults: [{ messageId: 'local', about: 'app', confidence: 'proven', data: { container: 'app' } }],
    },
  ],
  clear: [
    {
      name: 'on localhost and on all addresses, the log says',
      given: {
        ...base,
        ...seen,
        'failure.calls': [timedOut({ id: 'x' })],
        'logs.tail': tail([1, 'Running on all addresses (0.0.0.0)'], [1, 'Running on http://127.0.0.1:8080']),
      },
    },
    { name: 'timed out', given: { ...base, ...seen, 'failure.calls': [timedOut()] } },
    { name: 'answered', given: { ...base, ...seen, 'failure.calls': [answered('404')] } },
    { name: 'blocked', given: { ...base, ...seen, 'elb.paths': [path('blocked')] } },
    { name: 'on another port', given: { ...base, ...seen, 'logs.tail': tail([2, 'listening on port 3000']) } },
    {
      name: 'stopped before it had time',
      given: { ...base, ...seen, 'deployment.judged': judged(), 'deployment.attempts': attempts(65) },
    },
    {
      name: 'a port for TLS',
      given: { ...base, ...seen, 'failure.calls': [targetCall({ port: 443, reason: 'Target.FailedHealthChecks' })] },
    },
    {
      name: 'a port that no container has',
      given: {
        ...base,
        ...seen,
        'elb.targetGroups': groups({ health: { port: '9000' } }),
        'deployment.taskDefinition': definition(),
      },
    },
    { name: 'healthy for an hour', given: { ...base, ...seen, 'deployment.attempts': attempts(3600) } },
  ],
  undecided: [
    {
      name: 'the target group is not known',
      given: { ...base, ...seen, 'elb.targetGroups': denied('elb.targetGroups') },
      blockedOn: 'groups',
    },
  ],
});

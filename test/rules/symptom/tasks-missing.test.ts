import { denied, testRule } from '#testing';
import rule from '../../../rules/symptom/tasks-missing.ts';
import { call } from './_from-calls.ts';
import { judged, service } from './_service.ts';

const base = { 'ecs.service': service(), 'deployment.judged': judged(), 'failure.calls': [] };
const deployment = (id: string, failedTasks: number) => ({
  id,
  status: id === 'ecs-svc/2' ? 'PRIMARY' : 'ACTIVE',
  taskDefinition: 'web:2',
  desiredCount: 2,
  runningCount: 0,
  pendingCount: 2,
  failedTasks,
});
const going = judged({ outcome: 'in-progress' });
testRule(rule, {
  faults: [
    {
      name: 'none of two run',
      given: base,
      faults: [{ messageId: 'fewer', about: 'web', confidence: 'proven', data: { running: '0', desired: '2' } }],
    },
    {
      name: 'a task of the deployment in progress has failed',
      given: { ...base, 'deployment.judged': going, 'failure.calls': [call('symptom/image-pull-failed')] },
      faults: [{ messageId: 'fewer', about: 'web' }],
    },
    {
      name: 'a task of the deployment in progress has failed, and only its number is known',
      given: {
        ...base,
        'deployment.judged': going,
        'ecs.service': service({ deployments: [deployment('ecs-svc/2', 1), deployment('ecs-svc/1', 0)] }),
      },
      faults: [{ messageId: 'fewer', about: 'web' }],
    },
  ],
  clear: [
    { name: 'all run', given: { ...base, 'ecs.service': service({ runningCount: 2 }) } },
    { name: 'none is wanted', given: { ...base, 'ecs.service': service({ desiredCount: 0 }) } },
    { name: 'a deployment is in progress and none failed', given: { ...base, 'deployment.judged': going } },
    {
      name: 'a deployment began a minute ago, and tasks of the one before it failed',
      given: {
        ...base,
        'deployment.judged': going,
        'ecs.service': service({ deployments: [deployment('ecs-svc/2', 0), deployment('ecs-svc/1', 7)] }),
      },
    },
    {
      name: 'a task of a settled service is being replaced',
      given: {
        ...base,
        'deployment.judged': judged({ outcome: 'completed' }),
        'ecs.service': service({ runningCount: 1, pendingCount: 1 }),
      },
    },
  ],
  undecided: [
    {
      name: 'whether a task failed could not be read',
      given: { ...base, 'deployment.judged': going, 'failure.calls': denied('failure.calls') },
      blockedOn: 'calls',
    },
    {
      name: 'the service could not be read',
      given: { ...base, 'ecs.service': denied('ecs.service') },
      blockedOn: 'service',
    },
  ],
});

import { cut, denied, testRule } from '#testing';
import rule from '../../../rules/deployment/service-connect-unhealthy.ts';
import { containerCall, definition, service, task } from '../_elb.ts';

const proxy = 'ecs-service-connect-Xk3fP';
const sick = containerCall({ container: proxy });
const told = containerCall({
  family: 'health/service-connect',
  words: 'Service Connect proxy is unhealthy',
  tasks: [],
});
const base = { 'ecs.service': service(), 'deployment.taskDefinition': definition() };
testRule(rule, {
  faults: [
    {
      name: 'the proxy is unhealthy',
      given: {
        ...base,
        'failure.calls': [sick],
        'ecs.tasks': [
          task(160, {
            stoppedReason: 'Task failed container health checks',
            containers: [
              { name: 'app', exitCode: 143 },
              { name: proxy, healthStatus: 'UNHEALTHY' },
            ],
          }),
        ],
      },
      faults: [
        {
          messageId: 'unhealthy',
          about: 'ecs-service-connect',
          confidence: 'proven',
          calls: [sick.id],
          data: { container: proxy },
        },
      ],
    },
    {
      name: 'the proxy ended',
      given: {
        ...base,
        'failure.calls': [sick],
        'ecs.tasks': [
          task(160, {
            stoppedReason: 'Task failed container health checks',
            containers: [{ name: proxy, exitCode: 1 }],
          }),
        ],
      },
      faults: [{ messageId: 'unhealthy', about: 'ecs-service-connect', confidence: 'proven' }],
    },
    {
      name: 'ECS says it',
      given: { ...base, 'failure.calls': [told] },
      faults: [{ messageId: 'told', about: 'ecs-service-connect', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: "the app's own check fails",
      given: { ...base, 'failure.calls': [containerCall()], 'ecs.tasks': [task(160)] },
    },
    { name: 'nothing failed', given: { ...base, 'failure.calls': [], 'ecs.tasks': [] } },
  ],
  undecided: [
    {
      name: 'what failed is not known',
      given: { ...base, 'failure.calls': denied('failure.calls') },
      blockedOn: 'calls',
    },
    { name: 'in part', given: { ...base, 'failure.calls': cut('failure.calls', []) }, blockedOn: 'calls' },
  ],
});

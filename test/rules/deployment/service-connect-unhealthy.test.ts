import { cut, denied, known, testRule } from '#testing';
import rule from '../../../rules/deployment/service-connect-unhealthy.ts';
import { containerCall, definition, service, task } from '../_elb.ts';

const proxy = 'ecs-service-connect-Xk3fP';
const sick = containerCall({ container: proxy });
const told = containerCall({
  family: 'health/service-connect',
  words: 'Service Connect proxy is unhealthy',
  tasks: [],
});
const tasks = [
  task(160, {
    stoppedReason: 'Task failed container health checks',
    containers: [{ name: proxy, healthStatus: 'UNHEALTHY' }],
  }),
];
const log = (...lines: readonly string[]) => ({
  'logs.serviceConnect': [
    {
      container: proxy,
      task: 't1',
      group: '/ecs/proxy',
      stream: `sc/${proxy}/t1`,
      lines: known(lines.map(text => ({ at: '2026-01-01T00:00:00Z', text }))),
    },
  ],
});
const POLL =
  '[warning][config] StreamAggregatedResources gRPC config stream closed: 7, Unauthorized to perform ecs:Poll for arn:aws:ecs:eu-west-1:111122223333:task-set/prod/web/ecs-svc/1.';
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
      name: 'its log says that ECS refused it its configuration',
      given: { ...base, 'failure.calls': [sick], 'ecs.tasks': tasks, ...log('[info] starting', POLL) },
      faults: [
        {
          messageId: 'refused',
          about: 'ecs-service-connect',
          confidence: 'proven',
          data: { action: 'ecs:Poll', resource: 'arn:aws:ecs:eu-west-1:111122223333:task-set/prod/web/ecs-svc/1' },
        },
      ],
    },
    {
      name: 'its log shows another problem',
      given: {
        ...base,
        'failure.calls': [sick],
        'ecs.tasks': tasks,
        ...log('[error] upstream connect error', '[info] shutting down'),
      },
      faults: [
        {
          messageId: 'logged',
          about: 'ecs-service-connect',
          data: { container: proxy, line: '[error] upstream connect error' },
        },
      ],
    },
    {
      name: 'its log shows no problem',
      given: { ...base, 'failure.calls': [sick], 'ecs.tasks': tasks, ...log('[info] starting main dispatch loop') },
      faults: [{ messageId: 'unhealthy', about: 'ecs-service-connect', data: { container: proxy } }],
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

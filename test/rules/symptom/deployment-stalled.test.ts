import { expect, it } from 'vitest';
import { runRule } from '../../../src/engine/run-rule.ts';
import { cut, denied, known, testRule } from '#testing';
import rule from '../../../rules/symptom/deployment-stalled.ts';
import { call } from './_from-calls.ts';
import { judged, service } from './_service.ts';

const at = (minute: number) => ({ at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString(), region: 'eu-west-1' });
const going = judged({ outcome: 'in-progress' });
const OFF = { enable: false, rollback: false };
const rolling = (more: object) =>
  service({
    runningCount: 2,
    circuitBreaker: OFF,
    deployments: [
      {
        id: 'ecs-svc/2',
        status: 'PRIMARY',
        taskDefinition: 'td',
        desiredCount: 2,
        runningCount: 0,
        pendingCount: 0,
        failedTasks: 0,
        ...more,
      },
    ],
  });
const base = {
  'deployment.judged': going,
  'ecs.service': service({ circuitBreaker: OFF }),
  'asked.at': at(10),
  'failure.calls': [],
};
testRule(rule, {
  faults: [
    {
      name: 'ECS can neither stop nor start',
      given: { ...base, 'failure.calls': [call('symptom/deployment-stalled', { step: 'deployment' })] },
      faults: [{ messageId: 'blocked', about: 'web', confidence: 'proven', calls: ['call:1'] }],
    },
    {
      name: 'in progress for 45 minutes',
      given: { ...base, 'asked.at': at(45) },
      faults: [{ messageId: 'overrun', about: 'web', confidence: 'likely', data: { minutes: '45' } }],
    },
    {
      name: 'the old tasks run on, and no new one has come up',
      given: { ...base, 'asked.at': at(45), 'ecs.service': rolling({}) },
      faults: [
        { messageId: 'overrun', about: 'web', confidence: 'likely', data: { running: '0', which: 'new tasks' } },
      ],
    },
    {
      name: 'the circuit breaker counts',
      given: {
        ...base,
        'asked.at': at(45),
        'ecs.service': service(),
        'deployment.judged': judged({ outcome: 'in-progress', breaker: { failureCount: 2, threshold: 3 } }),
      },
      faults: [{ messageId: 'counting', about: 'web', data: { threshold: '3', counted: ', and has counted 2' } }],
    },
    {
      name: 'the threshold of the circuit breaker is configured, and its count is never reset',
      given: {
        ...base,
        'asked.at': at(45),
        'ecs.service': service({
          circuitBreaker: {
            enable: true,
            rollback: true,
            resetOnHealthyTask: false,
            thresholdConfiguration: { type: 'COUNT', value: 40 },
          },
        }),
      },
      faults: [
        {
          messageId: 'counting',
          about: 'web',
          data: { threshold: '40', reset: "A task that becomes healthy doesn't reset the count." },
        },
      ],
    },
    {
      name: 'the circuit breaker counts in a way that is new',
      given: {
        ...base,
        'asked.at': at(45),
        'ecs.service': service({
          circuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'NEW', value: 4 } },
        }),
      },
      faults: [{ messageId: 'guarded', about: 'web' }],
    },
  ],
  clear: [
    {
      name: 'a large rollout that goes on',
      given: { ...base, 'asked.at': at(45), 'ecs.service': rolling({ runningCount: 1 }) },
    },
    {
      name: 'green tasks wait for a hook',
      given: { ...base, 'asked.at': at(45), 'ecs.service': { ...rolling({}), strategy: 'BLUE_GREEN' } },
    },
    { name: 'in progress for 10 minutes', given: base },
    {
      name: 'long in progress, and all tasks run',
      given: { ...base, 'asked.at': at(45), 'ecs.service': service({ runningCount: 2 }) },
    },
    { name: 'completed', given: { ...base, 'deployment.judged': judged({ outcome: 'completed' }) } },
  ],
  undecided: [
    {
      name: 'the service could not be read',
      given: { ...base, 'ecs.service': denied('ecs.service') },
      blockedOn: 'service',
    },
  ],
});

it('is at most possible where new tasks fail and the failed steps could not all be read', () => {
  const facts = { ...base, 'asked.at': at(45), 'ecs.service': rolling({ runningCount: 1, failedTasks: 4 }) };
  const out = runRule(rule, {
    ...Object.fromEntries(Object.entries(facts).map(([k, v]) => [k, known(v)])),
    'failure.calls': cut('failure.calls', []),
  });
  expect(out).toMatchObject({
    faults: [{ messageId: 'overrun', confidence: 'possible', data: { running: '1', which: 'new tasks' } }],
  });
});

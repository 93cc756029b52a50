import { expect, it } from 'vitest';
import { runRule } from '../../../src/engine/run-rule.ts';
import { cut, denied, known, testRule } from '#testing';
import rule from '../../../rules/deployment/percent-deadlock.ts';
import { refused, service } from '../_elb.ts';

const stuck = refused({
  id: 'deployment:mismatch',
  step: 'deployment',
  how: 'mismatch',
  family: 'deployment/percent',
  symptom: 'symptom/deployment-stalled',
  words: 'was unable to stop or start tasks',
  candidates: [{ cause: 'deployment/percent-deadlock', because: '', settledBy: [] }],
});
const moving = {
  deployments: ['a', 'b'].map(id => ({
    id,
    status: 'ACTIVE',
    taskDefinition: 'web:1',
    desiredCount: 1,
    runningCount: 1,
    pendingCount: 0,
    failedTasks: 0,
  })),
};
const of = (desiredCount: number, minimumHealthyPercent: number, maximumPercent: number, more: object = {}) =>
  service({ desiredCount, minimumHealthyPercent, maximumPercent, ...more });
testRule(rule, {
  faults: [
    {
      name: 'ECS says it',
      given: { 'ecs.service': of(1, 100, 150), 'failure.calls': [stuck] },
      faults: [
        {
          messageId: 'stuck',
          about: 'web',
          confidence: 'proven',
          calls: ['deployment:mismatch'],
          data: { least: '1', most: '1' },
        },
      ],
    },
    {
      name: 'a deployment is on its way',
      given: { 'ecs.service': of(3, 75, 125, moving), 'failure.calls': [refused()] },
      faults: [{ messageId: 'stuck', about: 'web', confidence: 'likely', calls: [], data: { least: '3', most: '3' } }],
    },
  ],
  clear: [
    { name: 'the defaults', given: { 'ecs.service': of(1, 100, 200), 'failure.calls': [] } },
    { name: 'four tasks of which one may stop', given: { 'ecs.service': of(4, 75, 100), 'failure.calls': [stuck] } },
    { name: 'blue/green', given: { 'ecs.service': of(1, 100, 100, { strategy: 'BLUE_GREEN' }), 'failure.calls': [] } },
    {
      name: 'CodeDeploy',
      given: { 'ecs.service': of(1, 100, 100, { controller: 'CODE_DEPLOY' }), 'failure.calls': [] },
    },
    { name: 'none are wanted', given: { 'ecs.service': of(0, 100, 100), 'failure.calls': [] } },
  ],
  undecided: [
    {
      name: 'the service is not known',
      given: { 'ecs.service': denied('ecs.service'), 'failure.calls': [] },
      blockedOn: 'service',
    },
    {
      name: 'what failed is known in part',
      given: { 'ecs.service': of(1, 100, 200), 'failure.calls': cut('failure.calls', []) },
      blockedOn: 'calls',
    },
  ],
});

it.each([
  [1, 100, 150, { maximumPercent: 200, minimumHealthyPercent: 100 }, { maximumPercent: 150, minimumHealthyPercent: 0 }],
  [3, 75, 125, { maximumPercent: 134, minimumHealthyPercent: 75 }, { maximumPercent: 125, minimumHealthyPercent: 66 }],
])(
  '%i tasks at %i/%i: the numbers of the fixes leave room, and the circuit breaker stays',
  (desired, min, max, more, less) => {
    const out = runRule(rule, { 'ecs.service': known(of(desired, min, max)), 'failure.calls': known([stuck]) });
    const breaker = '"deploymentCircuitBreaker":{"enable":true,"rollback":true},';
    const line = (c: typeof more): string =>
      `aws ecs update-service --cluster prod --service web --deployment-configuration '{${breaker}"maximumPercent":${c.maximumPercent},"minimumHealthyPercent":${c.minimumHealthyPercent}}' --region eu-west-1`;
    expect(out).toMatchObject({
      faults: [
        {
          fixes: [
            { applies: 'as-is', commands: [line(more)] },
            { applies: 'judge', commands: [line(less)] },
          ],
        },
      ],
    });
  },
);

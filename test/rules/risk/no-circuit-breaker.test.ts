import { expect, it } from 'vitest';
import { denied, known, testRule } from '#testing';
import { runRule } from '../../../src/engine/run-rule.ts';
import rule from '../../../rules/risk/no-circuit-breaker.ts';
import { service } from '../_elb.ts';

const off = { circuitBreaker: { enable: false, rollback: false } };
testRule(rule, {
  faults: [{ name: 'it is off', given: { 'ecs.service': service(off) }, faults: [{ messageId: 'off', about: 'web' }] }],
  clear: [
    { name: 'it is on', given: { 'ecs.service': service() } },
    {
      name: 'alarms watch the deployment',
      given: { 'ecs.service': service({ ...off, alarms: ['a'], alarmsEnabled: true }) },
    },
    { name: 'CodeDeploy deploys it', given: { 'ecs.service': service({ ...off, controller: 'CODE_DEPLOY' }) } },
    { name: 'traffic is shifted', given: { 'ecs.service': service({ ...off, strategy: 'BLUE_GREEN' }) } },
  ],
  undecided: [{ name: 'the service is denied', given: { 'ecs.service': denied('ecs.service') }, blockedOn: 'service' }],
});
it('keeps the other numbers of the deployment, and its alarms', () => {
  const out = runRule(rule, {
    'ecs.service': known(
      service({
        ...off,
        maximumPercent: 150,
        alarms: ['a'],
        alarmsEnabled: false,
        deploymentConfiguration: {
          deploymentCircuitBreaker: { enable: false, rollback: false, resetOnHealthyTask: true },
          maximumPercent: 150,
          minimumHealthyPercent: 100,
          alarms: { alarmNames: ['a'], enable: false, rollback: false },
          bakeTimeInMinutes: 5,
        },
      }),
    ),
  });
  expect(out).toMatchObject({
    faults: [
      {
        fixes: [
          {
            applies: 'as-is',
            commands: [
              `aws ecs update-service --cluster prod --service web --deployment-configuration '{"deploymentCircuitBreaker":{"enable":true,"rollback":true,"resetOnHealthyTask":true},"maximumPercent":150,"minimumHealthyPercent":100,"alarms":{"alarmNames":["a"],"enable":false,"rollback":false},"bakeTimeInMinutes":5}' --region eu-west-1`,
            ],
          },
        ],
      },
    ],
  });
});
it('prints no command that might take alarms away that were not read', () => {
  const out = runRule(rule, { 'ecs.service': known(service({ ...off, alarms: ['a'], alarmsEnabled: false })) });
  expect(out).toMatchObject({
    faults: [{ fixes: [{ title: 'Turn on the circuit breaker, and keep the deployment alarms', applies: 'fill-in' }] }],
  });
  expect(JSON.stringify(out)).not.toContain('update-service');
});

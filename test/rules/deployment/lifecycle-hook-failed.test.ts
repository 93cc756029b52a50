import { expect, it } from 'vitest';
import { cut, denied, known, testRule } from '#testing';
import { runRule } from '../../../src/engine/run-rule.ts';
import rule from '../../../rules/deployment/lifecycle-hook-failed.ts';
import { ARN, LAMBDA, said } from '../_deployment.ts';
import { judged, refused, service } from '../_elb.ts';

const facts = { hook: LAMBDA, stage: 'POST_TEST_TRAFFIC_SHIFT' };
const no = said(
  'deployment/hook-failed',
  `POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. Lifecycle hook target ${LAMBDA} returned FAILED status.`,
  { facts },
  'deployment/lifecycle-hook-failed',
);
const unclear = said(
  'deployment/hook-failed',
  `ECS was unable to parse the response from ${LAMBDA} due to HookStatus must not be null`,
  { facts },
  'deployment/lifecycle-hook-failed',
);
const uncalled = said(
  'deployment/hook-denied',
  `ECS was unable to invoke hook target ${LAMBDA} due to User: x is not authorized to perform: lambda:InvokeFunction`,
  { facts, how: 'denied' },
  'deployment/lifecycle-hook-failed',
);
const codeDeploy = said(
  'deployment/hook-failed',
  'AfterAllowTestTraffic lifecycle event failed: One or more Lambda functions returned Failed',
  {},
  'deployment/lifecycle-hook-failed',
);
const pause = said(
  'deployment/hook-failed',
  'lifecycle hook ecs-pause-1 is TIMED_OUT',
  { how: 'timeout', facts: { hookId: 'ecs-pause-1', hookStatus: 'TIMED_OUT', hookType: 'PAUSE' } },
  'deployment/lifecycle-hook-failed',
);
const unnamed = said(
  'deployment/hook-failed',
  '(deployment ecs-svc/1) deployment failed: hook execution failure(s) detected.',
  {},
  'deployment/lifecycle-hook-failed',
);
const site = {
  'deployment.judged': judged({ from: '2026-01-01T12:00:00.000Z' }),
  'ecs.service': service({
    hooks: [
      { targetArn: LAMBDA, roleArn: 'arn:aws:iam::111122223333:role/path/hooks', stages: ['POST_TEST_TRAFFIC_SHIFT'] },
    ],
  }),
};

testRule(rule, {
  faults: [
    {
      name: 'the function said no',
      given: { ...site, 'failure.calls': [no] },
      faults: [
        {
          messageId: 'failed',
          about: 'validate',
          confidence: 'proven',
          calls: ['deployment:deployment/hook-failed'],
          data: { hook: 'The lifecycle hook validate', stage: ' (stage POST_TEST_TRAFFIC_SHIFT)' },
        },
      ],
    },
    {
      name: 'it said nothing that ECS understands',
      given: { ...site, 'failure.calls': [unclear] },
      faults: [{ messageId: 'unclear', about: 'validate', confidence: 'proven' }],
    },
    {
      name: 'it could not be called',
      given: { ...site, 'failure.calls': [uncalled] },
      faults: [{ messageId: 'uncalled', about: 'validate', confidence: 'likely' }],
    },
    {
      name: 'nobody answered a pause, and only its status says so',
      given: { ...site, 'failure.calls': [pause] },
      faults: [
        {
          messageId: 'expired',
          about: 'ecs-pause-1',
          confidence: 'proven',
          data: { hook: 'The lifecycle hook ecs-pause-1' },
        },
      ],
    },
    {
      name: 'ECS speaks of a hook, and there is none',
      given: { 'ecs.service': service(), 'deployment.judged': judged({ arn: ARN }), 'failure.calls': [unnamed] },
      faults: [{ messageId: 'unconfigured', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'ECS speaks of a hook, and what the deployment had is unknown',
      given: { 'ecs.service': service(), 'failure.calls': [unnamed] },
      faults: [{ messageId: 'failed', about: 'hook' }],
    },
    {
      name: 'a hook of CodeDeploy, whose function is not named',
      given: { 'failure.calls': [codeDeploy] },
      faults: [
        {
          messageId: 'failed',
          about: 'AfterAllowTestTraffic',
          data: { hook: 'The lifecycle hook AfterAllowTestTraffic' },
        },
      ],
    },
  ],
  clear: [
    { name: 'something else failed', given: { ...site, 'failure.calls': [refused()] } },
    { name: 'nothing failed', given: { 'failure.calls': [] } },
  ],
  undecided: [
    { name: 'what failed is not known', given: { 'failure.calls': denied('failure.calls') }, blockedOn: 'calls' },
    { name: 'it is known in part', given: { 'failure.calls': cut('failure.calls', []) }, blockedOn: 'calls' },
  ],
});

it('prints a command that AWS CLI v1 has, and gives the role what it lacks', () => {
  const out = runRule(rule, {
    'failure.calls': known([uncalled]),
    'deployment.judged': known(site['deployment.judged']),
    'ecs.service': known(site['ecs.service']),
  });
  const commands = out.status === 'faults' ? out.faults[0]?.fixes.flatMap(f => f.commands ?? []) : [];
  expect(commands?.[0]).toBe(
    `aws iam put-role-policy --role-name hooks --policy-name ecs-doctor-invoke-hook --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":["${LAMBDA}","${LAMBDA}:*"]}]}' --region eu-west-1`,
  );
  expect(commands).toContain(
    'aws logs filter-log-events --log-group-name /aws/lambda/validate --start-time 1767268800000 --region eu-west-1',
  );
});

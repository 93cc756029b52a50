import { expect, it } from 'vitest';
import { denied, known, testRule } from '#testing';
import { runRule } from '../../../src/engine/run-rule.ts';
import rule from '../../../rules/deployment/lifecycle-hook-waiting.ts';
import { ARN, deployment, LAMBDA } from '../_deployment.ts';
import { judged } from '../_elb.ts';

const hook = {
  id: 'hook-1',
  type: 'PAUSE',
  status: 'AWAITING_ACTION',
  expiresAt: '2026-01-02T12:00:00.000Z',
  timeoutAction: 'ROLLBACK',
};
const going = { 'deployment.judged': judged({ outcome: 'in-progress' }) };
const of = (...hooks: object[]) => ({
  'ecs.serviceDeployments': [deployment({ status: 'IN_PROGRESS', lifecycleStage: 'POST_SCALE_UP', hooks })],
});

testRule(rule, {
  faults: [
    {
      name: 'it waits for a word',
      given: { ...going, ...of(hook) },
      faults: [
        {
          messageId: 'waiting',
          about: 'hook-1',
          calls: [],
          data: {
            stage: ' in stage POST_SCALE_UP',
            until: ', until 2026-01-02 12:00 UTC',
            timeout: 'When the hook times out, the deployment is rolled back.',
          },
        },
      ],
    },
    {
      name: 'it would go on by itself',
      given: { ...going, ...of({ ...hook, timeoutAction: 'CONTINUE' }) },
      faults: [
        {
          messageId: 'waiting',
          about: 'hook-1',
          data: { timeout: 'When the hook times out, the deployment continues.' },
        },
      ],
    },
  ],
  clear: [
    {
      name: 'a function is at work',
      given: { ...going, ...of({ id: 'h', type: 'AWS_LAMBDA', targetArn: LAMBDA, status: 'IN_PROGRESS' }) },
    },
    { name: 'somebody said yes', given: { ...going, ...of({ ...hook, status: 'SUCCEEDED' }) } },
    { name: 'the deployment is over', given: { 'deployment.judged': judged({ outcome: 'rolled-back' }), ...of(hook) } },
    {
      name: 'an earlier deployment',
      given: {
        ...going,
        'ecs.serviceDeployments': [deployment({ status: 'IN_PROGRESS' }), deployment({ hooks: [hook] })],
      },
    },
  ],
  undecided: [
    {
      name: 'deployments are denied',
      given: { ...going, 'ecs.serviceDeployments': denied('ecs.serviceDeployments') },
      blockedOn: 'deployments',
    },
  ],
});

it('says how to answer, and that both answers want thinking', () => {
  const out = runRule(rule, {
    'deployment.judged': known(going['deployment.judged']),
    'ecs.serviceDeployments': known(of(hook)['ecs.serviceDeployments']),
  });
  const line = (action: string): string =>
    `aws ecs continue-service-deployment --service-deployment-arn ${ARN} --hook-id hook-1 --action ${action} --region eu-west-1`;
  expect(out).toMatchObject({
    faults: [
      {
        fixes: [
          { applies: 'judge', commands: [line('CONTINUE')] },
          { applies: 'judge', commands: [line('ROLLBACK')] },
        ],
      },
    ],
  });
});

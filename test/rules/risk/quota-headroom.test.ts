import { expect, it } from 'vitest';
import { denied, known, testRule } from '#testing';
import { runRule } from '../../../src/engine/run-rule.ts';
import rule from '../../../rules/risk/quota-headroom.ts';
import { definition, service } from '../_elb.ts';

const td = definition({}, { cpu: 1024 });
const of = (desiredCount: number, limit: number, max?: number, more: object = {}) => ({
  'ecs.service': service({ desiredCount, ...more }),
  'deployment.taskDefinition': td,
  'quota.fargateVcpus': { limit },
  ...(max !== undefined && { 'scaling.target': { min: 1, max } }),
});
testRule(rule, {
  faults: [
    {
      name: 'beyond the quota when it is scaled out',
      given: of(2, 10, 8),
      faults: [
        {
          messageId: 'short',
          about: 'L-3032A538',
          confidence: 'likely',
          data: { needed: '16', tasks: '16', basis: "autoscaling's maximum" },
        },
      ],
    },
    {
      name: 'nearly all of it',
      given: of(2, 18, 8),
      faults: [{ messageId: 'tight', about: 'L-3032A538', data: { share: '89' } }],
    },
    {
      name: 'at the count that is wanted, where scaling was not read',
      given: of(8, 10),
      faults: [{ messageId: 'short', about: 'L-3032A538', confidence: 'possible' }],
    },
  ],
  clear: [
    { name: 'room enough', given: of(2, 4000, 8) },
    {
      name: 'Spot has a quota of its own',
      given: of(8, 10, 8, { capacityProviders: [{ name: 'FARGATE_SPOT', base: 0, weight: 1 }] }),
    },
    { name: 'on EC2', given: of(8, 10, 8, { launch: 'EC2' }) },
    { name: 'a deployment that never goes beyond the count', given: of(4, 8, 4, { maximumPercent: 100 }) },
  ],
  undecided: [
    {
      name: 'how far it scales is denied',
      given: { ...of(2, 100), 'scaling.target': denied('scaling.target') },
      blockedOn: 'scaling',
    },
    {
      name: 'the quota is denied',
      given: { ...of(2, 100, 8), 'quota.fargateVcpus': denied('quota.fargateVcpus') },
      blockedOn: 'quota',
    },
  ],
});
it('asks for room enough for two of it', () => {
  const out = runRule(rule, Object.fromEntries(Object.entries(of(2, 10, 8)).map(([k, v]) => [k, known(v)])));
  expect(out).toMatchObject({
    faults: [
      {
        fixes: [
          {
            applies: 'judge',
            commands: [
              'aws service-quotas request-service-quota-increase --service-code fargate --quota-code L-3032A538 --desired-value 32 --region eu-west-1',
            ],
          },
        ],
      },
    ],
  });
});

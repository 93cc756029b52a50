import { denied, testRule } from '#testing';
import rule from '../../../rules/deployment/managed-resource-failed.ts';
import { call } from '../image/base.ts';
import { judged, service } from '../symptom/_service.ts';

const REASON = 'The load balancer limit of 50 was exceeded.';
const express = { ...service(), express: true as const };
const revision = (status: string, reason?: string) => [
  {
    arn: 'r1',
    taskDefinition: 'td',
    launch: 'FARGATE' as const,
    loadBalancers: [],
    containerImages: [],
    managed: [
      { kind: 'target group', status: 'ACTIVE' },
      { kind: 'load balancer', status, ...(reason !== undefined && { reason }) },
    ],
  },
];
const base = {
  'ecs.service': express,
  'deployment.judged': judged({ outcome: 'in-progress', revision: 'r1' }),
  'failure.calls': [call('deployment/managed-resource-failed', { step: 'deployment', words: REASON })],
};
testRule(rule, {
  faults: [
    {
      name: 'ECS says why',
      given: { ...base, 'ecs.serviceRevisions': revision('FAILED', REASON) },
      faults: [
        { messageId: 'failed', about: 'web', confidence: 'proven', calls: ['call-1'], data: { kind: 'load balancer' } },
      ],
    },
    {
      name: 'its words name something sharper',
      given: {
        ...base,
        'failure.calls': [
          call('iam/infrastructure-role-denied', { words: REASON }, 'deployment/managed-resource-failed'),
        ],
        'ecs.serviceRevisions': revision('FAILED', REASON),
      },
      faults: [{ messageId: 'failed', about: 'web', confidence: 'likely', calls: ['call-1'] }],
    },
    {
      name: 'ECS gives no reason',
      given: { ...base, 'ecs.serviceRevisions': revision('FAILED') },
      faults: [{ messageId: 'silent', about: 'web', calls: [] }],
    },
  ],
  clear: [
    { name: 'it is being made', given: { ...base, 'ecs.serviceRevisions': revision('PROVISIONING') } },
    {
      name: 'no Express Mode service',
      given: { ...base, 'ecs.service': service(), 'ecs.serviceRevisions': revision('FAILED', REASON) },
    },
  ],
  undecided: [
    {
      name: 'the revisions are denied',
      given: { ...base, 'ecs.serviceRevisions': denied('ecs.serviceRevisions') },
      blockedOn: 'revisions',
    },
  ],
});

import type { FailedCall, IamDecision, Service, TaskDefinition } from '#rule';
import { denied, type Facts } from '#testing';

export const ROLE = 'arn:aws:iam::111122223333:role/exec';
export const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Ab12Cd';
export const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/k1';
export const REPOSITORY = 'arn:aws:ecr:eu-west-1:111122223333:repository/web';
export const MANAGED = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';
export const policy = (...statements: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

const definition: TaskDefinition = {
  arn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7',
  family: 'web',
  revision: 7,
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  executionRoleArn: ROLE,
  cpuArchitecture: 'X86_64',
  operatingSystemFamily: 'LINUX',
  volumes: [],
  containers: [],
};
const service = {
  name: 'web',
  arn: '',
  cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
  controller: 'ECS',
} as unknown as Service;
export const site = { 'deployment.taskDefinition': definition, 'ecs.service': service } as const;
export const call = (more: Partial<FailedCall> = {}): FailedCall => ({
  id: 'call-1',
  step: 'secret',
  how: 'denied',
  from: { kind: 'task', subnets: [], securityGroups: [], publicIp: false },
  family: 'x',
  symptom: 'symptom/secrets-not-retrieved',
  facts: {},
  candidates: [],
  tasks: ['t1'],
  last: '2026-11-20T17:40:00Z',
  words: 'words',
  seen: [],
  ...more,
});

type More = Omit<Partial<IamDecision>, 'data'> & { readonly data?: Readonly<Record<string, string>> };
/** A decision on a call that the execution role was refused. */
export function decision({ data, ...more }: More = {}): IamDecision {
  const action = more.action ?? 'secretsmanager:GetSecretValue';
  const resource = more.resource ?? SECRET;
  return {
    id: `exec ${action} ${resource}`,
    calls: ['call-1'],
    role: { arn: ROLE, kind: 'execution' },
    action,
    resource,
    verdict: 'denied',
    about: { type: 'role', id: 'exec', arn: ROLE },
    because: `nothing in the policies of role exec allows ${action} on ${resource}`,
    missing: [],
    seen: [
      { evidence: 'ev:iam.roles', path: '/0/policies/value/0/name', quote: 'p', says: 'policy p does not allow it' },
    ],
    ...more,
    data: {
      role: 'exec',
      roleArn: ROLE,
      roleKind: 'execution',
      account: '111122223333',
      resourceAccount: '111122223333',
      region: 'eu-west-1',
      action,
      resource,
      policies: 'p',
      missingActions: action,
      policyName: 'ecs-doctor-read-secrets',
      grant: JSON.stringify([{ Effect: 'Allow', Action: action, Resource: resource }]),
      layer: 'identity',
      how: 'no-allow',
      words: 'identity',
      ...data,
    },
  };
}
export const given = (...decisions: IamDecision[]): Facts => ({
  ...site,
  'failure.calls': [call()],
  'iam.decisions': decisions,
});

/** What every rule over decisions has in common: what it leaves alone, and what blinds it. */
export const clear = (cause: string) => [
  { name: 'nothing was refused', given: { ...site, 'iam.decisions': [] } },
  {
    name: 'another cause decided',
    given: given(decision({ cause: cause === 'iam/explicit-deny' ? 'iam/boundary-denied' : 'iam/explicit-deny' })),
  },
  { name: 'it is allowed', given: given(decision({ verdict: 'allowed' })) },
];
export const blind = {
  name: 'the decisions are not known',
  given: { ...site, 'iam.decisions': denied('iam.decisions') },
  blockedOn: 'decisions' as const,
};
export const unknown = (missing: readonly string[], more: More = {}) =>
  given(decision({ verdict: 'unknown', missing, because: 'whether role exec may do it is not known', ...more }));

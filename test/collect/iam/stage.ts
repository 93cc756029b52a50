import { container as bare } from '../../build/container.ts';
import {
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { Broker } from '../../../src/collect/broker.ts';
import type { AnyCollector } from '../../../src/collect/collector.ts';
import { openDoor } from '../../../src/collect/door.ts';
import decisions from '../../../src/derive/iam/decisions.ts';
import roles from '../../../src/collect/iam/roles.ts';
import { live } from '../../../src/collect/live.ts';
import type { Evidence, EvidenceKey, EvidenceTypes } from '../../../src/model/evidence.ts';
import { isEvidence } from '../../../src/model/evidence.ts';
import type {
  Attempt,
  ContainerDefinition,
  Endpoint,
  FailedCall,
  IamDecision,
  IamRole,
  ImageFacts,
  JudgedDeployment,
  RouteTable,
  SecretFacts,
  TaskDefinition,
  VpcFacts,
} from '../../../src/model/facts.ts';

export const REGION = 'eu-west-1';
export const ACCOUNT = '111122223333';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/exec`;
export const TASK_ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
export const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:db-Ab12Cd`;
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/k1`;
export const REPOSITORY = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/web`;
export const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/web:1`;
export const MANAGED = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';

export const iam = mockClient(IAMClient);
process.env['AWS_ACCESS_KEY_ID'] ??= 'test';
process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';

export const policy = (...statements: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
export const allow = (Action: unknown, Resource: unknown, more: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
export const deny = (Action: unknown, Resource: unknown, more: object = {}): object => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});
export const TRUST = policy({
  Effect: 'Allow',
  Principal: { Service: 'ecs-tasks.amazonaws.com' },
  Action: 'sts:AssumeRole',
});
export const failure = (name: string, message = name): Error => Object.assign(new Error(message), { name });
const iamError = (name: string, message = name): Error =>
  Object.assign(failure(name, message), { $metadata: { httpStatusCode: name.startsWith('NoSuch') ? 404 : 403 } });
export const GONE = iamError('NoSuchEntityException', 'The role with name exec cannot be found.');
export const REFUSED = iamError('AccessDenied', 'User is not authorized');

export interface RoleOptions {
  readonly arn?: string;
  readonly inline?: Readonly<Record<string, string>>;
  readonly managed?: Readonly<Record<string, string>>;
  readonly trust?: string;
  readonly boundary?: string;
}
/** A role as IAM has it, with URL-encoded documents. */
export function role(
  name: string,
  {
    arn = `arn:aws:iam::${ACCOUNT}:role/${name}`,
    inline = {},
    managed = {},
    trust = TRUST,
    boundary,
  }: RoleOptions = {},
): void {
  const boundaryArn = `arn:aws:iam::${ACCOUNT}:policy/boundary-of-${name}`;
  iam.on(GetRoleCommand, { RoleName: name }).resolves({
    Role: {
      Path: '/',
      RoleName: name,
      RoleId: 'AROAEXAMPLE',
      Arn: arn,
      CreateDate: new Date('2026-01-02T03:04:05Z'),
      AssumeRolePolicyDocument: encodeURIComponent(trust),
      ...(boundary !== undefined && {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
          PermissionsBoundaryArn: boundaryArn,
        },
      }),
    },
  });
  iam
    .on(ListRolePoliciesCommand, { RoleName: name })
    .resolves({ PolicyNames: Object.keys(inline), IsTruncated: false });
  for (const [PolicyName, document] of Object.entries(inline))
    iam
      .on(GetRolePolicyCommand, { RoleName: name, PolicyName })
      .resolves({ RoleName: name, PolicyName, PolicyDocument: encodeURIComponent(document) });
  iam.on(ListAttachedRolePoliciesCommand, { RoleName: name }).resolves({
    AttachedPolicies: Object.keys(managed).map(PolicyArn => ({
      PolicyArn,
      PolicyName: PolicyArn.split('/').at(-1) ?? '',
    })),
    IsTruncated: false,
  });
  for (const [PolicyArn, document] of Object.entries({
    ...managed,
    ...(boundary !== undefined && { [boundaryArn]: boundary }),
  })) {
    iam
      .on(GetPolicyCommand, { PolicyArn })
      .resolves({ Policy: { Arn: PolicyArn, DefaultVersionId: 'v2', UpdateDate: new Date('2026-02-03T00:00:00Z') } });
    iam
      .on(GetPolicyVersionCommand, { PolicyArn, VersionId: 'v2' })
      .resolves({ PolicyVersion: { VersionId: 'v2', IsDefaultVersion: true, Document: encodeURIComponent(document) } });
  }
}
export const refuse = {
  role: (name: string, error: Error) => iam.on(GetRoleCommand, { RoleName: name }).rejects(error),
  names: (name: string, error: Error) => iam.on(ListRolePoliciesCommand, { RoleName: name }).rejects(error),
  attached: (name: string, error: Error) => iam.on(ListAttachedRolePoliciesCommand, { RoleName: name }).rejects(error),
  inline: (name: string, error: Error) => iam.on(GetRolePolicyCommand, { RoleName: name }).rejects(error),
  version: (arn: string, error: Error) => iam.on(GetPolicyVersionCommand, { PolicyArn: arn }).rejects(error),
};
export const profile = (name: string, roleArn: string) =>
  iam.on(GetInstanceProfileCommand, { InstanceProfileName: name }).resolves({
    InstanceProfile: {
      Path: '/',
      InstanceProfileName: name,
      InstanceProfileId: 'x',
      Arn: '',
      CreateDate: new Date('2026-01-02T03:04:05Z'),
      Roles: [
        {
          Path: '/',
          RoleName: roleArn.split('/').at(-1) ?? '',
          RoleId: 'x',
          Arn: roleArn,
          CreateDate: new Date('2026-01-02T03:04:05Z'),
        },
      ],
    },
  });
export const sent = (): string[] => iam.calls().map(c => c.args[0].constructor.name.replace('Command', ''));

export const container = (more: Partial<ContainerDefinition> = {}): ContainerDefinition =>
  bare({ image: 'nginx', ...more });
export const withSecret = (valueFrom = SECRET): Partial<ContainerDefinition> => ({
  secrets: [{ name: 'DB', valueFrom, at: '/containerDefinitions/0/secrets/0' }],
});
export const definition = (
  containers: readonly Partial<ContainerDefinition>[] = [{}],
  more: Partial<TaskDefinition> = {},
): TaskDefinition => ({
  arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/web:7`,
  family: 'web',
  revision: 7,
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  executionRoleArn: ROLE,
  cpuArchitecture: 'X86_64',
  operatingSystemFamily: 'LINUX',
  containers: containers.map(c => container(c)),
  volumes: [],
  ...more,
});
export const call = (more: Partial<FailedCall>): FailedCall => ({
  id: 'call-1',
  step: 'secret',
  how: 'denied',
  from: { kind: 'task', subnets: ['subnet-1'], securityGroups: [], publicIp: false },
  family: 'x',
  symptom: 'symptom/secrets-not-retrieved',
  facts: {},
  candidates: [],
  tasks: [],
  words: '',
  seen: [{ evidence: 'ev:ecs.tasks', path: '/0/stoppedReason', quote: 'words', says: 'words' }],
  ...more,
});
export const judged = (more: Partial<JudgedDeployment> = {}): JudgedDeployment => ({
  taskDefinition: '',
  outcome: 'failed',
  launch: 'FARGATE',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  network: { subnets: ['subnet-1'], securityGroups: [], assignPublicIp: false },
  seen: [],
  ...more,
});

const receipt = { id: 'ev:test', action: 'test:Read', input: {}, at: '2026-01-01T00:00:00Z' };
export const known = <T>(value: T): Evidence<T> => ({ state: 'known', value, whole: true, receipt });
export const absent = (because: string): Evidence<never> => ({ state: 'absent', because, receipt });
export const denied = (action: string): Evidence<never> => ({
  state: 'unreadable',
  reason: 'denied',
  detail: 'AccessDenied',
  receipt: { ...receipt, action },
});
export const unasked: Evidence<never> = { state: 'unasked', because: 'not needed' };

export const secretFacts = (more: Partial<SecretFacts> & { kmsKeyId?: string } = {}, arn = SECRET): SecretFacts => {
  const { kmsKeyId, ...rest } = more;
  return {
    ref: {
      container: 'web',
      name: 'DB',
      valueFrom: arn,
      kind: 'secretsmanager',
      arn,
      id: arn.split(':secret:')[1] ?? '',
      region: REGION,
      account: arn.split(':')[4] ?? '',
    },
    secret: known({ arn, name: 'db', versions: {}, ...(kmsKeyId !== undefined && { kmsKeyId }) }),
    byName: unasked,
    parameter: unasked,
    policy: absent('the secret has no resource policy'),
    key:
      kmsKeyId === undefined
        ? unasked
        : known({ arn: kmsKeyId, id: 'k1', state: 'Enabled', manager: 'CUSTOMER' as const }),
    keyPolicy: unasked,
    ...(kmsKeyId !== undefined && { grants: known([]) }),
    ...rest,
  };
};
export const imageFacts = (more: Partial<ImageFacts> = {}, account = ACCOUNT): ImageFacts => ({
  ref: {
    container: 'web',
    image: IMAGE.replace(ACCOUNT, account),
    registry: `${account}.dkr.ecr.${REGION}.amazonaws.com`,
    kind: 'ecr',
    account,
    region: REGION,
    repository: 'web',
    tag: '1',
    registryGiven: true,
  },
  repository: unasked,
  image: unasked,
  others: unasked,
  lifecycle: unasked,
  policy: absent('web has no policy'),
  platforms: unasked,
  ...more,
});
export const endpoint = (service: string, document: string, more: Partial<Endpoint> = {}): Endpoint => ({
  id: `vpce-${service}`,
  vpc: 'vpc-1',
  service: `com.amazonaws.${REGION}.${service}`,
  type: service === 's3' ? 'Gateway' : 'Interface',
  state: 'available',
  privateDns: true,
  subnets: [],
  securityGroups: [],
  routeTables: ['rtb-1'],
  enis: [],
  policy: document,
  ...more,
});

export const vpc = (
  dns: { readonly support?: boolean; readonly hostnames?: boolean } = {},
  id = 'vpc-1',
): VpcFacts => ({
  id,
  cidrs: ['10.0.0.0/16'],
  dnsSupport: known(dns.support ?? true),
  dnsHostnames: known(dns.hostnames ?? true),
});
export const routeTable = (more: Partial<RouteTable> = {}): RouteTable => ({
  id: 'rtb-1',
  vpc: 'vpc-1',
  main: true,
  subnets: [],
  routes: [],
  ...more,
});

export type Given = { readonly [K in EvidenceKey]?: EvidenceTypes[K] | Evidence<EvidenceTypes[K]> };
export interface Ran {
  readonly roles: Evidence<readonly IamRole[]>;
  readonly decisions: Evidence<readonly IamDecision[]>;
  readonly asked: readonly string[];
}

/** Both collectors over a mocked IAM through the live transport; the rest of the evidence is given. */
export async function run(
  given: Given,
  wants: readonly ('iam.roles' | 'iam.decisions')[] = ['iam.roles', 'iam.decisions'],
): Promise<Ran> {
  const asked: string[] = [];
  const facts: Given = {
    'deployment.attempts': [] as readonly Attempt[],
    'deployment.judged': judged(),
    'asked.at': { at: '2026-01-01T00:00:00Z', region: REGION, account: ACCOUNT },
    'net.endpoints': [],
    'net.subnets': [],
    'net.vpcs': [vpc()],
    'net.routeTables': [routeTable()],
    'secret.references': [],
    'image.references': [],
    ...given,
  };
  const keys = [...new Set([...roles.from, ...decisions.from])].filter(k => k !== 'iam.roles');
  const stubs = keys.map(
    (key): AnyCollector => ({
      key,
      from: [],
      actions: [],
      async collect() {
        asked.push(key);
        const fact = facts[key];
        if (fact === undefined) return { missing: `${key} was not given` };
        if (!isEvidence(fact)) return { found: fact };
        if (fact.state === 'known') return { found: fact.value, whole: fact.whole };
        if (fact.state === 'absent') return { missing: fact.because };
        throw Object.assign(new Error('AccessDenied'), {
          action: fact.state === 'unreadable' ? fact.receipt.action : key,
          cause: failure('AccessDenied'),
        });
      },
    }),
  );
  const broker = new Broker([roles, decisions, ...stubs], openDoor(live(), { now: () => '2026-01-01T00:00:00Z' }), {
    region: REGION,
    account: ACCOUNT,
    cluster: 'prod',
    service: 'web',
  });
  const out = {
    roles: wants.includes('iam.roles') ? await broker.ask('iam.roles') : unasked,
    decisions: wants.includes('iam.decisions') ? await broker.ask('iam.decisions') : unasked,
    asked,
  };
  if (broker.bugs[0]) throw broker.bugs[0].error;
  return out;
}
export async function decide(given: Given): Promise<readonly IamDecision[]> {
  const { decisions: ev } = await run(given, ['iam.decisions']);
  if (ev.state !== 'known') throw new Error(JSON.stringify(ev));
  return ev.value;
}

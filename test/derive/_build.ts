import type { Evidence } from '../../src/model/evidence.ts';
import type {
  Attempt,
  Deployment,
  JudgedDeployment,
  Service,
  ServiceDeployment,
  ServiceEvent,
  ServiceRevision,
  Task,
  TaskDefinition,
  TaskSet,
} from '../../src/model/facts.ts';

/** Facts of one Fargate service, as collectors bring them; each case changes what it is about. */
export const ACCOUNT = '111122223333';
export const revision = (n: number): string => `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/web:${n}`;
export const targetGroup = (name: string): string =>
  `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:targetgroup/${name}/0123456789abcdef`;
export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
/** A minute of the hour in which all of it happens. */
export const at = (minute: number, second = 0): string =>
  new Date(Date.UTC(2026, 0, 1, 12, minute, second)).toISOString();

/** Events as ECS lists them, newest first: minute and message. */
export const events = (...list: readonly (readonly [minute: number, message: string])[]): ServiceEvent[] =>
  list.map(([minute, message], i) => ({
    id: `event-${i}`,
    createdAt: at(minute),
    message: `(service web) ${message}`,
  }));
export const STEADY = 'has reached a steady state.';
export const completed = (id: number): string => `(deployment ecs-svc/${id}) deployment completed.`;
export const failed = (id: number, reason = 'tasks failed to start'): string =>
  `(deployment ecs-svc/${id}) deployment failed: ${reason}.`;
export const rollingBack = (id: number): string => `rolling back to deployment ecs-svc/${id}.`;
export const NO_CAPACITY =
  'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.';

/** Deployment `ecs-svc/<n>` of revision n. */
export const deployment = (n: number, status: string, more: Partial<Deployment> = {}): Deployment => ({
  id: `ecs-svc/${n}`,
  status,
  taskDefinition: revision(n),
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  failedTasks: 0,
  ...more,
});
export const service = (more: Partial<Service> = {}): Service => ({
  name: 'web',
  arn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/prod/web`,
  cluster: 'prod',
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  launch: 'FARGATE',
  capacityProviders: [],
  taskDefinition: revision(1),
  schedulingStrategy: 'REPLICA',
  controller: 'ECS',
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: { enable: true, rollback: true },
  alarms: [],
  strategy: 'ROLLING',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  deployments: [],
  enableExecuteCommand: false,
  ...more,
});
export const serviceDeployment = (status: string, more: Partial<ServiceDeployment> = {}): ServiceDeployment => ({
  arn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:service-deployment/prod/web/abc`,
  status,
  sourceRevisions: [],
  hooks: [],
  ...more,
});
export const serviceRevision = (arn: string, n: number, more: Partial<ServiceRevision> = {}): ServiceRevision => ({
  arn,
  taskDefinition: revision(n),
  launch: 'FARGATE',
  loadBalancers: [],
  containerImages: [],
  ...more,
});
export const taskSet = (n: number, status: string, more: Partial<TaskSet> = {}): TaskSet => ({
  id: `ecs-svc/${n}`,
  arn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-set/prod/web/${n}`,
  status,
  stabilityStatus: 'STEADY_STATE',
  taskDefinition: revision(n),
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  launch: 'FARGATE',
  loadBalancers: [],
  ...more,
});
export const task = (id: string, more: Partial<Task> = {}): Task => ({
  arn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:task/prod/${id}`,
  id,
  taskDefinition: revision(2),
  launch: 'FARGATE',
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  containers: [],
  attachments: [],
  overrides: {},
  ...more,
});
export const attempt = (more: Partial<Task> = {}, phase: Attempt['phase'] = 'running'): Attempt => ({
  task: task('t1', more),
  phase,
  index: 0,
});
export const definition = (
  containers: readonly { readonly name: string; readonly essential?: boolean }[] = [{ name: 'web' }],
  more: Partial<TaskDefinition> = {},
): TaskDefinition => ({
  arn: revision(2),
  family: 'web',
  revision: 2,
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpuArchitecture: 'X86_64',
  operatingSystemFamily: 'LINUX',
  volumes: [],
  containers: containers.map(({ name, essential = true }) => ({
    name,
    essential,
    image: `${name}:1`,
    cpu: 0,
    ports: [],
    entryPoint: [],
    command: [],
    secrets: [],
    environmentFiles: [],
    environmentNames: [],
    dependsOn: [],
    mountPoints: [],
  })),
  ...more,
});
export const judged = (more: Partial<JudgedDeployment> = {}): JudgedDeployment => ({
  id: 'ecs-svc/2',
  taskDefinition: revision(2),
  outcome: 'in-progress',
  launch: 'FARGATE',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  seen: [],
  ...more,
});

/** A citation that quotes what a step says, without looking whether it was read. */
export const cite = (key: string, path: string, says: string) => ({ evidence: `ev:${key}`, path, quote: says });
export const known = <T>(value: T, readAt = at(40)): Evidence<T> => ({
  state: 'known',
  value,
  whole: true,
  receipt: { id: 'ev:x', action: 'ecs:Describe', input: {}, at: readAt },
});
export const denied: Evidence<never> = {
  state: 'unreadable',
  reason: 'denied',
  detail: 'AccessDeniedException',
  receipt: { id: 'ev:x', action: 'ecs:Describe', input: {}, at: at(40) },
};

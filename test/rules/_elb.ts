import { container as bare } from '../build/container.ts';
import type {
  Attempt,
  ContainerDefinition,
  FailedCall,
  JudgedDeployment,
  Listener,
  ListenerRule,
  LoadBalancer,
  LogTail,
  Service,
  SubnetRef,
  Task,
  TaskDefinition,
  TargetGroup,
  TargetGroupHealth,
  TargetGroupRef,
  TargetPath,
} from '#rule';
import { known } from '#testing';

/** Facts of one Fargate service behind an Application Load Balancer, all right; each case changes one thing. */
const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
export const TG = `${ELB}:targetgroup/web/0123456789abcdef`;
export const TG2 = `${ELB}:targetgroup/web-green/0123456789abcdef`;
export const LB = `${ELB}:loadbalancer/app/web/0123456789abcdef`;
export const LISTENER = `${ELB}:listener/app/web/0123456789abcdef/1111111111111111`;
export const REVISION = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7';
export const STARTED = '2026-01-01T12:00:00.000Z';
export const later = (seconds: number, from = STARTED): string =>
  new Date(Date.parse(from) + seconds * 1000).toISOString();

const seen = (says: string) => [
  { evidence: 'ev:ecs.tasks', path: '/0/stoppedReason', quote: says, action: 'ecs:DescribeTasks', says },
];
export const targetCall = (target: FailedCall['target'], more: Partial<FailedCall> = {}): FailedCall => ({
  id: 'target-health:web',
  step: 'target-health',
  how: 'unhealthy',
  from: { kind: 'load-balancer', subnets: ['subnet-a'], securityGroups: ['sg-task'], publicIp: 'unknown' },
  target: { group: TG, port: 8080, ...target },
  family: 'health/task-failed',
  symptom: 'symptom/elb-health-check-failed',
  facts: {},
  candidates: [],
  tasks: ['t1'],
  first: later(70),
  last: later(70),
  words: `Task failed ELB health checks in (target-group ${TG})`,
  seen: seen('Task failed ELB health checks'),
  ...more,
});
export const refused = (more: Partial<FailedCall> = {}): FailedCall =>
  targetCall({ reason: 'Target.FailedHealthChecks', description: 'Health checks failed' }, more);
export const timedOut = (more: Partial<FailedCall> = {}): FailedCall =>
  targetCall({ reason: 'Target.Timeout', description: 'Request timed out' }, { how: 'timeout', ...more });
/** The same call, and a target is in that state now, so the way to it is the one that is read. */
export const alive = (call: FailedCall): FailedCall => {
  const says = 'target 10.0.0.1:8080 is unhealthy';
  const action = 'elasticloadbalancing:DescribeTargetHealth';
  return {
    ...call,
    seen: [
      ...call.seen,
      { evidence: 'ev:elb.targetHealth', path: '/0/targets/value/0/state', quote: says, action, says },
    ],
  };
};
/** By the stopped task alone: what the check asked for then is not recorded. */
export const answeredThen = (...codes: string[]): FailedCall =>
  targetCall({
    reason: 'Target.ResponseCodeMismatch',
    codes,
    description: `Health checks failed with these codes: [${codes.join(', ')}]`,
  });
/** And a target is unhealthy with it now. */
export const answered = (...codes: string[]): FailedCall => alive(answeredThen(...codes));
export const containerCall = (more: Partial<FailedCall> = {}): FailedCall => ({
  id: 'container-health:unhealthy:app',
  step: 'container-health',
  how: 'unhealthy',
  from: { kind: 'task', subnets: ['subnet-a'], securityGroups: ['sg-task'], publicIp: false },
  container: 'app',
  family: 'health/container',
  symptom: 'symptom/container-health-check-failed',
  facts: {},
  candidates: [],
  tasks: ['t1'],
  first: later(100),
  last: later(100),
  words: 'Task failed container health checks',
  seen: seen('Task failed container health checks'),
  ...more,
});

type GroupChange = Omit<Partial<TargetGroup>, 'health'> & { readonly health?: Partial<TargetGroup['health']> };
export const group = ({ health, ...more }: GroupChange = {}): TargetGroup => ({
  arn: TG,
  name: 'web',
  protocol: 'HTTP',
  protocolVersion: 'HTTP1',
  port: 8080,
  vpc: 'vpc-1',
  targetType: 'ip',
  loadBalancers: [LB],
  health: {
    protocol: 'HTTP',
    port: 'traffic-port',
    path: '/health',
    enabled: true,
    interval: 30,
    timeout: 5,
    healthy: 5,
    unhealthy: 2,
    matcher: '200',
    grpc: false,
    ...health,
  },
  ...more,
});
export const groups = (change: GroupChange = {}): TargetGroupRef[] => [
  { arn: TG, group: known(group(change), 'elasticloadbalancing:DescribeTargetGroups') },
];
export const judged = (more: Partial<JudgedDeployment> = {}): JudgedDeployment => ({
  taskDefinition: REVISION,
  outcome: 'failed',
  launch: 'FARGATE',
  network: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'], assignPublicIp: false },
  loadBalancers: [{ targetGroupArn: TG, containerName: 'app', containerPort: 8080 }],
  healthCheckGracePeriodSeconds: 0,
  seen: [],
  ...more,
});
export const container = (more: Partial<ContainerDefinition> = {}): ContainerDefinition =>
  bare({ name: 'app', ports: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }], ...more });
export const definition = (
  more: Partial<ContainerDefinition> = {},
  over: Partial<TaskDefinition> = {},
): TaskDefinition => ({
  arn: REVISION,
  family: 'web',
  revision: 7,
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpuArchitecture: 'X86_64',
  operatingSystemFamily: 'LINUX',
  containers: [container(more)],
  volumes: [],
  ...over,
});
export const service = (more: Partial<Service> = {}): Service => ({
  name: 'web',
  arn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web',
  cluster: 'prod',
  status: 'ACTIVE',
  desiredCount: 1,
  runningCount: 0,
  pendingCount: 0,
  launch: 'FARGATE',
  capacityProviders: [],
  taskDefinition: REVISION,
  schedulingStrategy: 'REPLICA',
  controller: 'ECS',
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: { enable: true, rollback: true },
  alarms: [],
  strategy: 'ROLLING',
  loadBalancers: [{ targetGroupArn: TG, containerName: 'app', containerPort: 8080 }],
  healthCheckGracePeriodSeconds: 0,
  deployments: [],
  enableExecuteCommand: false,
  ...more,
});
export const task = (lasted: number, more: Partial<Task> = {}): Task => ({
  arn: 'arn:aws:ecs:eu-west-1:111122223333:task/prod/t1',
  id: 't1',
  taskDefinition: REVISION,
  launch: 'FARGATE',
  zone: 'eu-west-1a',
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  startedAt: STARTED,
  stoppingAt: later(lasted),
  stoppedAt: later(lasted + 30),
  containers: [{ name: 'app', exitCode: 143 }],
  attachments: [{ type: 'ElasticNetworkInterface', status: 'DELETED', subnet: 'subnet-a', privateIp: '10.0.1.9' }],
  overrides: {},
  ...more,
});
export const attempts = (lasted: number, more: Partial<Task> = {}): Attempt[] => [
  { task: task(lasted, more), phase: 'running', index: 0 },
];
export const path = (verdict: TargetPath['verdict'], more: Partial<TargetPath> = {}): TargetPath => ({
  targetGroup: TG,
  loadBalancer: LB,
  port: 8080,
  subnet: 'subnet-a',
  calls: ['target-health:web'],
  verdict,
  data: { port: '8080', targetGroup: 'web', loadBalancer: 'web', balancerGroups: 'sg-lb', taskGroups: 'sg-task' },
  because: 'because',
  missing: [],
  seen: [
    {
      evidence: 'ev:net.securityGroups',
      path: '/0/group/value/ingress',
      quote: [],
      action: 'ec2:DescribeSecurityGroups',
      says: 'sg-task has no inbound rule for port 8080 from sg-lb',
    },
  ],
  ...more,
});
export const tail = (...lines: readonly (readonly [after: number, text: string])[]): LogTail[] => [
  {
    container: 'app',
    task: 't1',
    group: '/ecs/web',
    stream: 'web/app/t1',
    lines: known(
      lines.map(([after, text]) => ({ at: later(after), text })),
      'logs:GetLogEvents',
    ),
  },
];
export const balancer = (more: Partial<LoadBalancer> = {}): LoadBalancer => ({
  arn: LB,
  name: 'web',
  type: 'application',
  scheme: 'internal',
  vpc: 'vpc-1',
  securityGroups: ['sg-lb'],
  zones: [
    { zone: 'eu-west-1a', subnet: 'subnet-a' },
    { zone: 'eu-west-1b', subnet: 'subnet-b' },
  ],
  ...more,
});
export const listener = (arns: readonly string[], weight = 1): Listener => ({
  arn: LISTENER,
  loadBalancer: LB,
  port: 80,
  protocol: 'HTTP',
  actions: [arns.length === 0 ? 'fixed-response' : 'forward'],
  targetGroups: arns.map(arn => ({ arn, weight })),
});
export const rule = (arns: readonly string[]): ListenerRule => ({
  arn: `${LISTENER.replace(':listener/', ':listener-rule/')}/1`,
  listener: LISTENER,
  targetGroups: arns.map(arn => ({ arn, weight: 1 })),
});
export const health = (...states: readonly string[]): TargetGroupHealth[] => [
  {
    targetGroup: TG,
    targets: known(
      states.map((state, i) => ({ target: `10.0.1.${i + 20}`, port: 8080, state })),
      'elasticloadbalancing:DescribeTargetHealth',
    ),
  },
];
export const subnets = (...zones: readonly string[]): SubnetRef[] =>
  zones.map((zone, i) => {
    const id = `subnet-${'abc'[i] ?? 'z'}`;
    return {
      id,
      subnet: known(
        { id, vpc: 'vpc-1', zone, cidr: `10.0.${i}.0/24`, ipv6Cidrs: [], availableIps: 100 },
        'ec2:DescribeSubnets',
      ),
    };
  });
export { known };

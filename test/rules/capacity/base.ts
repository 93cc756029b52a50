import type {
  CapacityFit,
  FailedCall,
  InstanceFit,
  PlacementDecision,
  ScalingJudgement,
  Service,
  Shortage,
  TaskDefinition,
} from '#rule';
import { container, definition, failed, judged } from '../../collect/net/run.ts';
import { service as onFargate } from '../network/base.ts';

export { denied, known, testRule } from '#testing';
export const REGION = 'eu-west-1';
const seen = [
  { evidence: 'ev:ecs.events', path: '/0/message', quote: 'words', action: 'ecs:DescribeServices', says: 'words' },
];
/** A failed placement whose words name this cause, by the family of that name. */
export const named = (cause: string, more: Partial<FailedCall> = {}): FailedCall =>
  failed({
    id: 'p1',
    step: 'placement',
    how: 'exhausted',
    symptom: 'symptom/placement-failed',
    family: `placement/${cause.split('/')[1]}`,
    candidates: [{ cause, because: '', settledBy: [] }],
    from: { kind: 'ecs', subnets: [], securityGroups: [], publicIp: 'unknown' },
    tasks: [],
    last: '2026-01-01T10:40:00Z',
    words: 'was unable to place a task',
    seen,
    ...more,
  });
/** One whose words say only that no place was found. */
export const vague = named('capacity/no-instances', { family: 'placement/no-fit' });
export const other = named('network/no-route', {
  id: 'o1',
  step: 'image-pull',
  symptom: 'symptom/image-pull-failed',
  family: 'pull/unreachable',
});

export const service: Service = { ...onFargate, launch: 'EC2' };
export const fargate: Service = onFargate;
export const td: TaskDefinition = {
  ...definition(container({ cpu: 512, memory: 1024 })),
  networkMode: 'bridge',
  requiresCompatibilities: ['EC2'],
};
const asked = { at: '2026-01-01T12:00:00Z', region: REGION };
export const site = {
  'ecs.service': service,
  'deployment.taskDefinition': td,
  'deployment.judged': judged({ launch: 'EC2' }),
  'asked.at': asked,
};
export const fargateSite = {
  'ecs.service': fargate,
  'deployment.taskDefinition': { ...definition(), cpu: 2048, memory: 4096 },
  'deployment.judged': judged(),
  'asked.at': asked,
};

const lacks: Readonly<Record<string, { need: string; left: string }>> = {
  cpu: { need: '512 CPU units', left: '256 CPU units' },
  memory: { need: '1024 MiB', left: '737 MiB' },
  gpu: { need: '1 GPUs', left: '0 GPUs' },
  ports: { need: '8080', left: 'taken' },
  attribute: { need: 'ecs.capability.task-eni', left: 'missing' },
  constraint: { need: 'attribute:a exists', left: 'not met' },
  agent: { need: 'a connected agent', left: 'disconnected' },
};
export const inst = (instance: string, short: readonly Shortage[], more: Partial<InstanceFit> = {}): InstanceFit => ({
  instance,
  arn: `arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/${instance}`,
  verdict: short.length > 0 ? 'short' : 'fits',
  short,
  lacks: Object.fromEntries(short.map(s => [s, lacks[s] ?? { need: '', left: '' }])),
  empty: true,
  seen: [
    {
      evidence: 'ev:ecs.containerInstances',
      path: '/0/remaining',
      quote: 1,
      action: 'ecs:DescribeContainerInstances',
      says: `${instance} is looked at`,
    },
  ],
  ...more,
});
export const fitting = (
  instances: readonly InstanceFit[],
  decision: Partial<PlacementDecision>,
  needs: Partial<CapacityFit['needs']> = {},
): CapacityFit => ({
  needs: {
    cpu: 512,
    memory: 1024,
    gpu: 1,
    ports: [{ port: 8080, protocol: 'tcp' }],
    eni: false,
    attributes: [],
    constraints: [],
    ...needs,
  },
  instances,
  decisions: [{ call: 'p1', state: 'decided', missing: [], ...decision }],
  seen: [
    {
      evidence: 'ev:ecs.containerInstances',
      path: '',
      quote: [],
      action: 'ecs:ListContainerInstances',
      says: 'the cluster has no container instance',
    },
  ],
});
export const room = (): CapacityFit => fitting([inst('i-9', [])], { state: 'room' });
export const doubtful = (): CapacityFit =>
  fitting([inst('i-1', [], { verdict: 'cannot-tell' })], {
    state: 'cannot-tell',
    missing: ['ecs:DescribeContainerInstances'],
  });
export const stuck = (
  state: ScalingJudgement['state'],
  cause: string | undefined,
  more: Partial<ScalingJudgement> = {},
): ScalingJudgement => ({
  provider: 'prod-ec2',
  kind: 'auto-scaling-group',
  group: 'prod-asg',
  state,
  ...(cause !== undefined && { cause }),
  managed: true,
  min: 0,
  max: 2,
  desired: 2,
  unregistered: [],
  types: ['m5.large'],
  subnets: ['subnet-a'],
  zones: ['eu-west-1a'],
  missing: [],
  seen: [
    {
      evidence: 'ev:capacity.autoScalingGroups',
      path: '/0/group/value/max',
      quote: 2,
      action: 'autoscaling:DescribeAutoScalingGroups',
      says: 'the group is looked at',
    },
  ],
  ...more,
});

import { readMessage } from '../../src/aws/messages/index.ts';
import type {
  Attempt,
  ContainerInstance,
  EfsMount,
  FailedCall,
  JudgedDeployment,
  Task,
} from '../../src/model/facts.ts';
import { container, definition, failed } from '../collect/secret/stage.ts';
import { service } from './secret/base.ts';

export { container, definition, service };
export { absent, denied } from './secret/base.ts';
const seen = [{ evidence: 'ev:ecs.tasks', path: '/0/stoppedReason', quote: 'words' }];
/** The failed call that AWS's words make. */
export function said(words: string, more: Partial<FailedCall> = {}): FailedCall {
  const r = readMessage(words);
  const text = (name: string): string | undefined => {
    const v = r.facts[name];
    return typeof v === 'string' ? v : v?.[0];
  };
  const [action, resource, host, image] = ['action', 'resource', 'host', 'image'].map(text);
  return failed({
    id: 'c1',
    step: r.step ?? 'deployment',
    how: r.how ?? 'undetermined',
    family: r.family ?? 'unknown',
    symptom: r.symptom ?? '',
    facts: r.facts,
    candidates: r.candidates,
    words,
    tasks: ['t1'],
    last: '2026-01-01T10:40:00Z',
    seen,
    ...(r.service && { service: r.service }),
    ...(action && { action }),
    ...(resource && { resource }),
    ...(host && { host }),
    ...(image && { image }),
    ...more,
  });
}
export const other = failed({
  id: 'c9',
  step: 'process',
  how: 'exited',
  candidates: [{ cause: 'app/crashed', because: '', settledBy: [] }],
  tasks: ['t1'],
  seen,
});
export const td = definition(container());
export const judged: JudgedDeployment = {
  taskDefinition: td.arn,
  outcome: 'failed',
  launch: 'FARGATE',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  steadyTaskDefinition: td.arn.replace(':7', ':6'),
  seen: [],
  network: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'], assignPublicIp: false },
};
export const site = {
  'ecs.service': service,
  'deployment.judged': judged,
  'deployment.taskDefinition': td,
  'asked.at': { at: '2026-01-01T12:00:00Z', region: 'eu-west-1' },
};
export const onEc2 = { ...site, 'deployment.judged': { ...judged, launch: 'EC2' as const } };
export const task = (more: Partial<Task> = {}): Task => ({
  arn: 'arn:t1',
  id: 't1',
  taskDefinition: td.arn,
  launch: 'FARGATE',
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  containers: [],
  attachments: [],
  overrides: {},
  ...more,
});
export const attempt = (more: Partial<Task> = {}): Attempt => ({ phase: 'running', index: 0, task: task(more) });
export const INSTANCE = 'arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/0123';
export const instance = (more: Partial<ContainerInstance> = {}): ContainerInstance => ({
  arn: INSTANCE,
  ec2InstanceId: 'i-0aa',
  status: 'ACTIVE',
  agentConnected: true,
  agentVersion: '1.90.0',
  runningTasksCount: 0,
  pendingTasksCount: 0,
  remaining: { cpu: 0, memory: 0, ports: [], gpu: 0 },
  attributes: [],
  enis: 0,
  ...more,
});
export const mount = (more: Partial<EfsMount> = {}): EfsMount => ({
  id: 'm',
  calls: ['c1'],
  volume: 'data',
  fileSystem: 'fs-0a',
  subnet: 'subnet-b',
  verdict: 'blocked',
  data: { zone: 'eu-west-1b', zones: 'eu-west-1a', groups: 'sg-efs' },
  because: 'it is so',
  missing: [],
  told: true,
  seen: [{ evidence: 'ev:storage.mountTargets', path: '/0/targets', quote: [] }],
  ...more,
});

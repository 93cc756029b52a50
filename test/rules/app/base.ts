import { known } from '#testing';
import { readMessage } from '../../../src/aws/messages/index.ts';
import type { Attempt, FailedCall, JudgedDeployment, LogTail } from '../../../src/model/facts.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import { container, definition, failed } from '../../collect/secret/stage.ts';
import { service } from '../secret/base.ts';

export { absent, denied, service, unasked } from '../secret/base.ts';

const seen = [{ evidence: 'ev:ecs.tasks', path: '/0/containers/0/exitCode', quote: 1 }];
export const td = definition(container({ memory: 512, environmentNames: ['PORT'] }));
export const sized = { ...td, cpu: 256, memory: 512, containers: [container()] };
const judged: JudgedDeployment = {
  taskDefinition: td.arn,
  outcome: 'failed',
  launch: 'FARGATE',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  steadyTaskDefinition: td.arn.replace(':7', ':6'),
  seen: [],
};
export const site = { 'deployment.taskDefinition': td, 'ecs.service': service, 'deployment.judged': judged };
/** The failed call that an exit code makes. */
export const exit = (exitCode: number, more: Partial<FailedCall> = {}): FailedCall => {
  const r = readMessage(`Essential container in task exited (exit code ${exitCode})`);
  return failed({
    step: 'process',
    how: exitCode === 137 ? 'killed' : 'exited',
    symptom: 'symptom/container-exited',
    container: 'web',
    exitCode,
    tasks: ['t1'],
    candidates: r.candidates,
    seen,
    ...more,
  });
};
/** The failed call that a container's reason makes. */
export const create = (words: string): FailedCall => {
  const r = readMessage(words);
  return failed({
    step: r.step ?? 'container-create',
    how: r.how ?? 'undetermined',
    symptom: r.symptom ?? '',
    container: 'web',
    tasks: ['t1'],
    candidates: r.candidates,
    facts: r.facts,
    words,
    seen,
  });
};
export const tail = (...lines: string[]): LogTail => ({
  container: 'web',
  task: 't1',
  group: '/ecs/web',
  stream: 'web/web/t1',
  lines: known(lines.map((text, i) => ({ at: `2026-01-01T00:00:0${i}Z`, text }))),
});
export const tailIs = (lines: Evidence<never>): LogTail => ({ ...tail(), lines });
export const attempt = (stopCode: string | undefined): Attempt => ({
  phase: 'running',
  index: 0,
  task: {
    arn: 'arn:t1',
    id: 't1',
    taskDefinition: td.arn,
    launch: 'FARGATE',
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    containers: [],
    attachments: [],
    overrides: {},
    ...(stopCode && { stopCode }),
  },
});
export const LINES = {
  crash: ['starting', 'Traceback (most recent call last):', 'ValueError: bad'],
  down: ['starting', 'Error: connect ECONNREFUSED 10.0.1.5:5432'],
  config: ["KeyError: 'DATABASE_URL'"],
  permission: ["PermissionError: [Errno 13] Permission denied: '/data/app.db'"],
  heap: ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
  command: ['/bin/sh: 1: gunicorn: not found'],
};
/** The log of a container with a restart policy, by the seconds at which its lines were logged. */
export const looping = (period: number, lines: readonly (readonly [number, string])[]): LogTail => ({
  ...tail(),
  lines: known(lines.map(([s, text]) => ({ at: new Date(Date.UTC(2026, 0, 1) + s * 1000).toISOString(), text }))),
  restartPeriod: period,
});
/** The same crash twice, each time after the app was up. */
export const loop = (crash: string): LogTail =>
  looping(60, [
    [0, 'listening on port 80'],
    [90, crash],
    [92, 'listening on port 80'],
    [180, crash],
    [182, 'listening on port 80'],
  ]);

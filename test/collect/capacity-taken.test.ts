import { expect, it } from 'vitest';
import attempts from '../../src/derive/deployment/attempts.ts';
import calls from '../../src/derive/failure/calls.ts';
import type { Attempt, JudgedDeployment, Task } from '../../src/model/facts.ts';
import { collected, container, definition } from './secret/stage.ts';
import { service } from '../rules/secret/base.ts';

const td = definition(container({ name: 'web' }), container({ name: 'metrics' }));
const judged: JudgedDeployment = {
  id: 'ecs-svc/1',
  taskDefinition: td.arn,
  outcome: 'completed',
  launch: 'FARGATE',
  loadBalancers: [{ containerName: 'web', containerPort: 80 }],
  healthCheckGracePeriodSeconds: 0,
  seen: [],
};
const task = (id: string, more: Partial<Task>): Task => ({
  arn: `arn:${id}`,
  id,
  taskDefinition: td.arn,
  startedBy: 'ecs-svc/1',
  launch: 'FARGATE',
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  startedAt: '2026-01-01T10:00:00Z',
  stoppedAt: '2026-01-01T11:00:00Z',
  containers: [],
  attachments: [],
  overrides: {},
  ...more,
});
const spot = task('t1', {
  stopCode: 'SpotInterruption',
  stoppedReason: 'Your Spot Task was interrupted.',
  containers: [{ name: 'web', exitCode: 137 }],
});
const crash = task('t2', {
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [
    { name: 'web', exitCode: 143 },
    { name: 'metrics', exitCode: 1 },
  ],
});
const short = { ...service, desiredCount: 2, runningCount: 0 };

const found = async (tasks: readonly Task[], s = short, j = judged) => {
  const { ev } = await collected(
    attempts,
    {
      'deployment.judged': j,
      'ecs.service': s,
      'ecs.tasks': tasks,
      'asked.at': { at: '2026-01-01T12:00:00Z', region: 'eu-west-1' },
    },
    [],
  );
  return ev.state === 'known' ? ev.value.map(a => a.task.id) : ev.state;
};
it('a task that Spot took is told of only where tasks are missing and none failed', async () => {
  expect(await found([spot])).toEqual(['t1']);
  expect(await found([spot, crash])).toEqual(['t2']);
  expect(await found([spot], { ...short, runningCount: 2 })).toEqual([]);
  expect(await found([spot], short, { ...judged, outcome: 'in-progress' })).toEqual([]);
});

const failure = async (t: Task) => {
  const attempt: Attempt = { task: t, index: 0, phase: 'running' };
  const { ev } = await collected(
    calls,
    {
      'deployment.judged': judged,
      'deployment.attempts': [attempt],
      'deployment.taskDefinition': td,
      'ecs.service': short,
      'ecs.tasks': [t],
      'ecs.events': [],
      'elb.targetHealth': [],
    },
    [],
  );
  return ev.state === 'known' ? ev.value : [];
};
it('Spot is then what failed, not the process that it ended', async () => {
  expect(await failure(spot)).toMatchObject([
    {
      step: 'placement',
      how: 'killed',
      symptom: 'symptom/tasks-missing',
      candidates: [{ cause: 'platform/spot-interruption' }],
      words: 'Your Spot Task was interrupted.',
    },
  ]);
  expect(
    await failure(
      task('t3', {
        stopCode: 'TerminationNotice',
        stoppedReason: 'Host EC2 (instance i-0123456789abcdef0) terminated.',
      }),
    ),
  ).toMatchObject([
    { candidates: [{ cause: 'platform/host-terminated' }], facts: { instance: 'i-0123456789abcdef0' } },
  ]);
});
it('a sidecar that ended first is named before what its exit code alone would tell', async () => {
  const [call] = await failure(crash);
  expect(call).toMatchObject({ step: 'process', container: 'metrics', exitCode: 1 });
  expect(call?.candidates.map(c => c.cause).slice(0, 2)).toEqual(['app/sidecar-failed', 'app/crashed']);
});

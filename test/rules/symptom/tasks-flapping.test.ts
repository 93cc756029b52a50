import type { Attempt, Task } from '#rule';
import { denied, testRule } from '#testing';
import rule from '../../../rules/symptom/tasks-flapping.ts';

const task = (id: string, startedAt?: string): Task => ({
  arn: `arn:aws:ecs:eu-west-1:111122223333:task/prod/${id}`,
  id,
  group: 'service:web',
  taskDefinition: 'web:2',
  launch: 'FARGATE',
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  containers: [],
  attachments: [],
  overrides: {},
  ...(startedAt !== undefined && { startedAt }),
});
const of = (tasks: readonly Task[]) => ({
  'ecs.tasks': tasks,
  'deployment.attempts': tasks.map((t, index): Attempt => ({ task: t, index, phase: 'running' })),
});
const ran = [
  task('a', '2026-01-01T12:00:00.000Z'),
  task('b', '2026-01-01T12:01:00.000Z'),
  task('c', '2026-01-01T12:02:00.000Z'),
];
testRule(rule, {
  faults: [
    {
      name: 'three ran and ended',
      given: of(ran),
      faults: [{ messageId: 'flapping', about: 'web', data: { count: '3' } }],
    },
  ],
  clear: [
    { name: 'two ran and ended', given: of(ran.slice(0, 2)) },
    { name: 'three never ran', given: of([task('a'), task('b'), task('c')]) },
  ],
  undecided: [
    { name: 'tasks could not be read', given: { ...of(ran), 'ecs.tasks': denied('ecs.tasks') }, blockedOn: 'tasks' },
  ],
});

import type { Task, TaskContainer } from '#rule';

/** A task of the service as `../_elb.ts` has it, with these containers. */
export const task = (containers: readonly TaskContainer[], more: Partial<Task> = {}): Task => ({
  arn: 'arn:aws:ecs:eu-west-1:111122223333:task/prod/1',
  id: '1',
  taskDefinition: '',
  launch: 'FARGATE',
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  containers,
  attachments: [],
  overrides: {},
  ...more,
});

import type { Attempt, TaskContainer } from '../../model/facts.ts';

/** A container and its place in the task. */
export interface EndedContainer {
  readonly container: TaskContainer;
  readonly index: number;
}

/**
 * The essential container that ended first by itself, and so ended the task: ECS then sends the others SIGTERM (exit
 * code 143) and SIGKILL (137). Undefined if no essential container has an exit code.
 */
export function culprit(attempt: Attempt, isEssential: (name: string) => boolean): EndedContainer | undefined {
  const ended = attempt.task.containers
    .map((container, index) => ({ container, index }))
    .filter(c => c.container.exitCode !== undefined && isEssential(c.container.name));
  const byMemory = ended.find(c => ranOutOfMemory(c.container));
  const byItself = ended.filter(c => c.container.exitCode !== 143 && c.container.exitCode !== 137);
  const failed = byItself.find(c => c.container.exitCode !== 0);
  return byMemory ?? failed ?? ended.find(c => c.container.exitCode === 137) ?? byItself[0] ?? ended[0];
}

/** Whether ECS says that the container was killed because of its memory. */
export const ranOutOfMemory = (container: TaskContainer): boolean => /OutOfMemory/i.test(container.reason ?? '');

import type { TargetHealth, Task } from '#rule';

/** Seconds in which ECS itself registers a task that has just started. */
const SETTLING = 120;

/** A running task whose address no target has. */
export interface Unregistered {
  readonly id: string;
  /** Index into `ecs.tasks`. */
  readonly n: number;
  readonly address: string;
}

/** The tasks of a revision that have run long enough to be registered, and are not. `at` is the time of asking. */
export const unregistered = (
  tasks: readonly Task[],
  targets: readonly TargetHealth[],
  taskDefinition: string,
  at: string,
): Unregistered[] =>
  tasks.flatMap((t, n) => {
    const address = t.attachments.find(a => a.privateIp !== undefined)?.privateIp;
    const old = t.startedAt !== undefined && (Date.parse(at) - Date.parse(t.startedAt)) / 1000 > SETTLING;
    const runs = t.lastStatus === 'RUNNING' && t.desiredStatus === 'RUNNING' && t.taskDefinition === taskDefinition;
    return runs && old && address !== undefined && !targets.some(x => x.target === address)
      ? [{ id: t.id, n, address }]
      : [];
  });

export const addressesOf = (missing: readonly Unregistered[], most: number): string =>
  missing
    .slice(0, most)
    .map(m => m.address)
    .join(', ');

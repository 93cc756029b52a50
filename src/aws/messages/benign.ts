import type { Task, TaskContainer } from '../../model/facts.ts';

type Stopped = Pick<Task, 'stopCode' | 'stoppedReason' | 'group'> & {
  readonly containers?: readonly Pick<TaskContainer, 'exitCode' | 'reason'>[];
};

/** Reasons that ECS gives for stops it was asked for; they are the same words whatever the stop code. */
const ASKED_FOR: readonly (readonly [string, string])[] = [
  ['scaling activity initiated by', 'the service scaled in, or a deployment replaced the task'],
  ['availability-zone rebalancing', 'ECS moved the task to another Availability Zone'],
  ['availability zone rebalancing', 'ECS moved the task to another Availability Zone'],
  ['az rebalanc', 'ECS moved the task to another Availability Zone'],
  ['performing maintenance', 'AWS performed maintenance on the infrastructure that hosted the task'],
  ['task retirement', 'AWS retired the infrastructure that hosted the task'],
  ['spot task was interrupted', 'Spot reclaimed the capacity'],
  ['spot interruption', 'Spot reclaimed the capacity'],
  ['spotinterruptionerror', 'Spot reclaimed the capacity'],
  ['instance draining', 'the container instance is draining'],
  ['container instance is draining', 'the container instance is draining'],
  ['deregistration forced by user', 'someone deregistered the container instance'],
  ['task stopped by user', 'someone stopped the task'],
  ['stopped by user', 'someone stopped the task'],
];
const HOST_GONE = /^host ec2 \(instance [^)]{0,60}\) terminated/;

/** Whether the capacity that hosted the task was taken away: no fault of the task, and a cause where it is not replaced. */
export function capacityTaken(task: Stopped): 'spot' | 'host' | undefined {
  const reason = (task.stoppedReason ?? '').toLowerCase();
  if (
    task.stopCode === 'SpotInterruption' ||
    /spot (?:task was interrupted|interruption)|spotinterruptionerror/.test(reason)
  )
    return 'spot';
  return HOST_GONE.test(reason) ? 'host' : undefined;
}

/** Why this stop is no failure; undefined when it may be one. Exit codes 143 and 137 are then the answer to ECS's own signals. */
export function benignStop(task: Stopped): string | undefined {
  const reason = (task.stoppedReason ?? '').toLowerCase();
  const code = task.stopCode ?? '';
  if (code === 'EssentialContainerExited' || code === 'TaskFailedToStart' || code === 'InfrastructureHealth')
    return undefined;
  if (/health ?check|unhealthy/.test(reason) && code !== 'UserInitiated') return undefined;
  if (task.containers?.some(c => /outofmemory|^cannot[a-z]+error/i.test(c.reason ?? ''))) return undefined;
  const why = ASKED_FOR.find(([words]) => reason.includes(words))?.[1];
  if (why) return why;
  if (HOST_GONE.test(reason)) return 'the EC2 instance that hosted the task was terminated';
  if (code === 'SpotInterruption') return 'Spot reclaimed the capacity';
  if (code === 'TerminationNotice' && reason === '') return 'the capacity that hosted the task was reclaimed';
  const codes = (task.containers ?? []).flatMap(c => (c.exitCode === undefined ? [] : [c.exitCode]));
  if (
    code === 'ServiceSchedulerInitiated' &&
    reason === '' &&
    codes.includes(143) &&
    codes.every(c => c === 0 || c === 143)
  )
    return 'ECS asked the task to stop, and it exited on SIGTERM';
  if (code === 'UserInitiated') return 'someone stopped the task';
  return undefined;
}

/** Seconds, as a target group has them. */
export interface CheckTimes {
  readonly interval: number;
  readonly timeout: number;
  readonly healthy: number;
  readonly unhealthy: number;
}

/** Seconds after its start in which a task has to answer its first check: then it is unhealthy. */
export const answerWindow = (c: CheckTimes): number => c.unhealthy * c.interval;

/** The earliest second after its start at which ECS stops a task that never answers. Registration and draining come on top. */
export const earliestStop = (c: CheckTimes, grace: number): number => Math.max(grace, answerWindow(c));

/**
 * The grace period that an app needs which takes `boot` seconds until it answers. A new target is healthy after one success;
 * one that was marked unhealthy before has to succeed as often as the healthy threshold says, and all that within the grace period.
 */
export const neededGrace = (c: CheckTimes, boot: number): number =>
  boot < answerWindow(c) ? 0 : boot + c.healthy * c.interval;

/** A number to set: the next half minute. */
export const roundedUp = (seconds: number): number => Math.ceil(seconds / 30) * 30;

/** Seconds of a container health check. */
export interface ProbeTimes {
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
}

/** When a container whose command always fails is unhealthy: probes run an interval apart, and those begun before startPeriod do not count. */
export function unhealthyAfter(p: ProbeTimes, took = 0): number {
  const d = Math.min(took, p.timeout);
  const step = p.interval + d;
  const first =
    p.startPeriod <= p.interval ? p.interval : p.interval + Math.ceil((p.startPeriod - p.interval) / step) * step;
  return first + (p.retries - 1) * step + d;
}

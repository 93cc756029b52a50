import type { Deployment, ServiceEvent } from '../../model/facts.ts';
import { STEADY, SUCCESS } from '../../aws/deployments/index.ts';
import { opt } from '../../model/opt.ts';

/** A failed deployment, as the service events report it. */
export interface EventFailure {
  /** Index of the event that reports it, counted from the newest. */
  readonly index: number;
  readonly at: string;
  /** The deployment that failed, `ecs-svc/…`. */
  readonly id?: string;
  /** The deployment that ECS rolled back to. */
  readonly rolledBackTo?: string;
}

const FAILED = /(?:\(deployment (ecs-svc\/\w{1,40})\) )?deployment failed/;
const ROLLBACK = /rolling back to deployment (ecs-svc\/\w{1,40})/;
const COMPLETED = /\(deployment (ecs-svc\/\w{1,40})\) deployment completed/;

/** ECS writes the two events of one failure next to each other; this many events apart they still belong together. */
const ROLLBACK_DISTANCE = 3;
const REASON_DISTANCE = 4;

/** What the first event that matches names, if it names anything. */
const namedBy = (pattern: RegExp, events: readonly ServiceEvent[]): string | undefined =>
  pattern.exec(events.find(e => pattern.test(e.message))?.message ?? '')?.[1];

/**
 * The latest deployment failure in the events, unless a later deployment succeeded.
 * Events come newest first, as ECS lists them. Not every rollback has an event of its own: a deployment that was there
 * before the failure, and completes after it, is the one rolled back to.
 */
export function lastFailure(events: readonly ServiceEvent[], primary?: Deployment): EventFailure | undefined {
  const index = events.findIndex(e => FAILED.test(e.message) || ROLLBACK.test(e.message));
  const event = events[index];
  if (event === undefined) return undefined;
  const failedId = namedBy(FAILED, events.slice(index));
  const older = events.slice(index + 1, index + 1 + ROLLBACK_DISTANCE);
  const completed = completedIn(events.slice(0, index + 1));
  const before = new Set(completedIn(events.slice(index + 1)));
  if (primary?.createdAt !== undefined && primary.createdAt < event.createdAt) before.add(primary.id);
  const rolledBackTo = namedBy(ROLLBACK, [event, ...older]) ?? completed.find(id => id !== failedId && before.has(id));
  // The deployment that ECS rolled back to completes too, which is not a later success.
  if (completed.some(id => id !== rolledBackTo)) return undefined;
  return { index, at: event.createdAt, ...opt('id', failedId), ...opt('rolledBackTo', rolledBackTo) };
}
const completedIn = (events: readonly ServiceEvent[]): string[] =>
  events.flatMap(e => COMPLETED.exec(e.message)?.[1] ?? []);

/** The reason that the events give for a failure: `tasks failed to start`. */
export function failureReason(events: readonly ServiceEvent[], failure: EventFailure): string | undefined {
  const nearby = events.slice(failure.index, failure.index + REASON_DISTANCE + 1);
  const message = nearby.find(e => FAILED.test(e.message))?.message ?? '';
  const reason = message
    .slice(message.indexOf('deployment failed'))
    .replace(/^deployment failed:?\s*/, '')
    .replace(/\.\s*$/, '');
  return reason === '' ? undefined : reason;
}

/** When the deployment before the failed one was over. The failed one can't have begun earlier. */
export function endOfPrevious(events: readonly ServiceEvent[], failure: EventFailure): string | undefined {
  const ended = (e: ServiceEvent): boolean =>
    [STEADY, COMPLETED, ROLLBACK, FAILED].some(pattern => pattern.test(e.message));
  return events.slice(oldestEventOf(events, failure) + 1).find(ended)?.createdAt;
}

/** A failure that caused a rollback was reported before it, so its own event is further down the list. */
function oldestEventOf(events: readonly ServiceEvent[], { index }: EventFailure): number {
  if (!ROLLBACK.test(events[index]?.message ?? '')) return index;
  const failed = events.findIndex((e, i) => i > index && FAILED.test(e.message));
  return Math.max(failed, index);
}

/** When the service last reached a steady state or completed a deployment, according to its events. */
export const lastSuccess = (events: readonly ServiceEvent[]): string | undefined =>
  events.find(e => SUCCESS.test(e.message))?.createdAt;

/** Since when the service has been steady without a change, as far back as its events reach. Events come newest first. */
export function steadySince(events: readonly ServiceEvent[]): string | undefined {
  const disturbed = events.findIndex(e => !SUCCESS.test(e.message));
  const quiet = disturbed < 0 ? events : events.slice(0, disturbed);
  return quiet.findLast(e => STEADY.test(e.message))?.createdAt;
}

import type { JudgedDeployment, ServiceEvent } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { lastSteadyState } from '../../aws/deployments/index.ts';
import { lastSuccess } from '../deployment/events.ts';
import { laterOf } from '../deployment/window.ts';

/** The time in which an event is about the judged deployment and not yet overcome. A missing edge is open. */
export interface EventWindow {
  /** From this time on. */
  readonly from?: string;
  /** After this time: a steady state at the very same time counts as the later of the two. */
  readonly after?: string;
  /** Until this time, inclusive. */
  readonly until?: string;
}

/** Seconds after its end in which ECS may still report about a deployment that failed. */
const AFTERMATH = 600;

/**
 * Which events count. A deployment that is underway or failed: from its start until a little after its end. One that
 * completed got over what happened on the way, so only what came after its end and after the service's last success
 * counts. `settledAt` (a steady state or a completed deployment) and `steadyAt` (a steady state alone) can differ.
 */
export function eventWindow(judged: JudgedDeployment | undefined, events: readonly ServiceEvent[]): EventWindow {
  if (judged === undefined) return {};
  // All events are of the window that was asked about, and what came after a failure doesn't undo it.
  if (judged.past && judged.outcome === 'completed') return {};
  if (judged.outcome !== 'completed')
    return {
      ...opt('from', judged.from),
      ...opt('until', judged.to === undefined ? undefined : plusSeconds(judged.to, AFTERMATH)),
    };
  const settledAt = lastSuccess(events);
  const steadyAt = lastSteadyState(events);
  return { ...opt('from', laterOf(judged.to ?? judged.from, settledAt)), ...opt('after', steadyAt) };
}

export const isInEventWindow = ({ from, after, until }: EventWindow, at: string): boolean =>
  (after === undefined || at > after) && (from === undefined || at >= from) && (until === undefined || at <= until);

const plusSeconds = (iso: string, seconds: number): string => new Date(Date.parse(iso) + seconds * 1000).toISOString();

import type { JudgedDeployment, Reading, ServiceEvent } from '../../model/facts.ts';
import { readMessage } from '../../aws/messages/index.ts';
import type { Cite } from '../define-derived.ts';
import { type Draft, fromReading, noTask } from './draft.ts';
import { namesFailedStep } from './weight.ts';
import { type EventWindow, isInEventWindow } from './window.ts';

/** A service event that names a step that failed. */
export interface EventReading {
  readonly event: ServiceEvent;
  /** Index into `ecs.events`. */
  readonly index: number;
  readonly reading: Reading;
}

/** The events of the window that name a step that failed. */
export const eventReadings = (events: readonly ServiceEvent[], window: EventWindow): EventReading[] =>
  events.flatMap((event, index) => {
    if (!isInEventWindow(window, event.createdAt)) return [];
    const reading = readMessage(event.message);
    return namesFailedStep(reading) ? [{ event, index, reading }] : [];
  });

/** One draft per event. An event is about no task in particular: what it names comes from its words alone. */
export const draftsFromEvents = (
  readings: readonly EventReading[],
  judged: JudgedDeployment | undefined,
  cite: Cite<'ecs.events'>,
): Draft[] =>
  readings.map(({ event, index, reading }) => ({
    ...fromReading(reading),
    ...noTask(judged?.launch),
    ...(judged?.beginningUnknown && { maybeEarlier: true as const }),
    first: event.createdAt,
    last: event.createdAt,
    words: event.message,
    seen: [cite('ecs.events', `/${index}/message`, event.message)],
  }));

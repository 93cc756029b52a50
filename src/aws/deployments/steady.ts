import type { ServiceEvent } from '../../model/facts.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
export const STEADY = /has reached a steady state/;
/** A success of any deployment, including those whose event doesn't name it. */
export const SUCCESS = /has reached a steady state|deployment completed/;

/** When the service last reached a steady state, according to its events, which come newest first. */
export const lastSteadyState = (events: readonly ServiceEvent[]): string | undefined =>
  events.find(e => STEADY.test(e.message))?.createdAt;

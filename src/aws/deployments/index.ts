export { appSpecOf, refusedTarget } from './app-spec.ts';
export {
  forwardsOf,
  type ListenerFault,
  listenerFaults,
  servingGroup,
  shortRule,
  trafficTo,
  type Weightless,
  weightedPair,
} from './listener.ts';
export { checksOfHealth, type HealthChecks } from './health.ts';
export { hasEnded, hasFailed, runsAnother } from './running.ts';
export { lowered } from './lowered.ts';
export { outdatedPlatform } from './platform.ts';
export { movingTag } from './tags.ts';
export { type Expiry, expiryOf } from './expiry.ts';
export { type MissingPart, missingParts, namesPart } from './parts.ts';
export { lastSteadyState, STEADY, SUCCESS } from './steady.ts';

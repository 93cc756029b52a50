export { appSpecOf, refusedTarget } from './app-spec.ts';
export { type ListenerFault, listenerFaults, shortRule, weightedPair } from './listener.ts';
export { checksOfHealth, type HealthChecks } from './health.ts';
export { outdatedPlatform } from './platform.ts';
export { movingTag } from './tags.ts';
export { type Expiry, expiryOf, lifecycleRuleOf } from './expiry.ts';
export { type MissingPart, missingParts, namesPart } from './parts.ts';

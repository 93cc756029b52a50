export { appSpecOf, refusedTarget } from './app-spec.ts';
export { forwardsOf, type ListenerFault, listenerFaults, shortRule, weightedPair } from './listener.ts';
export { checksOfHealth, type HealthChecks } from './health.ts';
export { runsAnother } from './running.ts';
export { outdatedPlatform } from './platform.ts';
export { movingTag } from './tags.ts';
export { type Expiry, expiryOf, lifecycleRuleOf } from './expiry.ts';

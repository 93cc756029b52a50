export { CAUSE_OF, decide } from './decide.ts';
export { counts, fitOf, nameOf } from './fit.ts';
export { ec2Quota, FARGATE_QUOTA, fitsPlatform, servedByFargate, vcpus } from './fargate.ts';
export { placementNeeds } from './needs.ts';
export { inQuery } from './query.ts';
export { type Refusal, refusalOf } from './launch-refusal.ts';
export { isFailedLaunch, judgeScaling, launchCause } from './scaling.ts';
export { isOpen, isPlacement, namedCause, NO_INSTANCES } from './words.ts';

export {
  checkedLines,
  lastLine,
  type LoggedCheck,
  loggedChecks,
  linesBeforeStop,
  type Ready,
  readyLines,
  secondsBetween,
  shutdownAt,
} from './app-log.ts';
export { classicBalancers, type ClassicState, classicState } from './classic.ts';
export { type AskedUnder, askedUnder, type JudgedCode, judgedCode } from './judged-code.ts';
export { type CodeSort, codeSort, matcherAccepts } from './matcher.ts';
export { type PassedBefore, passedBefore } from './passed-before.ts';
export { breakerThreshold, percentRoom, type Room } from './percent.ts';
export { type ProtocolSuspect, protocolSuspect } from './protocol.ts';
export { OFTEN_LACKING, probeProgram, probeUrl } from './probe.ts';
export {
  balancerKind,
  checkedContainer,
  checkedPort,
  type HealthReason,
  healthReason,
  mayBeUnreached,
  refOf,
  seenOf,
  type TargetCall,
  targetCalls,
} from './target.ts';
export {
  answerWindow,
  type CheckTimes,
  earliestStop,
  neededGrace,
  type ProbeTimes,
  roundedUp,
  unhealthyAfter,
} from './timing.ts';
export {
  type AnsweredWhen,
  answeredWhen,
  type Around,
  isServerError,
  localOnly,
  type PortMismatch,
  type ReadyAt,
  type Times,
  type Unreached,
  type UnreachedCause,
  unreached,
} from './unreached.ts';
export { type ContainerHealthCause, type SickContainer, sickContainers } from './container-health.ts';

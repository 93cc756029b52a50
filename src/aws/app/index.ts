export {
  type Crash,
  crashOf,
  endedBy,
  type Hindrance,
  hindered,
  hindranceOf,
  isOfApp,
  isOutside,
  readLogLine,
  restarted,
  tailOf,
  workerCrash,
} from './crash.ts';
export type { CrashLoop } from './restarts.ts';
export { whySilent } from './silence.ts';
export { isFargateSize, sizeFor, type TaskSize } from './memory.ts';
export * from './command.ts';
export { errorLine } from './error-line.ts';
export { besideApp } from './sidecar.ts';
export { isProxy, ofProxy, type ProxyLine, proxyTrouble } from './service-connect.ts';
export { type DependencyLink, dependencyLinks, waitsInVain } from './dependencies.ts';

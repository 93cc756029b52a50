export {
  type Crash,
  crashOf,
  endedBy,
  type Hindrance,
  hindranceOf,
  isOfApp,
  isOutside,
  readLogLine,
  tailOf,
} from './crash.ts';
export { whySilent } from './silence.ts';
export { sizeFor } from './memory.ts';
export * from './command.ts';
export { errorLine } from './error-line.ts';
export { besideApp } from './sidecar.ts';

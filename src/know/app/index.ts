export { type Crash, crashOf, endedBy, tailOf } from './crash.ts';
export { sizeFor } from './memory.ts';

export { aboutReference, type Looked, lookedUp } from './about.ts';
export { repairedReference } from './repair.ts';
export { bareName, isWord } from './suffix.ts';
export { namesSecret } from './secret-name.ts';

import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { milliseconds } from './milliseconds.ts';

const busy = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until; );
};
const idle = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

it('counts work', () => expect(milliseconds(() => busy(200), 0)).toBeGreaterThan(5));
it.runIf(existsSync('/proc/thread-self/schedstat'))('does not count waiting for a processor', () =>
  expect(milliseconds(() => idle(200), 100)).toBeLessThan(100),
);

import { readFileSync, statSync } from 'node:fs';
import { type Case, CaseError, parseCase } from '../collect/case.ts';
import { UserError } from '../model/user-error.ts';
import { tell } from './io.ts';

/** `30s`, `2m`, `1500ms`, or plain seconds; in milliseconds. */
export function milliseconds(text: string): number {
  const m = /^(\d+(?:\.\d+)?)\s*(ms|s|m)?$/.exec(text.trim());
  const n = m ? Number(m[1]) * ({ ms: 1, s: 1000, m: 60_000 }[m[2] ?? 's'] ?? 1000) : Number.NaN;
  if (!(n > 0 && n <= 3_600_000))
    throw new UserError({
      code: 'bad-timeout',
      title: `--timeout ${text} is not a duration`,
      hint: 'Use seconds or minutes, up to one hour: --timeout 30s, --timeout 2m.',
    });
  return n;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts at the deadline, and on Ctrl-C, SIGTERM and SIGHUP; a second one ends at once. `done` takes the listeners off. */
export function stopper(deadline: number): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException('the deadline was reached', 'TimeoutError')),
    deadline,
  );
  const interrupt = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      for (const s of SIGNALS) process.removeListener(s, interrupt);
      process.kill(process.pid, signal);
      return;
    }
    tell('\nInterrupted. Partial results:\n');
    controller.abort(new DOMException('interrupted', 'AbortError'));
  };
  for (const s of SIGNALS) process.on(s, interrupt);
  return {
    signal: controller.signal,
    done() {
      clearTimeout(timer);
      for (const s of SIGNALS) process.removeListener(s, interrupt);
    },
  };
}

/** Bytes. The recordings of the largest services have a few million. */
const MOST = 100e6;

export function readCase(file: string): Case {
  let text: string;
  try {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > MOST) throw new Error(`it has ${Math.round(size / 1e6)} MB; a case file has ${MOST / 1e6} MB at most`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError({
      code: 'no-case',
      title: `Can't read ${file}`,
      detail: (error as Error).message,
      hint: 'Name a file written by `ecs-doctor capture TARGET --out FILE`.',
      cause: error,
    });
  }
  try {
    return parseCase(text);
  } catch (error) {
    if (error instanceof CaseError)
      throw new UserError({
        code: 'bad-case',
        title: `${file} is not a case file`,
        detail: error.message,
        hint: 'A case file is JSON with a list `calls` of { service, operation, input, output | error }. `ecs-doctor capture` writes one.',
        cause: error,
      });
    throw error;
  }
}

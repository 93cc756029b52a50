import { plainText } from '../model/plain-text.ts';
import type { Format, RenderOptions } from '../report/index.ts';
import { writeWhole } from './files.ts';

/** Writes all of it, also to a slow pipe: a pipe is asynchronous on POSIX, and an early exit would cut it. */
export function print(text: string): Promise<void> {
  return new Promise(done => {
    process.stdout.write(text, () => done());
  });
}
export const tell = (text: string): void => void process.stderr.write(text);

/** To a file where one is named (see `writeWhole`), else to standard output. */
export async function put(text: string, file: string | undefined, force = true): Promise<void> {
  return file === undefined ? print(text) : writeWhole(file, text, force);
}

/** Answers that a collector could not make sense of: our bugs, and no reason to lose the report. */
export function reportBugs(bugs: readonly { readonly key: string; readonly error: Error }[]): void {
  for (const { key, error } of bugs)
    tell(
      plainText(`ecs-doctor couldn't make sense of ${key} (${error.message}). Please report it with a case file.\n`),
    );
}

/** A reader that went away is no error of ours. */
export function quietPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (e: NodeJS.ErrnoException) => {
      if (e.code !== 'EPIPE') throw e;
    });
}

export const width = (): number => (process.stdout.isTTY ? (process.stdout.columns ?? 80) : 80);
/** Colour on a terminal; NO_COLOR and FORCE_COLOR are followed. */
export function color(file: string | undefined): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return file === undefined && process.stdout.isTTY === true && TERM !== 'dumb';
}

/** One line on a terminal's standard error that goes away when the work is done. */
export function progress(what: string): { step(done: number, of: number): void; end(): void } {
  const on = process.stderr.isTTY === true;
  let shown = false;
  return {
    step(done, of) {
      if (!on) return;
      tell(`\r\u001b[K${what}: ${done} of ${of} checks`);
      shown = true;
    },
    end() {
      if (shown) tell('\r\u001b[K');
      shown = false;
    },
  };
}

export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > 64 * 1024 * 1024) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** How a report is shown where it is written to; `started` as by `performance.now()`. */
export const rendering = (
  a: { readonly format: Format; readonly output?: string | undefined; readonly allFixes?: boolean | undefined },
  started: number,
): RenderOptions => ({
  width: width(),
  color: a.format === 'terminal' && color(a.output),
  allFixes: a.allFixes,
  ms: performance.now() - started,
});

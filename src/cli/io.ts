import { plainText } from '../model/plain-text.ts';
import { UserError } from '../model/user-error.ts';
import type { Format, RenderOptions } from '../report/index.ts';
import { appender, writeWhole } from './files.ts';

const cantWrite = (where: string, error: Error, hint: string): UserError =>
  new UserError({ code: 'cannot-write', title: `Can't write ${where}`, detail: error.message, hint, cause: error });

/**
 * Writes all of it, also to a slow pipe: a pipe is asynchronous on POSIX, and an early exit would cut it. A reader that went
 * away is no error of ours; a disk that is full is one that somebody can put right.
 */
export function print(text: string): Promise<void> {
  return new Promise((done, fail) => {
    const after = (error?: NodeJS.ErrnoException | null): void => {
      if (!error || error.code === 'EPIPE') done();
      else fail(cantWrite('to standard output', error, 'Make room there, or name a file elsewhere with --output.'));
    };
    try {
      process.stdout.write(text, after);
    } catch (error) {
      // To a file it is written at once, and Node before 22 throws what the system says.
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      after(error as NodeJS.ErrnoException);
    }
  });
}
/** To standard error. Where nobody can read that, there is nobody to tell. */
export function tell(text: string): void {
  try {
    process.stderr.write(text);
  } catch {}
}

/** Ends the process as soon as everything is written: sockets and timers of the AWS SDK would keep it for minutes. */
export async function leave(): Promise<never> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      stream => new Promise<void>(done => (stream.writableLength === 0 ? done() : stream.write('', () => done()))),
    ),
  );
  process.exit();
}

/** To a file where one is named (see `writeWhole`), else to standard output. */
export async function put(text: string, file: string | undefined, force = true): Promise<void> {
  return file === undefined ? print(text) : writeWhole(file, text, force);
}

/** Documents of one line each, written as they come: to a file, for its owner alone, or to standard output. */
export function lines(file: string | undefined): { write(document: object): Promise<void>; close(): void } {
  if (file === undefined) return { write: document => print(`${JSON.stringify(document)}\n`), close() {} };
  const append = appender(file);
  return { write: async document => append.write(`${JSON.stringify(document)}\n`), close: append.close };
}

/** Answers that a collector could not make sense of: our bugs, and no reason to lose the report. */
export function reportBugs(bugs: readonly { readonly key: string; readonly error: Error }[]): void {
  for (const { key, error } of bugs)
    tell(
      plainText(`ecs-doctor couldn't make sense of ${key} (${error.message}). Please report it with a case file.\n`),
    );
}

/** What can't be written is told by what wrote it, see `print`; without a listener it would end the process. */
export function quietPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
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

import { APP_LOG } from '../messages/families/app-log.ts';
import { readMessage } from '../messages/read-message.ts';
import type { FailedCall, LogTail, Reading } from '../../model/facts.ts';

/** One line of a log that says why the process ended. */
export interface Crash {
  readonly cause: string;
  readonly text: string;
  readonly facts: Reading['facts'];
  /** JSON pointer into `logs.tail`. */
  readonly at: string;
}
/**
 * What a line of a log may say that is more than "it crashed": what a family of app logs names first, and what the runtime
 * prints. An app that listens on the wrong address has not ended for that.
 */
const SHARP: readonly string[] = [
  ...APP_LOG.flatMap(({ candidates }): readonly string[] => {
    const [first] = typeof candidates === 'function' ? [] : candidates;
    return typeof first === 'string' ? [first] : (first?.slice(0, 1) ?? []);
  }).filter(cause => cause !== 'app/crashed' && cause !== 'app/not-listening'),
  'app/out-of-memory',
  'app/segfault',
  'image/platform-mismatch',
];
/** A line that the app itself calls harmless. */
const HARMLESS = /^.{0,60}(?:\b(?:INFO|DEBUG|TRACE)\b|"level":\s?"(?:info|debug|trace)")/i;

/** The last lines of the container of a failed call, in one of its tasks. */
export const tailOf = (call: FailedCall, tails: readonly LogTail[]): number =>
  tails.findIndex(
    t =>
      call.tasks.includes(t.task) &&
      (call.container === undefined || t.container === call.container) &&
      t.lines.state === 'known',
  );

/** What the log says of why this container ended: the last line that says more than that it did. */
export function crashOf(call: FailedCall, tails: readonly LogTail[]): Crash | undefined {
  const index = tailOf(call, tails);
  const lines = tails[index]?.lines;
  if (lines?.state !== 'known') return undefined;
  for (let i = lines.value.length - 1; i >= 0; i--) {
    const text = lines.value[i]?.text ?? '';
    if (HARMLESS.test(text)) continue;
    const reading = readMessage(text);
    const cause = reading.candidates[0]?.cause ?? '';
    if (reading.reading === 'failure' && SHARP.includes(cause))
      return { cause, text, facts: reading.facts, at: `/${index}/lines/value/${i}` };
  }
  return undefined;
}

const ABORTED: readonly number[] = [132, 134, 135, 136, 139];

/** The one cause of a process's exit; the log is more specific than the exit code. Undefined if no process failed. */
export function endedBy(call: FailedCall, crash: Crash | undefined): string | undefined {
  if (call.step === 'container-create')
    return ['app/command-not-found', 'app/permission-denied'].find(c => call.candidates[0]?.cause === c);
  if (call.step !== 'process') return undefined;
  if (call.how === 'out-of-memory' || crash?.cause === 'app/out-of-memory') return 'app/out-of-memory';
  if (call.candidates[0]?.cause === 'image/platform-mismatch') return undefined;
  const beside = ['app/sidecar-failed', 'logging/firelens-invalid'].find(c => call.candidates[0]?.cause === c);
  if (beside !== undefined) return beside;
  if (call.exitCode === 0) return 'app/exited-zero';
  if (call.exitCode === 137) return 'app/out-of-memory';
  if (call.exitCode !== undefined && ABORTED.includes(call.exitCode)) return 'app/segfault';
  if (crash) return crash.cause;
  if (call.exitCode === 126 || call.exitCode === 127) return 'app/command-not-found';
  return call.how === 'exited' ? 'app/crashed' : undefined;
}

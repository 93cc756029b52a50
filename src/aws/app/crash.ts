import { APP_LOG } from '../messages/families/app-log.ts';
import { errorLine } from './error-line.ts';
import { linesBeforeStop, readyLines } from '../load-balancing/app-log.ts';
import { type CrashLoop, crashLoopOf, isFatal } from './restarts.ts';
import { readMessage } from '../messages/read-message.ts';
import { checkedContainer } from '../load-balancing/target.ts';
import type { FailedCall, LoadBalancerRef, LogTail, Reading } from '../../model/facts.ts';

/** One line of a log that says why the process ended, or isn't healthy. */
export interface Crash {
  readonly cause: string;
  readonly text: string;
  readonly reading: Reading;
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
  }).filter(cause => cause.startsWith('app/') && cause !== 'app/crashed' && cause !== 'app/not-listening'),
  'app/out-of-memory',
  'app/segfault',
  'image/platform-mismatch',
];
/** Families in which an app names what lies outside of it: a policy, a role, a name. Other rules look there. */
const OUTSIDE: readonly string[] = ['log/call-denied', 'denied/app', 'credentials/none', 'log/dns-private', 'log/dns'];
/** The cause of a crash whose line says no more. */
const GENERIC = 'app/crashed';
/** In a container it is the app's own setting that keeps it from the credentials: a proxy. */
const ENDPOINT = 'credentials/endpoint-unreachable';
/** Families after which nothing runs: what was logged before was got over. */
const FINAL: readonly string[] = ['log/missing-code', 'log/port-in-use'];
/** A line that the app itself calls harmless. */
const HARMLESS = /^.{0,60}(?:\b(?:INFO|DEBUG|TRACE)\b|"level":\s?"(?:info|debug|trace)")/i;
const WARNING = /^.{0,60}(?:\bWARN(?:ING)?\b|"level":\s?"warn)/i;

const STEPS: readonly FailedCall['step'][] = ['process', 'container-health', 'target-health'];
/** Whether the app's own log tells of a failed call. */
export const isOfApp = (call: FailedCall): boolean => STEPS.includes(call.step);

/** Whether what the line says has to be looked for outside of the app. */
export const isOutside = (c: Crash): boolean => !SHARP.includes(c.cause) && c.cause !== GENERIC;

/**
 * One line of an app's log. What the agent says in the same words it says elsewhere: a refusal that stands in the log of a
 * container was one of a call of the app.
 */
export function readLogLine(text: string): Reading {
  const reading = readMessage(text);
  if (reading.reading !== 'failure' || reading.step === 'process' || reading.facts['action'] === undefined)
    return reading;
  const { because = '', settledBy = [] } =
    reading.candidates.find(c => c.cause === 'iam/task-role-denied') ?? reading.candidates[0] ?? {};
  const own = reading.candidates[0]?.cause;
  return {
    ...reading,
    family: 'log/call-denied',
    step: 'process',
    symptom: 'symptom/container-exited',
    how: 'denied',
    candidates:
      own === 'iam/execution-role-denied' || own === undefined
        ? [{ cause: 'iam/task-role-denied', because, settledBy }]
        : reading.candidates,
  };
}

/** The last lines of the container of a failed call, in one of its tasks. */
export const tailOf = (call: FailedCall, tails: readonly LogTail[]): number =>
  tails.findIndex(
    t =>
      call.tasks.includes(t.task) &&
      (call.container === undefined || t.container === call.container) &&
      t.lines.state === 'known',
  );

function causeOf(text: string): { readonly reading: Reading; readonly cause: string } {
  const reading = readLogLine(text);
  return {
    reading,
    cause: reading.family === ENDPOINT ? 'app/config-missing' : (reading.candidates[0]?.cause ?? ''),
  };
}
const saysMore = (reading: Reading, cause: string): boolean =>
  reading.reading === 'failure' && (SHARP.includes(cause) || OUTSIDE.includes(reading.family ?? ''));

/** The last line, from the end to `from`, that says more than that something failed. */
function lastSharp(tail: LogTail, index: number, from: number, harmless: RegExp): Crash | undefined {
  const lines = linesBeforeStop(tail);
  for (let i = lines.length - 1; i >= from; i--) {
    const text = lines[i]?.text ?? '';
    if (harmless.test(text)) continue;
    const { reading, cause } = causeOf(text);
    if (saysMore(reading, cause))
      return { cause, text, reading, facts: reading.facts, at: `/${index}/lines/value/${i}` };
    if (FINAL.includes(reading.family ?? '')) return undefined;
  }
  return undefined;
}

/** What the log says of why this container ended: the last line that says more than that it did. */
export function crashOf(call: FailedCall, tails: readonly LogTail[]): Crash | undefined {
  const index = tailOf(call, tails);
  const tail = tails[index];
  return tail && lastSharp(tail, index, 0, HARMLESS);
}

/** What keeps an app from being healthy, by its log, although its process runs. */
export interface Hindrance extends Crash {
  readonly container: string;
  /** The log never says that the app is up. Otherwise it is up, and lacks something. */
  readonly stuck: boolean;
  /** The same crash again and again, where ECS restarts the container inside its task. */
  readonly loop?: CrashLoop;
}
/** The crash that the log of a container with a restart policy shows over and over, as what keeps it from being healthy. */
export function restarted(tail: LogTail, index: number): Hindrance | undefined {
  const loop = crashLoopOf(tail, text => {
    if (HARMLESS.test(text)) return false;
    const { reading, cause } = causeOf(text);
    return isFatal(text, reading, saysMore(reading, cause));
  });
  if (loop === undefined) return undefined;
  const { reading, cause } = causeOf(loop.text);
  return {
    cause: saysMore(reading, cause) ? cause : GENERIC,
    text: loop.text,
    reading,
    facts: reading.facts,
    at: `/${index}/lines/value/${loop.line}`,
    container: tail.container,
    stuck: true,
    loop,
  };
}

/** What a process can go on without, and yet log. */
const BEARABLE: readonly string[] = ['app/config-missing', 'app/command-not-found', 'app/segfault'];

/**
 * What the log says of why a task failed its health checks: the last such line, unless the app said afterward that it is up.
 * `container` is the one that is checked; the log of another says nothing of it.
 */
export function hindranceOf(
  call: FailedCall,
  tails: readonly LogTail[],
  container: string | undefined,
): Hindrance | undefined {
  const mine = tails.flatMap((tail, index) =>
    call.tasks.includes(tail.task) && tail.lines.state === 'known' ? [{ tail, index }] : [],
  );
  const names = new Set(mine.map(m => m.tail.container));
  const name = container ?? (names.size === 1 ? [...names][0] : undefined);
  for (const { tail, index } of mine) {
    if (tail.container !== name) continue;
    const loop = restarted(tail, index);
    if (loop) return loop;
    const up = readyLines(linesBeforeStop(tail)).at(-1)?.line ?? -1;
    const found = lastSharp(tail, index, up + 1, HARMLESS);
    if (!found || (BEARABLE.includes(found.cause) && (up >= 0 || WARNING.test(found.text)))) continue;
    return { ...found, container: tail.container, stuck: up < 0 };
  }
  return undefined;
}

/** What the log says of why the checks of a task failed: of the container that is checked. */
export const hindered = (
  call: FailedCall,
  tails: readonly LogTail[],
  balancers: readonly LoadBalancerRef[],
): Hindrance | undefined =>
  call.step === 'container-health' || call.step === 'target-health'
    ? hindranceOf(call, tails, checkedContainer(call, balancers))
    : undefined;

/** What the process that watches over others says when one of them ends at once: uvicorn, gunicorn, nodemon. */
const WORKER = /worker failed to boot|\[nodemon\] app crashed|\bProcess SpawnProcess-\d/i;

/**
 * The line that shows that the app itself ended at once while the container went on: a server that starts workers anew,
 * or reloads, keeps its own process. Nothing says afterward that the app is up.
 */
export function workerCrash(
  call: FailedCall,
  tails: readonly LogTail[],
  container: string | undefined,
): { readonly text: string; readonly at: string; readonly container: string } | undefined {
  if (!isOfApp(call) || call.step === 'process') return undefined;
  for (const [index, tail] of tails.entries()) {
    if (!call.tasks.includes(tail.task) || (container !== undefined && tail.container !== container)) continue;
    const lines = linesBeforeStop(tail);
    const up = readyLines(lines).at(-1)?.line ?? -1;
    const later = lines.slice(up + 1);
    if (!later.some(l => WORKER.test(l.text) || FINAL.includes(readLogLine(l.text).family ?? ''))) continue;
    const i = later.findLastIndex(l => FINAL.includes(readLogLine(l.text).family ?? ''));
    const line = i < 0 ? errorLine(later) : i;
    const found = later[line];
    if (found) return { text: found.text, at: `/${index}/lines/value/${up + 1 + line}`, container: tail.container };
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
  if (crash && !isOutside(crash)) return crash.cause;
  if (call.exitCode === 126 || call.exitCode === 127) return 'app/command-not-found';
  return call.how === 'exited' ? 'app/crashed' : undefined;
}

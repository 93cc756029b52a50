import type { LogTail, Reading } from '../../model/facts.ts';
import { linesBeforeStop, readyLines, secondsBetween } from '../load-balancing/app-log.ts';
import { endsProcess } from './error-line.ts';

/** A crash that a log shows again and again, with a start in between: of a container that ECS restarts inside its task. */
export interface CrashLoop {
  readonly times: number;
  /** When the first and the last of them were logged. */
  readonly first: string;
  readonly last: string;
  /** Index of the last one's line. */
  readonly line: number;
  readonly text: string;
}

interface Line {
  readonly at: string;
  readonly text: string;
}
/** What a process, and not one of its jobs, logs as it begins. */
const STARTS =
  /\b(?:starting|booting|initiali[sz]ing|launching)\b.{0,60}\b(?:server|app|application|service|process|container|gunicorn|uvicorn|hypercorn|puma|nginx|worker with pid|v?\d+\.\d+)\b/i;
/** Clocks: a container may seem restarted this much too early. */
const SLACK = 0.9;

/** A line without what differs from one time to the next. */
const shapeOf = (text: string): string =>
  text
    .slice(0, 300)
    .replace(/\b0x[0-9a-f]+\b|\b[0-9a-f]{8,}\b|\d+/gi, '#')
    .trim();

/**
 * The crash that repeats, most often first. ECS restarts a container only after it ran for the restart attempt period, so
 * what repeats faster is the app's own doing: a server that starts its workers anew, a connection that is tried again.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
 */
export function crashLoopOf(tail: LogTail, isCrash: (text: string) => boolean): CrashLoop | undefined {
  const period = tail.restartPeriod;
  if (period === undefined) return undefined;
  const lines = linesBeforeStop(tail);
  const starts = startsOf(lines);
  const shapes = new Map<string, number[]>();
  for (const [i, { text }] of lines.entries())
    if (isCrash(text)) shapes.set(shapeOf(text), [...(shapes.get(shapeOf(text)) ?? []), i]);
  const chains = [...shapes.values()].map(at => chainOf(at, lines, starts, period)).filter(c => c.length > 1);
  const [chain] = chains.sort((a, b) => b.length - a.length || (b.at(-1) ?? 0) - (a.at(-1) ?? 0));
  const line = chain?.at(-1);
  if (chain === undefined || line === undefined) return undefined;
  const { at: last = '', text = '' } = lines[line] ?? {};
  return { times: chain.length, first: lines[chain[0] ?? 0]?.at ?? '', last, line, text };
}

const startsOf = (lines: readonly Line[]): readonly number[] => [
  ...readyLines(lines).map(r => r.line),
  ...lines.flatMap((l, i) => (STARTS.test(l.text.slice(0, 400)) ? [i] : [])),
];

/** Of lines that are alike those that have a start, and at least the period, between them. */
function chainOf(at: readonly number[], lines: readonly Line[], starts: readonly number[], period: number): number[] {
  const chain: number[] = [];
  for (const i of at) {
    const before = chain.at(-1);
    const gap = before === undefined ? period : secondsBetween(lines[before]?.at, lines[i]?.at);
    const began = before === undefined || starts.some(s => s > before && s < i);
    if (began && gap !== undefined && gap >= period * SLACK) chain.push(i);
  }
  return chain;
}

/** Whether a line says that a process ends with it, by the runtime's words or by what they were read as. */
export const isFatal = (text: string, reading: Reading, sharp: boolean): boolean =>
  endsProcess(text) || (reading.reading === 'failure' && sharp);

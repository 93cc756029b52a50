import { readFileSync } from 'node:fs';
import { readText } from '../aws/messages/index.ts';

/** One real failure: what AWS said, and what was found to be wrong. */
interface Case {
  readonly id: string;
  readonly topic: string;
  readonly cause?: string;
  readonly alsoAccepted?: readonly string[];
  readonly signals: Readonly<Record<string, unknown>>;
}

/** The text that a person would paste for a case: JSON for containers and target health, lines for the rest. */
export function pasted(signals: Case['signals']): string {
  const lines: string[] = [];
  const words = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(words);
    else if (typeof value === 'string') lines.push(value);
    else if (value !== undefined && value !== null) lines.push(JSON.stringify(value));
  };
  words(signals.serviceEvents);
  const { stopCode, stoppedReason, containers } = signals;
  if (containers !== undefined)
    lines.push(
      JSON.stringify(
        {
          ...(stopCode === undefined ? {} : { stopCode }),
          ...(stoppedReason === undefined ? {} : { stoppedReason }),
          containers: Array.isArray(containers) ? containers : [containers],
        },
        null,
        2,
      ),
    );
  else {
    words(stopCode);
    words(stoppedReason);
  }
  words(signals.targetHealth);
  words(signals.apiError);
  words(signals.logLines);
  return lines.join('\n');
}

interface Row {
  cases: number;
  rightly: number;
  failures: number;
  family: number;
  known: number;
  among: number;
  first: number;
  candidates: number;
}
const row = (): Row => ({ cases: 0, rightly: 0, failures: 0, family: 0, known: 0, among: 0, first: 0, candidates: 0 });

/** Reads every case of a corpus; one row per topic, and what was not read rightly. */
export function accuracy(cases: readonly Case[]): {
  readonly rows: ReadonlyMap<string, Row>;
  readonly misses: readonly string[];
} {
  const rows = new Map<string, Row>();
  const misses: string[] = [];
  for (const c of cases) {
    const reading = readText(pasted(c.signals));
    const informational = c.cause === 'informational';
    const rightly = reading.reading === (informational ? 'informational' : 'failure');
    const ids = reading.candidates.map(x => x.cause);
    const right = [c.cause, ...(c.alsoAccepted ?? [])];
    const among = ids.some(id => right.includes(id));
    for (const topic of [c.topic, 'all']) {
      const r = rows.get(topic) ?? row();
      rows.set(topic, r);
      r.cases++;
      if (rightly) r.rightly++;
      if (reading.family !== null) r.family++;
      if (informational) continue;
      r.failures++;
      r.candidates += ids.length;
      if (c.cause === undefined) continue;
      r.known++;
      if (among) r.among++;
      if (right.includes(ids[0] ?? '')) r.first++;
    }
    if (!rightly) misses.push(`${c.id}: read as ${reading.reading} (${reading.family ?? 'no family'})`);
    else if (reading.family === null) misses.push(`${c.id}: no family`);
    else if (!informational && c.cause !== undefined && !among)
      misses.push(`${c.id}: ${c.cause} is not among ${ids.join(', ') || 'none'} (${reading.family})`);
    else if (!informational && c.cause !== undefined && !right.includes(ids[0] ?? ''))
      misses.push(`${c.id}: ${c.cause} is not first: ${ids.join(', ')} (${reading.family})`);
  }
  return { rows, misses };
}

/** The cases of a corpus in JSON lines. */
export const casesOf = (text: string): readonly Case[] =>
  text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map((line): Case => JSON.parse(line));

if (import.meta.url === new URL(process.argv[1] ?? '', 'file:').href) {
  const file =
    process.argv[2]?.startsWith('-') === false
      ? process.argv[2]
      : new URL('../../fixtures/corpus/failures.jsonl', import.meta.url);
  const { rows, misses } = accuracy(casesOf(readFileSync(file, 'utf8')));
  const percent = (part: number, whole: number): string =>
    (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`).padStart(9);
  console.log(`${'topic'.padEnd(14)}${'cases'.padStart(6)}  reading   family    among     first     candidates`);
  for (const [topic, r] of [...rows].sort(([a], [b]) => (a === 'all' ? 1 : b === 'all' ? -1 : a.localeCompare(b)))) {
    console.log(
      `${topic.padEnd(14)}${String(r.cases).padStart(6)}${percent(r.rightly, r.cases)} ${percent(r.family, r.cases)} ${percent(r.among, r.known)} ${percent(r.first, r.known)}   ${r.failures === 0 ? '-' : (r.candidates / r.failures).toFixed(1)}`,
    );
  }
  if (process.argv.includes('--misses')) for (const miss of misses) console.log(miss);
}

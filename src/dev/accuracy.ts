import { readFileSync } from 'node:fs';
import { deafTo, GRAMMAR, type Grammar, phrasesOf } from '../aws/messages/grammar.ts';
import { readText } from '../aws/messages/index.ts';
import { normalise, withoutNames } from '../aws/messages/normalise.ts';
import { stemmed } from '../aws/messages/stems.ts';

/** One real failure: what AWS said, and what was found to be wrong. */
interface Case {
  readonly id: string;
  readonly topic: string;
  /** Where it was published. */
  readonly source?: string;
  /** `informational` where nothing was wrong, `unrecognized` where the text is nothing that ECS says. */
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
export function accuracy(
  cases: readonly Case[],
  grammarOf: (c: Case) => Grammar = () => GRAMMAR,
): {
  readonly rows: ReadonlyMap<string, Row>;
  readonly misses: readonly string[];
} {
  const rows = new Map<string, Row>();
  const misses: string[] = [];
  for (const c of cases) {
    const reading = readText(pasted(c.signals), grammarOf(c));
    const calm = c.cause === 'informational' || c.cause === 'unrecognized';
    const rightly =
      reading.reading === (calm ? (c.cause === 'informational' ? 'informational' : 'unknown') : 'failure');
    const ids = reading.candidates.map(x => x.cause);
    const right = [c.cause, ...(c.alsoAccepted ?? [])];
    const among = ids.some(id => right.includes(id));
    for (const topic of [c.topic, 'all']) {
      const r = rows.get(topic) ?? row();
      rows.set(topic, r);
      r.cases++;
      if (rightly) r.rightly++;
      if (reading.family !== null) r.family++;
      if (calm) continue;
      r.failures++;
      r.candidates += ids.length;
      if (c.cause === undefined) continue;
      r.known++;
      if (among) r.among++;
      if (right.includes(ids[0] ?? '')) r.first++;
    }
    if (!rightly) misses.push(`${c.id}: read as ${reading.reading} (${reading.family ?? 'no family'})`);
    else if (reading.family === null && c.cause !== 'unrecognized') misses.push(`${c.id}: no family`);
    else if (!calm && c.cause !== undefined && !among)
      misses.push(`${c.id}: ${c.cause} is not among ${ids.join(', ') || 'none'} (${reading.family})`);
    else if (!calm && c.cause !== undefined && !right.includes(ids[0] ?? ''))
      misses.push(`${c.id}: ${c.cause} is not first: ${ids.join(', ')} (${reading.family})`);
  }
  return { rows, misses };
}

/**
 * For each source of a corpus, the grammar without the phrases that stand in messages of that source alone, so that
 * its messages are read as if nobody had seen them. An estimate, and a kind one: the grammar is written by hand, by
 * who saw these messages, and code (order, weights, parts) is not taken away.
 */
export function withoutTheirSource(cases: readonly Case[]): (c: Case) => Grammar {
  const texts = new Map<string, string[]>();
  for (const c of cases) {
    const mine = texts.get(c.source ?? c.id) ?? [];
    texts.set(c.source ?? c.id, mine);
    for (const { text } of readText(pasted(c.signals)).messages) {
      const plain = normalise(text);
      mine.push(`${withoutNames(plain.toLowerCase())}\n${plain.toLowerCase()}\n${stemmed(plain)}`);
    }
  }
  const gone = new Map<string, Set<string>>([...texts.keys()].map(s => [s, new Set()]));
  for (const phrase of phrasesOf(GRAMMAR)) {
    const shape = /^\/(.*)\/$/s.exec(phrase)?.[1];
    const pattern = shape === undefined ? undefined : new RegExp(shape);
    const said = (t: string): boolean => (pattern ? t.split('\n').some(l => pattern.test(l)) : t.includes(phrase));
    const [only, more] = [...texts].filter(([, list]) => list.some(said)).map(([source]) => source);
    if (only !== undefined && more === undefined) gone.get(only)?.add(phrase);
  }
  const grammars = new Map<string, Grammar>();
  return c => {
    const source = c.source ?? c.id;
    const grammar = grammars.get(source) ?? deafTo(GRAMMAR, gone.get(source) ?? new Set());
    grammars.set(source, grammar);
    return grammar;
  };
}

/** The cases of a corpus in JSON lines. */
export const casesOf = (text: string): readonly Case[] =>
  text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map((line): Case => JSON.parse(line));

if (import.meta.url === new URL(process.argv[1] ?? '', 'file:').href) {
  const named = process.argv[2]?.startsWith('-') === false ? process.argv[2] : undefined;
  const corpus = (name: string): readonly Case[] =>
    casesOf(readFileSync(new URL(`../../fixtures/corpus/${name}.jsonl`, import.meta.url), 'utf8'));
  const percent = (part: number, whole: number): string =>
    (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`).padStart(9);
  const line = (name: string, r: Row): string =>
    `${name.padEnd(14)}${String(r.cases).padStart(6)}${percent(r.rightly, r.cases)} ${percent(r.family, r.cases)} ${percent(r.among, r.known)} ${percent(r.first, r.known)}   ${r.failures === 0 ? '-' : (r.candidates / r.failures).toFixed(1)}`;
  const print = (title: string, { rows, misses }: ReturnType<typeof accuracy>, topics: boolean): void => {
    console.log(`\n${title}\n`);
    console.log(`${'topic'.padEnd(14)}${'cases'.padStart(6)}  reading   family    among     first     candidates`);
    for (const [topic, r] of [...rows].sort(([a], [b]) => (a === 'all' ? 1 : b === 'all' ? -1 : a.localeCompare(b))))
      if (topics || topic === 'all') console.log(line(topic, r));
    if (process.argv.includes('--misses')) for (const miss of misses) console.log(miss);
  };
  if (named !== undefined) print(named, accuracy(casesOf(readFileSync(named, 'utf8'))), true);
  else {
    const cases = corpus('failures');
    print('Messages of failures that were published', accuracy(cases), true);
    print(
      'The same, each read without the phrases that only its own source has: an estimate of what unseen messages get',
      accuracy(cases, withoutTheirSource(cases)),
      false,
    );
    print(
      'Messages and paraphrases from other public texts, gathered by who wrote the grammar: a check of kinds, no estimate',
      accuracy(corpus('paraphrases')),
      false,
    );
  }
}

import type { Reading } from '../../model/facts.ts';
import { CAUSES } from './causes.ts';
import type { Candidate, Family, Seen } from './family.ts';
import { GRAMMAR, type Grammar } from './grammar.ts';
import { normalise, withoutNames } from './normalise.ts';
import { stemmed } from './stems.ts';
import type { Remaining } from './families/remaining/index.ts';
import { isNoise, isRoutine } from './noise.ts';
import { outcomesOf } from './outcomes.ts';
import { partsOf } from './parts.ts';

const has = (low: string, words: readonly string[]): boolean => words.some(w => low.includes(w));

function fits(family: Family, seen: Seen): boolean {
  const { low, outcomes } = seen;
  if (family.any && !has(low, family.any)) return false;
  if (family.named && !has(seen.raw, family.named)) return false;
  if (family.all && !family.all.every(group => has(low, group))) return false;
  if (family.not && has(low, family.not)) return false;
  if (family.outcome) {
    const wanted = typeof family.outcome === 'string' ? [family.outcome] : family.outcome;
    if (!wanted.some(o => outcomes.has(o))) return false;
  }
  return !family.shape || family.shape.test(low);
}

/** What a normalised message is, before it is put into the words of a reading. */
interface Match {
  readonly family: Family;
  readonly seen: Seen;
}

/** What ECS puts around a reason; it says nothing of the reason itself. */
const AROUND =
  /\([^()]{0,40}\bservice [^)]{1,255}\)|\bwas unable to place a task\. (?:reason:|the reason for failure is)|\bfailed to launch a task with|\bresource handler returned message:?|\binvalid request provided:?/gi;

/** Names in ARNs are no words. */
const ARN = /\barn:[^\s"',;)\]]{1,2048}/g;

const hits = (words: string, stems: readonly string[], most: number): number => {
  let found = 0;
  for (const stem of stems) if (words.includes(stem) && ++found >= most) break;
  return found;
};

/** The row that most of the remaining words speak for; undefined when none is both named and told of. */
function bestOfRemaining(
  plain: string,
  grammar: Grammar,
): { readonly row: Remaining; readonly strong: boolean } | undefined {
  const words = stemmed(plain.replace(AROUND, ' ').replace(ARN, ' arn '));
  // One word can't both name a thing and say what happened to it.
  if (!words.trim().includes(' ')) return undefined;
  let best: { row: Remaining; strong: boolean; score: number } | undefined;
  for (const row of grammar.remaining) {
    const strong = hits(words, row.about.strong, 3);
    const weak = hits(words, row.about.weak, 2);
    const about = 2 * strong + weak;
    if (about === 0) continue;
    const told = row.stems.map(group => hits(words, group, 2));
    if (told.includes(0)) continue;
    const score = about + told.reduce((sum, n) => sum + n, 0) + (row.weight ?? 0);
    if (!best || score > best.score) best = { row, strong: strong > 0 || weak > 1, score };
  }
  return best;
}

/** What tells so little that any word of a thing tells more. */
const ANY_BETTER = new Set([
  'init/failed',
  'init/not-found',
  'init/internal',
  'init/task-failed-to-start',
  'placement/failed',
]);

/** The family of one message, and its parts. */
export function matchMessage(text: string, grammar: Grammar = GRAMMAR): Match | undefined {
  const plain = normalise(text);
  if (plain === '' || isNoise(plain)) return undefined;
  const raw = plain.toLowerCase();
  const low = withoutNames(raw);
  const seen: Seen = { low, raw, parts: partsOf(plain), outcomes: outcomesOf(low, grammar.outcomes) };
  const family = grammar.families.find(f => fits(f, seen));
  if (isRoutine(plain) && (family === undefined || (family.loose && family.id !== 'log/not-listening')))
    return undefined;
  if (family && !family.vague && !family.loose) return { family, seen };
  // Shortened and retold messages: what the remaining words say, before what only tells that something failed.
  const remaining = bestOfRemaining(plain, grammar);
  if (!remaining || (family !== undefined && !remaining.strong && !ANY_BETTER.has(family.id)))
    return family && { family, seen };
  return { family: { ...remaining.row, source: 'words', depth: family?.depth ?? 5 }, seen };
}

/** Candidates in the words of a reading, each cause once. */
function spellOut(candidates: readonly Candidate[]): Reading['candidates'] {
  const byCause = new Map<string, Reading['candidates'][number]>();
  for (const candidate of candidates) {
    const [cause, because] = typeof candidate === 'string' ? [candidate, CAUSES[candidate].because] : candidate;
    if (!byCause.has(cause)) byCause.set(cause, { cause, because, settledBy: CAUSES[cause].settledBy });
  }
  return [...byCause.values()];
}

export const UNKNOWN: Reading = {
  reading: 'unknown',
  family: null,
  symptom: null,
  step: null,
  how: null,
  service: null,
  facts: {},
  candidates: [],
};

/** The reading that a match makes. */
export function readingOf({ family, seen }: Match): Reading {
  const reading = family.reading ?? 'failure';
  return {
    reading,
    family: family.id,
    symptom: family.symptom,
    step: family.step,
    how: family.how,
    service: family.service ?? (reading === 'failure' ? seen.parts.service : undefined) ?? null,
    facts: family.facts ? { ...seen.parts.facts, ...family.facts } : seen.parts.facts,
    candidates:
      reading === 'failure'
        ? spellOut(typeof family.candidates === 'function' ? family.candidates(seen) : family.candidates)
        : [],
  };
}

/** Reads one message of ECS, or of what ECS relies on. */
export function readMessage(text: string): Reading {
  const match = matchMessage(text);
  if (match) return readingOf(match);
  const parts = partsOf(normalise(text));
  return { ...UNKNOWN, facts: parts.facts };
}

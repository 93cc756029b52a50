import type { Reading } from '../../model/facts.ts';
import { CAUSES } from './causes.ts';
import type { Candidate, Family, Seen } from './family.ts';
import { GRAMMAR, type Grammar } from './grammar.ts';
import { normalise, withoutNames } from './normalise.ts';
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

/** The family of one message, and its parts. */
export function matchMessage(text: string, grammar: Grammar = GRAMMAR): Match | undefined {
  const plain = normalise(text);
  if (plain === '') return undefined;
  const raw = plain.toLowerCase();
  const low = withoutNames(raw);
  const seen: Seen = { low, raw, parts: partsOf(plain), outcomes: outcomesOf(low, grammar.outcomes) };
  const family = grammar.families.find(f => fits(f, seen));
  return family && { family, seen };
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

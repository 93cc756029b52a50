import { FAMILIES } from './families/index.ts';
import { REMAINING, type Remaining } from './families/remaining/index.ts';
import type { Family } from './family.ts';
import { OUTCOME_WORDS, type OutcomeWords } from './outcomes.ts';

/** All that messages are read by. */
export interface Grammar {
  readonly families: readonly Family[];
  readonly remaining: readonly Remaining[];
  readonly outcomes: OutcomeWords;
}
export const GRAMMAR: Grammar = { families: FAMILIES, remaining: REMAINING, outcomes: OUTCOME_WORDS };

type Words = readonly string[];
const shape = (f: Family): string => `/${f.shape?.source}/`;

/** Everything a grammar listens for, each once: words, stems, and shapes between slashes. */
export function phrasesOf(g: Grammar): readonly string[] {
  const all = new Set<string>();
  const add = (words: Words | undefined): void => words?.forEach(w => void all.add(w));
  for (const f of g.families) {
    add(f.any);
    add(f.named);
    f.all?.forEach(add);
    if (f.shape) all.add(shape(f));
  }
  for (const r of g.remaining) [r.about.strong, r.about.weak, ...r.stems].forEach(add);
  Object.values(g.outcomes).forEach(add);
  return [...all];
}

/** The same grammar, deaf to some of its phrases: a family that is left without one it needs is gone. */
export function deafTo(g: Grammar, gone: ReadonlySet<string>): Grammar {
  const keep = (words: Words): Words => words.filter(w => !gone.has(w));
  const some = (words: Words | undefined): Words | undefined => words && keep(words);
  return {
    families: g.families
      .map(f => {
        const any = some(f.any);
        const named = some(f.named);
        const all = f.all?.map(keep);
        return { ...f, ...(any && { any }), ...(named && { named }), ...(all && { all }) };
      })
      .filter(f => !(f.shape && gone.has(shape(f)))),
    remaining: g.remaining.map(r => ({
      ...r,
      about: { strong: keep(r.about.strong), weak: keep(r.about.weak) },
      stems: r.stems.map(keep),
    })),
    outcomes: {
      network: keep(g.outcomes.network),
      dns: keep(g.outcomes.dns),
      denied: keep(g.outcomes.denied),
      missing: keep(g.outcomes.missing),
      throttled: keep(g.outcomes.throttled),
      'server-error': keep(g.outcomes['server-error']),
    },
  };
}

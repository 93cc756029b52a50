import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { stories } from './all.ts';

const roots = new Set<string | null>(stories.map(s => s.expect.root));
const risks = new Set<string>(stories.flatMap(s => s.expect.risks ?? []));
const told = rules.filter(r => r.kind !== 'symptom');

describe('the stories', () => {
  it.each(told.map(r => [r.id, r] as const))('tell of %s', (_, rule) => {
    // What only an audit can say is never why something failed; a cause may as well be seen before it fails.
    expect(rule.kind === 'risk' ? risks.has(rule.id) : roots.has(rule.id) || risks.has(rule.id)).toBe(true);
  });

  it('expect only what there is a rule for, and never a symptom', () => {
    const ids = new Set<string>(told.map(r => r.id));
    const named = stories.flatMap(s => [
      ...(s.expect.root === null ? [] : [s.expect.root]),
      ...(s.expect.risks ?? []),
      ...(s.expect.notRoots ?? []),
    ]);
    expect([...new Set(named)].filter(id => !ids.has(id))).toEqual([]);
  });
});

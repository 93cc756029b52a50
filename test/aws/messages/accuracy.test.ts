import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accuracy, casesOf, withoutTheirSource } from '../../../src/dev/accuracy.ts';
import { CAUSES } from '../../../src/aws/messages/causes.ts';
import { FAMILIES } from '../../../src/aws/messages/families/index.ts';

const CORPUS = new URL('../../../fixtures/corpus/failures.jsonl', import.meta.url);

describe('real failures are read', () => {
  const cases = casesOf(readFileSync(CORPUS, 'utf8'));
  const all = accuracy(cases).rows.get('all');
  const share = (part = 0, whole = 1) => part / whole;
  it('every failure as one, and nothing else', () => expect(share(all?.rightly, all?.cases)).toBe(1));
  it('with a family', () => expect(share(all?.family, all?.cases)).toBeGreaterThanOrEqual(0.98));
  it('with the true cause among the candidates', () =>
    expect(share(all?.among, all?.known)).toBeGreaterThanOrEqual(0.95));
  it('with the true cause first in most', () => expect(share(all?.first, all?.known)).toBeGreaterThanOrEqual(0.75));
  it('with few candidates', () => expect(share(all?.candidates, all?.failures)).toBeLessThanOrEqual(5));
  it('and the corpus names only causes that are known', () => {
    for (const c of cases)
      for (const id of [c.cause, ...(c.alsoAccepted ?? [])])
        if (id !== undefined && id !== 'informational') expect(Object.keys(CAUSES)).toContain(id);
  });
});

describe('messages that nobody has seen', () => {
  const share = (part = 0, whole = 1) => part / whole;
  it('are read without the phrases of their own source', () => {
    const cases = casesOf(readFileSync(CORPUS, 'utf8'));
    const all = accuracy(cases, withoutTheirSource(cases)).rows.get('all');
    expect(share(all?.among, all?.known)).toBeGreaterThanOrEqual(0.95);
    expect(share(all?.first, all?.known)).toBeGreaterThanOrEqual(0.8);
  });
  it('of other public texts are read', () => {
    const cases = casesOf(readFileSync(new URL('paraphrases.jsonl', CORPUS), 'utf8'));
    const all = accuracy(cases).rows.get('all');
    expect(share(all?.among, all?.known)).toBeGreaterThanOrEqual(0.95);
    expect(share(all?.candidates, all?.failures)).toBeLessThanOrEqual(5);
  });
});

describe('the table of families is sound', () => {
  it('a family that is a failure has a symptom, a step and a how', () => {
    for (const f of FAMILIES)
      if (f.reading !== 'informational')
        expect([f.id, f.symptom?.startsWith('symptom/'), f.step !== null, f.how !== null]).toEqual([
          f.id,
          true,
          true,
          true,
        ]);
  });
  it('a family asks for words or a shape, in lower case', () => {
    for (const f of FAMILIES) {
      expect([f.id, Boolean(f.any ?? f.named ?? f.all ?? f.shape)]).toEqual([f.id, true]);
      for (const word of [...(f.any ?? []), ...(f.named ?? []), ...(f.not ?? []), ...(f.all ?? []).flat()])
        expect(word).toBe(word.toLowerCase());
    }
  });
});

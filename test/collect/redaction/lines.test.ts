import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readText } from '../../../src/aws/messages/index.ts';
import { redactText } from '../../../src/collect/redact.ts';
import { casesOf, pasted } from '../../../src/dev/accuracy.ts';
import { hidden, leftWhole, linesOf, shows } from '../../../src/dev/redaction.ts';

describe('realistic lines', () => {
  it('are many, and of all kinds', () => {
    expect(linesOf('secrets').length).toBeGreaterThanOrEqual(150);
    expect(linesOf('harmless').length).toBeGreaterThanOrEqual(150);
    for (const { text, secrets } of linesOf('secrets')) {
      expect(secrets.length, text).toBeGreaterThan(0);
      for (const s of secrets) expect(shows(text, s), text).toBe(true);
    }
  });
  it('with a secret hide it', () => {
    const { right, of, wrong } = hidden();
    expect(right / of, JSON.stringify(wrong, null, 1)).toBeGreaterThanOrEqual(0.98);
  });
  it('without one are left whole', () => {
    const { right, of, wrong } = leftWhole();
    expect(right / of, JSON.stringify(wrong, null, 1)).toBeGreaterThanOrEqual(0.995);
  });
  it('are the same when they are redacted again', () => {
    for (const { text } of linesOf('secrets')) expect(redactText(redactText(text))).toBe(redactText(text));
  });
  it.each([
    [
      'could not connect to postgres://app:hunter2@db.internal:5432/app: timeout',
      ['postgres://app:', '@db.internal:5432/app: timeout'],
    ],
    [
      'curl -u admin:hunter2 https://api.internal/health returned 22',
      ['curl -u admin:', 'https://api.internal/health returned 22'],
    ],
    ['{"level":"error","msg":"login failed","password":"hunter2"}', ['"msg":"login failed"', '"password":"']],
    ['Authorization: Bearer abcd1234efgh', ['Authorization: Bearer ']],
    ['Cookie: session=abcd1234efgh; theme=dark', ['Cookie: session=', '; theme=']],
    ['GET /reset?token=abc123def456 200', ['GET /reset?token=', ' 200']],
    ['mysql -h db -u root -phunter2 app', ['mysql -h db -u root -p', ' app']],
  ])('keep what they are worth: %s', (line, kept) => {
    for (const part of kept) expect(redactText(line)).toContain(part);
  });
});

describe('published messages of failures', () => {
  const cases = ['failures', 'paraphrases'].flatMap(name =>
    casesOf(readFileSync(new URL(`../../../fixtures/corpus/${name}.jsonl`, import.meta.url), 'utf8')),
  );
  it('hold no secrets, and none is seen in them', () => {
    const changed = cases.map(c => pasted(c.signals)).filter(text => redactText(text) !== text);
    expect(changed).toEqual([]);
  });
  it('are read the same with a secret in them that was hidden', () => {
    for (const c of cases.slice(0, 150)) {
      const text = pasted(c.signals);
      const { family, candidates } = readText(redactText(`${text} (DB_PASSWORD=hunter2)`));
      expect({ family, candidates }).toEqual({
        family: readText(`${text} (DB_PASSWORD=[redacted])`).family,
        candidates: readText(`${text} (DB_PASSWORD=[redacted])`).candidates,
      });
    }
  });
});

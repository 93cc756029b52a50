import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf, pasted } from '../../../src/dev/accuracy.ts';
import {
  parseImage,
  parseSecretReference,
  policyLayer,
  readMessage,
  readText,
} from '../../../src/aws/messages/index.ts';
import { milliseconds } from '../../milliseconds.ts';

const CASES = casesOf(readFileSync(new URL('../../../fixtures/corpus/failures.jsonl', import.meta.url), 'utf8'));
const MESSAGES = [
  ...new Set(
    CASES.flatMap(c => {
      const { serviceEvents, stoppedReason, apiError } = c.signals;
      return [serviceEvents, stoppedReason, apiError]
        .flat()
        .filter((t): t is string => typeof t === 'string' && !t.startsWith('{'));
    }),
  ),
];
const READ = MESSAGES.map(text => ({ text, reading: readMessage(text) })).filter(m => m.reading.family !== null);

const hex = (n: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: n, maxLength: n });
const one = fc.constantFrom(...READ);
const ERROR = /^[A-Z][A-Za-z]+(?:Error|Exception): /;

/** Changes that leave the meaning as it is. */
const HARMLESS: readonly [string, (text: string, id: string) => string][] = [
  ['typographic apostrophes', t => t.replaceAll("'", '’')],
  ['typewriter apostrophes', t => t.replaceAll('’', "'")],
  ['doubled white space', t => t.replaceAll(' ', '  ')],
  ['line breaks for spaces', t => t.replaceAll('. ', '.\n\t')],
  [
    'control characters',
    t =>
      t
        .split('')
        .join('\u0000')
        .replaceAll('\u0000', (_, i: number) => (i % 7 === 0 ? '\u0007' : '')),
  ],
  ['zero-width characters', t => t.replaceAll(' ', ' \u200B')],
  ['white space around', t => `\n  ${t}\t\n`],
  ['other accounts', t => t.replace(/\b\d{12}\b/g, '210987654321')],
  ['other task ids', (t, id) => t.replace(/\b[0-9a-f]{32}\b/g, id)],
  ['other deployments', t => t.replace(/ecs-svc\/\d+/g, 'ecs-svc/1234567890123456789')],
  ['other services', (t, id) => t.replace(/\(service [^),]+/g, `(service s-${id.slice(0, 8)}`)],
  ['a doubled prefix', t => (ERROR.test(t) ? `${ERROR.exec(t)?.[0] ?? ''}${t}` : t)],
  ['an event around it', t => (ERROR.test(t) ? `(service web) was unable to place a task. Reason: ${t}` : t)],
];

describe('10,000 mutated messages', () => {
  it('a family is the same after a harmless change', () => {
    fc.assert(
      fc.property(one, fc.constantFrom(...HARMLESS), hex(32), ({ text, reading }, [, change], id) => {
        const changed = readMessage(change(text, id));
        expect(changed.family).toBe(reading.family);
        expect(changed.candidates.map(c => c.cause)).toEqual(reading.candidates.map(c => c.cause));
      }),
      { numRuns: 4000 },
    );
  });
  it('a failure that is cut anywhere is never informational', () => {
    fc.assert(
      fc.property(one, fc.nat(1200), ({ text, reading }, at) => {
        const cut = readMessage(text.slice(0, at));
        // Only what ECS appends to an informational line tells of a replacement.
        if (reading.reading === 'failure' && reading.family !== 'health/replaced')
          expect(cut.reading).not.toBe('informational');
      }),
      { numRuns: 3000 },
    );
  });
  it('two messages in one text never throw and read as a failure if one is', () => {
    fc.assert(
      fc.property(one, one, fc.constantFrom('\n', '\n\n', '\r\n'), (a, b, between) => {
        const both = readText(`${a.text}${between}${b.text}`);
        if (a.reading.reading === 'informational' && b.reading.reading === 'informational')
          expect(both.reading).toBe('informational');
        expect(both.messages.length).toBeGreaterThan(0);
      }),
      { numRuns: 1500 },
    );
  });
  it('any text at all is read without a throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc.json(),
          fc.constantFrom(...CASES).map(c => pasted(c.signals)),
        ),
        fc.nat(400),
        (text, at) => {
          for (const t of [text, text.slice(at), text.slice(0, at)]) {
            expect(['failure', 'informational', 'unknown']).toContain(readText(t).reading);
            policyLayer(t);
            parseImage(t);
            parseSecretReference(t, 'us-east-1');
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('a text of 1 MiB is read in bounded time', () => {
  const MIB = 1_048_576;
  it.each([
    ['one word', 'a'],
    ['spaces', ' '],
    ['open brackets', '['],
    ['open braces on lines of their own', '{\n'],
    ['quotes in braces', '{"'],
    ['beginnings of a dial', 'dial tcp '],
    ['beginnings of a target group', '(target-group '],
    ['beginnings of a refusal', 'User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: '],
    ['arns', 'arn:aws:secretsmanager:us-east-1:123456789012:secret:'],
    ['urls', 'https://a.b.amazonaws.com/'],
    ['dots', 'a.'],
    ['exec', 'exec: "'],
    ['services', '(service a'],
    [
      'event lines',
      '(service web) (task 0123456789abcdef0123456789abcdef) (port 80) is unhealthy in (target-group x) due to (reason Request timed out)\n',
    ],
    ['lines that go on', 'CannotPullContainerError: \nfailed to resolve ref\n'],
    ['nested arrays', '[[[[[[[['],
  ])(
    '%s',
    (_, unit) => {
      const text = unit.repeat(Math.ceil(MIB / unit.length));
      for (const read of [readMessage, readText]) expect(milliseconds(() => read(text), 3000)).toBeLessThan(3000);
    },
    60_000,
  );
});

import { expect, it } from 'vitest';
import { Redaction, redactText } from '../../../src/collect/redact.ts';
import { REDACTORS, type Redactor } from '../../../src/collect/redaction/redactors.ts';

/** What makes a pattern look far, and find nothing; each is repeated to the length asked for. */
const UNITS: readonly string[] = [
  'a',
  'A1a',
  'a.',
  'a-',
  'a_',
  'a/',
  'a=',
  'a:',
  ' ',
  '\n ',
  '\\',
  '\\"',
  '"',
  "'",
  '[',
  '{"',
  '<',
  '://a',
  '://a:',
  '://a:b',
  'a:b@',
  'http://a:1/b ',
  '?key=',
  '&sig=a',
  'password',
  'password=',
  'password="',
  'password="${',
  'password: |\n ',
  'password is ',
  'password ',
  '<password>',
  '"name":"password","value":',
  'pass-',
  'api key ',
  'token\u001b[0m',
  'Authorization: ',
  'Authorization: Bearer ',
  'Cookie: a=b; ',
  'Cookie: a=',
  'bearer ',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN CERTIFICATE-----',
  'eyJ',
  'eyJaaaaaaaa.',
  'AKIA',
  'ghp_',
  'sk-',
  'mysql -p',
  'mysql ',
  'curl -u ',
  'docker login -p ',
  'echo a ',
  'openssl -k ',
  'arn:aws:',
  '[redacted]',
  '9f8e7d6c-5b4a-3928-1706-f5e4d3c2b1a0',
  'k3Jq8Zx1Vn5Mt9Rb2Yc7Ld4Wf6Gh8Jk0',
  'aGVsbG8gd29ybGQg',
];

/** The work of one call, in processor time of the best of a few. */
function cost(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 3; n++) {
    const before = process.cpuUsage();
    const started = performance.now();
    run();
    const { user } = process.cpuUsage(before);
    best = Math.min(best, user / 1000, performance.now() - started);
  }
  return best;
}
/**
 * Twice the length costs about twice as much; squared growth would be four times. What takes a few milliseconds at 200 kB is
 * no danger, and a machine that does other things is asked again.
 */
function isLinear(at: (length: number) => () => void): string {
  let said = '';
  for (let tries = 0; tries < 4; tries++) {
    const [half, whole] = [cost(at(100_000)), cost(at(200_000))];
    if (whole < 40 || whole / half < 3.2) return 'linear';
    said = `${half.toFixed(0)} ms for 100 kB, ${whole.toFixed(0)} ms for 200 kB`;
  }
  return said;
}
const repeated = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

it.each(
  Object.entries(REDACTORS).flatMap(([name, r]) => ((r as Redactor).find ? [[name, r as Redactor] as const] : [])),
)('%s takes time linear in the line', { timeout: 120_000 }, (_, { find }) => {
  for (const unit of UNITS) {
    const linear = isLinear(length => {
      const text = repeated(unit, length);
      return () => {
        for (const _span of find?.(text) ?? []);
      };
    });
    expect(linear, JSON.stringify(unit)).toBe('linear');
  }
});

it('and so does the look for known values', { timeout: 120_000 }, () => {
  for (const value of [
    `${'a'.repeat(3000)}b`,
    `${'ab'.repeat(2000)}1`,
    'k3Jq8Zx1Vn5Mt9Rb2Yc7',
    'Zx1Vn5Mt9'.repeat(400),
  ]) {
    const redaction = new Redaction();
    redaction.answer({ environment: [{ name: 'X_PASSWORD', value }] });
    for (const unit of ['a', 'ab', 'k3Jq8Z', 'Zx1Vn5Mt', value.slice(0, 2000)]) {
      const linear = isLinear(length => {
        const text = repeated(unit, length);
        return () => redaction.scrub(text);
      });
      expect(linear, `${value.slice(0, 10)} in ${unit.slice(0, 10)}`).toBe('linear');
    }
  }
});

it('a line of 200 kB is redacted as a short one is', () => {
  expect(redactText(`${'x y '.repeat(50_000)}password=hunter2`)).toMatch(/password=\[redacted\]$/);
});

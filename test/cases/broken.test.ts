import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CaseError, parseCase } from '../../src/collect/case.ts';
import { diagnoseInFull } from '../../src/diagnose.ts';
import { UserError } from '../../src/model/user-error.ts';
import { targetOfCase } from '../../src/target/from-case.ts';
import { random } from '../stories/strange-answers.ts';

const text = readFileSync(new URL('../../fixtures/cli/unhealthy.json', import.meta.url), 'utf8');
const WRONG: readonly unknown[] = [null, true, 7, -1, 1e300, '', 'x', [], {}, [[]], [7], [null], { a: 1 }, { a: null }];
type Json = Record<string, unknown>;

/** The case with one value anywhere, of the file itself or of a call, replaced by something else. */
function broken(roll: () => number): { readonly text: string; readonly what: string } {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(roll() * of.length)] as T;
  const json = JSON.parse(text) as Json;
  let holder = json;
  let key = pick(Object.keys(holder));
  let path = key;
  // Deep enough to come to answers, and often enough no further than to what a call is.
  while (typeof holder[key] === 'object' && holder[key] !== null && roll() < 0.75) {
    const inner = holder[key] as Json;
    if (Object.keys(inner).length === 0) break;
    holder = inner;
    key = pick(Object.keys(holder));
    path = `${path}/${key}`;
  }
  holder[key] = pick(WRONG);
  return { text: JSON.stringify(json), what: `${path} = ${JSON.stringify(holder[key])}` };
}

it('a case file with any value anywhere is diagnosed, or refused in a sentence', { timeout: 120_000 }, async () => {
  const roll = random(5);
  const wrong: string[] = [];
  for (let n = 0; n < 300; n++) {
    const { text: file, what } = broken(roll);
    try {
      const source = parseCase(file);
      const { bugs, report } = await diagnoseInFull(targetOfCase(source, undefined, undefined), { case: source });
      for (const b of bugs) wrong.push(`${what}: ${b.key} ${b.error.message}`);
      for (const c of report.checks.crashed) wrong.push(`${what}: ${JSON.stringify(c)}`);
    } catch (error) {
      if (!(error instanceof CaseError || error instanceof UserError)) wrong.push(`${what}: ${(error as Error).stack}`);
    }
  }
  expect(wrong).toEqual([]);
});
it.each([
  ['null', 'null'],
  ['a number', '7'],
  ['a list of nothing', '[null]'],
  ['a call whose input is a text', '[{"service":"ecs","operation":"ListTasks","input":"x","output":{}}]'],
])('%s is no case', (_, file) => expect(() => parseCase(file)).toThrow(CaseError));

import { expect, it } from 'vitest';
import { check } from '../../src/dev/check.ts';

const step = (name: string, code: string) => ({ name, run: [process.execPath, '-e', code], mend: `mend ${name}` });

it('runs every step, shows what failed, and says how to mend it', () => {
  const printed: string[] = [];
  const failed = check(
    [step('first', 'console.log("wrong"); process.exit(1)'), step('second', ''), step('third', 'process.exit(2)')],
    text => printed.push(text),
  );
  expect(failed.map(f => f.name)).toEqual(['first', 'third']);
  expect(printed.filter(line => line !== '')).toEqual([
    'FAILED first',
    'wrong',
    'ok     second',
    'FAILED third',
    'first: mend first',
    'third: mend third',
  ]);
});

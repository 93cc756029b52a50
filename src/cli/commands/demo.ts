import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nearest, didYouMean } from '../../model/nearest.ts';
import type { Format } from '../../report/index.ts';
import { UserError } from '../../model/user-error.ts';
import { packageRoot } from '../assets.ts';
import { wrap } from '../../report/kit/wrap.ts';
import { print, width } from '../io.ts';
import { readCase } from '../run.ts';
import diagnose from './diagnose.ts';

const FIRST = 'network-endpoint-security-group';

/** Diagnoses a bundled recording, and exits as that diagnosis does. */
export default async function demo(a: {
  name?: string | undefined;
  list: boolean;
  format: Format;
  output?: string | undefined;
  allFixes?: boolean | undefined;
}): Promise<void> {
  const dir = join(packageRoot(), 'fixtures/cases');
  const names = readdirSync(dir, { withFileTypes: true })
    .filter(e => e.isDirectory())
    .map(e => e.name)
    .sort();
  if (a.list) {
    if (a.format === 'json') return print(`${JSON.stringify(names, null, 2)}\n`);
    const rows = names.map(
      name => `${name}\n${wrap(readCase(join(dir, name, 'case.json')).about ?? '', width(), '    ')}`,
    );
    return print(`${rows.join('\n')}\n`);
  }
  const name = a.name ?? (names.includes(FIRST) ? FIRST : names[0]);
  if (name === undefined || !names.includes(name)) {
    const near = nearest(name ?? '', names);
    throw new UserError({
      code: 'no-demo',
      title: `There is no recording named ${name}`,
      detail: didYouMean(near),
      hint: 'List the recordings with ecs-doctor demo --list.',
    });
  }
  await diagnose({
    case: join(dir, name, 'case.json'),
    format: a.format,
    output: a.output,
    allFixes: a.allFixes,
  });
}

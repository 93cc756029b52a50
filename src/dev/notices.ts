import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { sorted } from '../model/text.ts';

/** A package of somebody else's that is in our files. */
export interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Its license and its notices, as it ships them. */
  readonly text: string;
}

/** What asks for nothing but that its text goes along. */
const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense'];

/** The packages that a build took something of, by name. Throws where one may not be handed on so. */
export function bundledIn({ outputs }: Metafile, root: string): Bundled[] {
  const inputs = Object.values(outputs).flatMap(output =>
    Object.entries(output.inputs).flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 0 ? [input] : [])),
  );
  const folders = inputs.flatMap(input => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  const packages = sorted(folders).map(folder => {
    const read = (file: string): string => readFileSync(join(root, folder, file), 'utf8').trim();
    const { name, version, license } = JSON.parse(read('package.json')) as Omit<Bundled, 'text'>;
    if (!PERMISSIVE.includes(license)) throw new Error(`${name} is not to be bundled: its license is ${license}`);
    const texts = readdirSync(join(root, folder)).filter(file => /^(?:licen[cs]e|notice|copying)\b/i.test(file));
    // The Apache License names nobody, so that our own copy stands for one that was left out; the others do.
    if (texts.length === 0 && license !== 'Apache-2.0') throw new Error(`${name} ships no text of its license`);
    return {
      name,
      version,
      license,
      text: texts.length > 0 ? texts.sort().map(read).join('\n\n') : readFileSync(join(root, 'LICENSE'), 'utf8').trim(),
    };
  });
  // Some are there in several versions, or several times in one.
  const byName = new Map(packages.map(p => [`${p.name} ${p.version}`, p]));
  return sorted(byName.keys()).flatMap(key => byName.get(key) ?? []);
}

/** Who made what is bundled, and under which terms; packages that share a text share a section. */
export function notices(packages: readonly Bundled[]): string {
  const named = (p: Bundled): string => `${p.name} ${p.version} (${p.license})`;
  return [
    'ecs-doctor contains these packages. Each keeps its own license, below.',
    packages.map(p => `  ${named(p)}`).join('\n'),
    ...sorted(packages.map(p => p.text)).map(text =>
      ['-'.repeat(80), ...packages.filter(p => p.text === text).map(named), '', text].join('\n'),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

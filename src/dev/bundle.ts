import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { bundledIn, notices } from './notices.ts';

export const root = join(import.meta.dirname, '../..');
/** Contents by path within dist. */
export type Files = Map<string, string | Uint8Array>;

/** The modules that package.json exports, without their extension: `rule/index` is made of src/rule/index.ts. */
export function exported(): string[] {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Readonly<Record<string, string | { readonly default: string }>>;
  };
  return Object.values(exports).flatMap(target => {
    const file = typeof target === 'string' ? undefined : /^\.\/dist\/(.+)\.js$/.exec(target.default)?.[1];
    if (file === undefined) return [];
    const [before = '', after] = file.split('*');
    return after === undefined ? [file] : readdirSync(join(root, 'src', before)).map(name => before + name + after);
  });
}

/**
 * The CLI and the library, with all that they use: whoever installs ecs-doctor installs one package. One build, so that
 * both share their chunks; an AWS client is a chunk of its own, loaded when it is first called.
 */
export const compile = () =>
  build({
    absWorkingDir: root,
    write: false,
    metafile: true,
    entryPoints: Object.fromEntries(['cli/main', ...exported()].map(name => [name, `src/${name}.ts`])),
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // The SDK as ES modules: only those can be left out in part, and they are half of its CommonJS.
    mainFields: ['module', 'main'],
    conditions: ['module'],
    // The rule's author brings it; a second copy would register the tests with a runner that nobody runs.
    external: ['vitest'],
    // The SDK's notice that a version of Node will be left behind one day is for whoever chooses the SDK, and here we
    // did. It is taken out of our copy, so that nobody's own warnings and settings are touched.
    define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' },
    minify: true,
    legalComments: 'eof',
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
  });

/** What the build puts into dist but types and schema: the bundles, and what of others is in them. */
export async function bundle(): Promise<Files> {
  const { outputFiles, metafile } = await compile();
  const packages = bundledIn(metafile, root);
  return new Map<string, string | Uint8Array>([
    ...outputFiles.map(f => [relative(join(root, 'dist'), f.path), f.contents] as const),
    [
      'bundled.json',
      `${JSON.stringify(
        packages.map(({ text: _, ...p }) => p),
        null,
        2,
      )}\n`,
    ],
    ['THIRD-PARTY-NOTICES', notices(packages)],
  ]);
}

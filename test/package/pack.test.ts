import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { version } from '../../src/model/version.ts';
import { denied, serve } from '../cli/_aws.ts';
import { awsEnv, bareEnv, ROOT } from '../cli/_run.ts';

// What somebody else gets: packed, installed into an empty folder without a network, and used there.

vi.setConfig({ testTimeout: 120_000 });

const app = realpathSync(mkdtempSync(join(tmpdir(), 'ecs-doctor-install-')));
const installed = join(app, 'node_modules/ecs-doctor');
const tool = (path: string): string => join(ROOT, 'node_modules', path);

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
/** Nothing of the npm that runs these tests gets through: neither its settings nor its cache. */
function run(command: string, args: readonly string[], cwd = app, env: Record<string, string> = {}): Promise<Ran> {
  const bare = Object.entries(bareEnv()).filter(([name]) => !/^npm_|^NODE_ENV$/i.test(name));
  return new Promise(done =>
    execFile(
      command,
      args,
      { cwd, env: { ...Object.fromEntries(bare), ...env }, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    ),
  );
}
const node = (...args: readonly string[]): Promise<Ran> => run(process.execPath, args);

const filesIn = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter(e => e.isFile())
    .map(e => join(e.parentPath, e.name).slice(dir.length + 1))
    .sort();

/** Every name under which something of the package can be imported. */
const { exports, files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
  files: string[];
};
const entries = Object.entries(exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([name]) => name.replace(/^\./, 'ecs-doctor'))
  .flatMap(name =>
    name.endsWith('*') ? readdirSync(join(ROOT, 'src/aws')).map(area => name.replace('*', area)) : [name],
  );

beforeAll(async () => {
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', app], ROOT);
  expect(packed.code, packed.stderr).toBe(0);
  cpSync(join(ROOT, 'fixtures/third-party'), app, { recursive: true });
  const got = await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./ecs-doctor-${version}.tgz`]);
  expect(got.code, got.stderr).toBe(0);
}, 240_000);
afterAll(() => rmSync(app, { recursive: true, force: true }));

describe('what is installed', () => {
  it('is one package', async () => {
    const list = await run('npm', ['ls', '--all', '--parseable']);
    expect(list.stdout.trim().split('\n')).toEqual([app, installed]);
    expect(list.code).toBe(0);
  });
  it('is small', () => {
    // As a disk counts: in blocks of 4 kB.
    const bytes = filesIn(join(app, 'node_modules')).map(f => statSync(join(app, 'node_modules', f)).size);
    expect(bytes.reduce((sum, size) => sum + Math.ceil(size / 4096) * 4096, 0)).toBeLessThan(10e6);
  });
  it('is what is run, read and asked for by law, and nothing else', () => {
    const kinds = {
      package: /^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
      command: /^bin\/ecs-doctor\.js$/,
      code: /^dist\/(?:index|cli\/main|chunks\/[\w-]+|(?:rule|fix|testing|aws\/[\w-]+)\/index)\.js$/,
      types: /^dist\/[\w/-]+\.d\.ts$/,
      records: /^dist\/(?:report\.v1\.schema\.json|bundled\.json|THIRD-PARTY-NOTICES)$/,
      pages: /^rules\/[\w/-]+\.md$/,
      demos: /^fixtures\/cases\/[\w-]+\/case\.json$/,
    };
    const all = filesIn(installed);
    expect(all.filter(f => !Object.values(kinds).some(kind => kind.test(f)))).toEqual([]);
    for (const [kind, like] of Object.entries(kinds))
      expect(
        all.some(f => like.test(f)),
        kind,
      ).toBe(true);
  });
  it('imports Node and itself; only what tests a rule imports vitest', async () => {
    const code = filesIn(join(installed, 'dist')).filter(f => f.endsWith('.js'));
    const { metafile } = await build({
      absWorkingDir: join(installed, 'dist'),
      entryPoints: code,
      outdir: 'out',
      bundle: true,
      splitting: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
    });
    const foreign = Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
      imports.filter(i => i.external && !isBuiltin(i.path)).map(i => `${file} imports ${i.path}`),
    );
    expect(foreign).toEqual(['testing/index.js imports vitest']);
    const others = entries.filter(name => name !== 'ecs-doctor/testing');
    const loads = others.map(name => `await import('${name}')`).join(';');
    expect(await node('--input-type=module', '-e', loads)).toEqual({ code: 0, stdout: '', stderr: '' });
  });
  it('can be required, too', async () => {
    const { code, stderr } = await node('--input-type=commonjs', '-e', "require('ecs-doctor').diagnose.call");
    expect(code, stderr).toBe(0);
  });
});

describe('its command', () => {
  const ecsDoctor = (...args: readonly string[]): Promise<Ran> => run(join(app, 'node_modules/.bin/ecs-doctor'), args);

  it('says its version', async () => {
    expect(await ecsDoctor('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
  it('has its demos', async () => {
    const { code, stdout, stderr } = await ecsDoctor('demo');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('network/endpoint-security-group');
    const { stdout: list } = await ecsDoctor('demo', '--list', '--format', 'json');
    const names = files.flatMap(f => /^fixtures\/cases\/(.+)\/case\.json$/.exec(f)?.[1] ?? []);
    expect(JSON.parse(list)).toEqual(names.sort());
  });
  it('has the pages of its rules', async () => {
    const { code, stdout } = await ecsDoctor('explain', 'network/no-route');
    expect(code).toBe(0);
    expect(stdout).toContain('## How to fix it');
  });
});

describe('its library', () => {
  it('has types that need no package, under every name', async () => {
    writeFileSync(
      join(app, 'entries.ts'),
      entries.map((name, i) => `export * as e${i} from '${name}';\n`).join('') +
        "import schema from 'ecs-doctor/report.v1.schema.json' with { type: 'json' };\nexport const id: string = schema.$schema;\n",
    );
    const checked = await node(tool('typescript/bin/tsc'), '-p', app);
    expect(checked).toEqual({ code: 0, stdout: '', stderr: '' });
  });
  it('tests a rule of somebody else with their own vitest', async () => {
    symlinkSync(tool('vitest'), join(app, 'node_modules/vitest'), 'dir');
    const { code, stdout, stderr } = await node(tool('vitest/vitest.mjs'), 'run', '--reporter=json');
    expect(code, stdout + stderr).toBe(0);
    // One fault, blindfolded by each of two needs; all messages reached; one clear, one undecided; and a diagnosis.
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 7, numTotalTests: 7 });
  });
  it('throws the rule out that claims too much', async () => {
    const text = readFileSync(join(app, 'rule.test.ts'), 'utf8');
    writeFileSync(
      join(app, 'wrong.test.ts'),
      text.replace("name: 'our own'", "name: 'not ours'").replace("amazonaws.com/web:1'", "example.com/web:1'"),
    );
    const { code, stdout } = await node(tool('vitest/vitest.mjs'), 'run', '--reporter=json', 'wrong');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ numFailedTests: 1, numTotalTests: 6 });
  });
  it('says nothing of Node versions on standard error, and leaves warnings and the environment alone', async () => {
    const server = await serve(denied);
    const env = { ...awsEnv(server.url), AWS_ENDPOINT_URL_ECS: server.url };
    const { code, stdout, stderr } = await run(process.execPath, ['live.mjs'], app, env);
    await server.close();
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ denied: expect.arrayContaining(['ecs:DescribeServices']), untouched: true });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^\(node:\d+\) Warning: a warning of its own$/),
      expect.stringContaining('--trace-warnings'),
    ]);
  });
});

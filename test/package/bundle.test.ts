import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/dev/bundle.ts';
import { bundledIn } from '../../src/dev/notices.ts';
import { denied, serve } from '../cli/_aws.ts';
import { awsEnv, ecsDoctor, type How, ROOT } from '../cli/_run.ts';

const dist = join(ROOT, 'dist');
type Outputs = Awaited<ReturnType<typeof compile>>['metafile']['outputs'];
let outputs: Outputs;
beforeAll(async () => {
  ({ outputs } = (await compile()).metafile);
});

const isSdk = (file: string): boolean =>
  Object.keys(outputs[file]?.inputs ?? {}).some(input => /node_modules\/@(?:aws-sdk|smithy)\//.test(input));

/** The files of dist that one run of the CLI loads, told by V8 itself. */
async function loaded(args: readonly string[], how: How = {}): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'ecs-doctor-coverage-'));
  await ecsDoctor(args, { ...how, env: { ...how.env, NODE_V8_COVERAGE: dir } });
  const scripts = readdirSync(dir).flatMap(
    file => (JSON.parse(readFileSync(join(dir, file), 'utf8')) as { result: { url: string }[] }).result,
  );
  const files = scripts.filter(s => s.url.startsWith('file:')).map(s => fileURLToPath(s.url));
  return files.filter(f => f.startsWith(dist)).map(f => f.slice(ROOT.length));
}

describe('a run loads what it needs', () => {
  const bytes = (files: readonly string[]): number => files.reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);

  it('--help: neither rules nor AWS', async () => {
    const files = await loaded(['--help']);
    expect(files).toContain('dist/cli/main.js');
    expect(files.filter(isSdk)).toEqual([]);
    expect(bytes(files)).toBeLessThan(160_000);
  });
  it.each([
    ['a demo', ['demo']],
    ['a recording', ['diagnose', '--case', join(ROOT, 'fixtures/cli/unhealthy.json')]],
    ['an explanation', ['explain', 'CannotPullContainerError: pull image manifest has been retried 1 time(s)']],
  ])('%s: no AWS client', async (_, args) => {
    const files = await loaded(args);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter(isSdk)).toEqual([]);
  });
  it('a diagnosis: the clients that it calls, and no other', async () => {
    const server = await serve(denied);
    const files = await loaded(['diagnose', 'prod/web'], { env: awsEnv(server.url) });
    await server.close();
    const clients = files.flatMap(f => Object.keys(outputs[f]?.inputs ?? {}));
    const isLoaded = (client: string): boolean => clients.some(input => input.includes(`/@aws-sdk/client-${client}/`));
    expect(['ecs', 'ec2', 'codedeploy', 'efs'].filter(isLoaded)).toEqual(['ecs']);
  });
});

describe('what is bundled is named', () => {
  const packages = JSON.parse(readFileSync(join(dist, 'bundled.json'), 'utf8')) as Record<string, string>[];
  const text = readFileSync(join(dist, 'THIRD-PARTY-NOTICES'), 'utf8');
  const names = (): string[] => {
    const inputs = Object.values(outputs).flatMap(o => Object.entries(o.inputs));
    const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([input]) => input);
    return used.flatMap(input => input.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? []);
  };
  it('each package: its version, a license that lets us hand it on, and its text', () => {
    expect([...new Set(packages.map(p => p.name))].sort()).toEqual([...new Set(names())].sort());
    for (const { name, version, license } of packages) {
      expect(['Apache-2.0', 'MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Unlicense'], name).toContain(
        license,
      );
      const said = `${name} ${version} (${license})`;
      // Once in the list, once above its license.
      expect(text.split('\n').filter(line => line.trim() === said)).toHaveLength(2);
    }
  });
  it('every AWS client with the version that the lock file has', () => {
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>;
    };
    const clients = Object.entries(lock.packages).filter(([path]) => path.startsWith('node_modules/@aws-sdk/client-'));
    expect(clients.length).toBeGreaterThan(10);
    for (const [path, { version }] of clients)
      expect(packages).toContainEqual({ name: path.slice('node_modules/'.length), version, license: 'Apache-2.0' });
  });
  it('whole texts: who wrote it, and what it allows', () => {
    expect(text).toContain('Copyright 2010 James Halliday');
    expect(text).toContain('Permission is hereby granted, free of charge');
    expect(text).toContain('END OF TERMS AND CONDITIONS');
  });
  it.each([
    ['a license that asks for more', { license: 'GPL-3.0-only' }, /its license is GPL-3.0-only/],
    ['no license', {}, /its license is undefined/],
    ['no text of a license that names its authors', { license: 'MIT' }, /ships no text/],
  ])('%s fails the build', (_, said, error) => {
    const root = mkdtempSync(join(tmpdir(), 'ecs-doctor-notices-'));
    mkdirSync(join(root, 'node_modules/taken'), { recursive: true });
    writeFileSync(join(root, 'node_modules/taken/package.json'), JSON.stringify({ name: 'taken', ...said }));
    const input = { 'node_modules/taken/index.js': { bytesInOutput: 1 } };
    const metafile = { inputs: {}, outputs: { 'a.js': { bytes: 1, inputs: input, imports: [], exports: [] } } };
    expect(() => bundledIn(metafile, root)).toThrow(error);
  });
});

import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mayWrite, writeWhole } from '../../src/cli/files.ts';
import type { UserError } from '../../src/model/user-error.ts';
import { stories } from '../stories/all.ts';
import type { Story } from '../stories/story.ts';
import { transportOf } from '../stories/world.ts';
import { from, serve } from './_aws.ts';
import { awsEnv, ecsDoctor, ROOT, scratch } from './_run.ts';

const refused = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    return (error as UserError).code;
  }
  return 'written';
};
const CASE = join(ROOT, 'fixtures/cases/app-crashed/case.json');

describe('a file that is written', () => {
  it('is for its owner alone, whole, and leaves nothing beside it', () => {
    const dir = scratch();
    const file = join(dir, 'a.json');
    writeWhole(file, 'x'.repeat(300_000));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(file).size).toBe(300_000);
    expect(readdirSync(dir)).toEqual(['a.json']);
  });
  it('is not replaced without force', () => {
    const file = join(scratch(), 'a.json');
    writeFileSync(file, 'mine', { mode: 0o644 });
    expect(refused(() => writeWhole(file, 'new'))).toBe('file-exists');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(refused(() => writeWhole(file, 'new', true))).toBe('written');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
  it.each([false, true])('is never reached through a symbolic link (force: %s)', force => {
    const dir = scratch();
    const [victim, link, loose] = [join(dir, 'victim'), join(dir, 'link'), join(dir, 'loose')];
    writeFileSync(victim, 'mine');
    symlinkSync(victim, link);
    symlinkSync(join(dir, 'nothing'), loose);
    for (const file of [link, loose]) expect(refused(() => writeWhole(file, 'new', force))).toBe('is-link');
    expect(readFileSync(victim, 'utf8')).toBe('mine');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(existsSync(join(dir, 'nothing'))).toBe(false);
  });
  it('may be a device, and not a folder', () => {
    const dir = scratch();
    mkdirSync(join(dir, 'folder'));
    expect(refused(() => writeWhole('/dev/null', 'x'))).toBe('written');
    expect(refused(() => writeWhole(join(dir, 'folder'), 'x', true))).toBe('cannot-write');
    expect(refused(() => writeWhole(join(dir, 'no', 'folder'), 'x'))).toBe('cannot-write');
    expect(refused(() => mayWrite(join(dir, 'new'), false))).toBe('written');
    expect(readdirSync(dir)).toEqual(['folder']);
  });
});

describe('on the command line', () => {
  it('a report replaces the one of yesterday, for its owner alone, and not through a link', async () => {
    const file = join(scratch(), 'report.json');
    writeFileSync(file, 'mine');
    const args = ['diagnose', '--case', CASE, '--format', 'json', '--output', file];
    expect((await ecsDoctor(args)).code).toBe(1);
    expect(JSON.parse(readFileSync(file, 'utf8')).kind).toBe('report');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const link = join(scratch(), 'link.json');
    symlinkSync(file, link);
    const ran = await ecsDoctor([...args.slice(0, -1), link]);
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stdout).error.code).toBe('is-link');
  });

  it('a capture is for its owner, asks nothing where it may not be written, and says truly what it hid', async () => {
    const story = stories.find(s => s.name === 'app-crashed') as Story;
    const server = await serve(from(transportOf(story.world())));
    const dir = scratch();
    const how = { env: awsEnv(server.url), cwd: dir };
    const args = ['capture', `${story.target().cluster}/${story.target().service}`, '--out', 'c.json'];
    try {
      const ran = await ecsDoctor(args, how);
      expect(ran.code, ran.stderr).toBe(0);
      expect(statSync(join(dir, 'c.json')).mode & 0o777).toBe(0o600);
      const text = readFileSync(join(dir, 'c.json'), 'utf8');
      const { redacted, calls } = JSON.parse(text) as { redacted: Record<string, number>; calls: unknown };
      const marks = JSON.stringify(calls).match(/\[redacted(?: \d+)?\]/g) ?? [];
      expect(marks.length).toBeGreaterThan(0);
      expect(Object.values(redacted).reduce((a, b) => a + b, 0)).toBe(marks.length);
      for (const [name, n] of Object.entries(redacted)) expect(ran.stderr).toContain(`${n} ${name}`);
      expect(ran.stderr).toContain('look it over before you share it');
      const before = server.asked.length;
      const again = await ecsDoctor(args, how);
      expect(again.code).toBe(2);
      expect(again.stderr).toContain('c.json already exists');
      expect(again.stderr).toContain('--force');
      expect(server.asked.length).toBe(before);
      expect((await ecsDoctor([...args, '--force'], how)).code).toBe(0);
    } finally {
      await server.close();
    }
  });

  it.each(['terminal', 'json'])('explain says no secret again: %s', async format => {
    const message =
      'CannotPullContainerError: GET https://app:hunter2secret@registry.internal/v2/ failed, DB_PASSWORD=hunter2secret';
    for (const [args, stdin] of [
      [['explain', message, '--format', format], undefined],
      [['explain', '-', '--format', format], message],
    ] as const) {
      const ran = await ecsDoctor(args, { ...(stdin !== undefined && { stdin }) });
      expect(ran.code).toBe(0);
      expect(`${ran.stdout}${ran.stderr}`).not.toContain('hunter2');
      expect(ran.stdout.length).toBeGreaterThan(50);
    }
  });
});

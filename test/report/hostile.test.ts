import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spent } from '../milliseconds.ts';
import { describe, expect, it } from 'vitest';
import type { Transport } from '../../src/collect/transport.ts';
import { summarize } from '../../src/audit/summarize.ts';
import { diagnoseInFull, type Diagnosis } from '../../src/diagnose.ts';
import { plainTexts } from '../../src/model/plain-text.ts';
import type { Target } from '../../src/model/target.ts';
import { renderAudit, renderReport } from '../../src/report/index.ts';
import { breakCommand } from '../../src/report/kit/wrap.ts';
import { ecsDoctor } from '../cli/_run.ts';
import { stories } from '../stories/all.ts';
import type { Story } from '../stories/story.ts';
import { caseOf } from '../stories/to-case.ts';
import { transportOf } from '../stories/world.ts';
import { activeIn, rawIn } from './_active.ts';
import { SHELL, STEERING, TAINTS, type Taint } from './_taint.ts';

interface Tainted {
  readonly target: Target;
  readonly transport: Transport;
  readonly at: string;
}
function tainted(story: Story, taint: Taint, hostile: string): Tainted {
  // A name with a slash in it would only not be found.
  const { world, renamed } = taint.apply(
    story.world(),
    taint.name.startsWith('names of services') ? hostile.replaceAll('/', '') : hostile,
  );
  const t = story.target();
  return {
    target: { ...t, cluster: renamed(t.cluster), ...(t.service !== undefined && { service: renamed(t.service) }) },
    transport: transportOf(world),
    at: story.at(),
  };
}
const diagnosed = ({ target, ...how }: Tainted): Promise<Diagnosis> => diagnoseInFull(target, { ...how, risks: true });
const commandsOf = ({ report }: Diagnosis): string[] =>
  report.findings.flatMap(f => f.fixes.flatMap(x => x.commands ?? []));

/** A part of all pairs of a story and a taint: every story and every taint is in some. */
const pairs = stories.flatMap((story, i) =>
  TAINTS.flatMap((taint, j) => ((i + j) % 12 === 0 ? [{ story, taint, nth: i + j * 7 }] : [])),
);
const byTaint = TAINTS.map(taint => ({ name: taint.name, pairs: pairs.filter(p => p.taint === taint) }));

/** Runs shell scripts, each in an empty folder with a fake aws and docker on the path; gives those that made a file named pwned. */
function pwning(scripts: readonly string[]): string[] {
  const dir = mkdtempSync(join(tmpdir(), 'ecs-doctor-sh-'));
  mkdirSync(join(dir, 'bin'));
  // What a fake prints is hostile too: it goes into the words of the next command.
  for (const name of ['aws', 'docker'])
    writeFileSync(
      join(dir, 'bin', name),
      "#!/bin/sh\ncat <<'END'\n$(touch pwned)'; touch pwned; '`touch pwned`\nEND\n",
      { mode: 0o755 },
    );
  scripts.forEach((script, i) => {
    writeFileSync(join(dir, `${i}.sh`), script);
  });
  writeFileSync(
    join(dir, 'all'),
    'for f in *.sh; do mkdir "w$f"; cd "w$f"; sh "../$f" >/dev/null 2>&1 </dev/null; cd ..; done',
  );
  execFileSync('sh', ['all'], { cwd: dir, env: { PATH: `${join(dir, 'bin')}:/usr/bin:/bin` } });
  return scripts.filter((_, i) => existsSync(join(dir, `w${i}.sh`, 'pwned')));
}
const filledIn = (command: string): string => command.replace(/<[a-z][\w-]*>/g, 'X');

describe('text of strangers never becomes shell', () => {
  it('is noticed here when it does', () => {
    expect(pwning(['aws x "$(touch pwned)"', "aws '$(touch pwned)'", 'aws x; touch pwned', 'aws "$(aws ok)"'])).toEqual(
      ['aws x "$(touch pwned)"', 'aws x; touch pwned'],
    );
  });
  it.each(byTaint)('in $name', async ({ pairs: list }) => {
    const commands = new Set<string>();
    for (const { story, taint, nth } of list) {
      const diagnosis = await diagnosed(tainted(story, taint, SHELL[nth % SHELL.length] ?? ''));
      expect(diagnosis.bugs, story.name).toEqual([]);
      expect(diagnosis.report.checks.crashed, story.name).toEqual([]);
      for (const c of commandsOf(diagnosis)) commands.add(c);
    }
    expect(commands.size).toBeGreaterThan(0);
    // As it is in the report, with its placeholders filled in, and as a terminal shows it.
    expect(pwning([...commands].flatMap(c => [c, filledIn(c), breakCommand(filledIn(c), 80, '      ')]))).toEqual([]);
  });
  it('nor when a terminal breaks a command over lines: the words stay the same', () => {
    const words = (script: string): string =>
      execFileSync('sh', ['-c', `aws() { printf '%s\\n' "$@"; }\n${script}`], { encoding: 'utf8' });
    for (const hostile of SHELL) {
      const quoted = `'${hostile.replaceAll("'", "'\\''")}'`;
      const line = `aws ecs update-service --cluster ${quoted} --service ${quoted} --network-configuration ${quoted} --region eu-west-1`;
      expect(words(breakCommand(line, 40, '      ')), line).toBe(words(line));
    }
  });
});

const outputs = async ({ report, calls }: Diagnosis): Promise<Record<string, string>> => {
  const audit = summarize([report], { at: report.at });
  return {
    terminal: await renderReport(report, 'terminal'),
    narrow: await renderReport(report, 'terminal', { width: 40 }),
    json: await renderReport(report, 'json'),
    markdown: await renderReport(report, 'markdown'),
    auditTerminal: await renderAudit(audit, 'terminal'),
    auditMarkdown: await renderAudit(audit, 'markdown'),
    capture: JSON.stringify(plainTexts({ calls }, Number.POSITIVE_INFINITY)),
  };
};
/** In Markdown a mark without width keeps a mention or a link from coming to life; it stands nowhere else. */
const withoutJoiners = (name: string, text: string): string =>
  /arkdown/.test(name) ? text.replaceAll('\u2060', '') : text;

describe('text of strangers steers no terminal, and is no markup', () => {
  it.each(byTaint)('in $name', async ({ pairs: list }) => {
    for (const { story, taint } of list) {
      const diagnosis = await diagnosed(tainted(story, taint, STEERING.join(' ')));
      expect(diagnosis.bugs, story.name).toEqual([]);
      for (const [name, text] of Object.entries(await outputs(diagnosis))) {
        expect(rawIn(withoutJoiners(name, text)), `${story.name}: ${name}`).toBeUndefined();
        if (/arkdown/.test(name)) expect(activeIn(text), `${story.name}: ${name}`).toEqual([]);
      }
    }
  });
  it.each(STEERING.map(s => [JSON.stringify(s), s]))('nor %s alone', async (_, hostile) => {
    for (const name of ['load-balancer-health-path-wrong', 'app-crashed']) {
      const story = stories.find(s => s.name === name);
      if (!story) continue;
      for (const taint of TAINTS.slice(0, 2)) {
        for (const [format, text] of Object.entries(await outputs(await diagnosed(tainted(story, taint, hostile))))) {
          expect(rawIn(withoutJoiners(format, text)), format).toBeUndefined();
          if (/arkdown/.test(format)) expect(activeIn(text), format).toEqual([]);
        }
      }
    }
  });
});

const story = (name: string): Story => stories.find(s => s.name === name) ?? (stories[0] as Story);
const CLI_STORIES = ['iam-execution-role-denied', 'load-balancer-health-path-wrong', 'app-crashed'];

describe('the command line, over a case that holds all of it', () => {
  it.concurrent.each(
    CLI_STORIES.flatMap(name => (['terminal', 'json', 'markdown'] as const).map(format => ({ name, format }))),
  )('$format: $name', async ({ name, format }) => {
    const file = join(mkdtempSync(join(tmpdir(), 'ecs-doctor-hostile-')), 'case.json');
    const recorded = await caseOf(story(name));
    const hostile = `${STEERING.join(' ')} ${SHELL.join(' ')}`;
    const strings = (x: unknown, key = ''): unknown =>
      typeof x === 'string'
        ? /^(?:message|stoppedReason|reason|statusReason|Description|valueFrom|image|group|name|Name|path|HealthCheckPath|Sid)$/i.test(
            key,
          )
          ? `${x} ${hostile}`
          : x
        : Array.isArray(x)
          ? x.map(e => strings(e, key))
          : typeof x === 'object' && x !== null
            ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, strings(v, k)]))
            : x;
    writeFileSync(
      file,
      JSON.stringify({ ...recorded, calls: recorded.calls.map(c => ({ ...c, output: strings(c.output) })) }),
    );
    for (const risks of [[], ['--risks']]) {
      const ran = await ecsDoctor(['diagnose', '--case', file, '--format', format, ...risks]);
      expect(ran.stderr).toBe('');
      expect([0, 1, 3]).toContain(ran.code);
      expect(rawIn(withoutJoiners(format, ran.stdout))).toBeUndefined();
      if (format === 'json') expect(JSON.parse(ran.stdout).schemaVersion).toBe('1.0');
      if (format === 'markdown') expect(activeIn(ran.stdout)).toEqual([]);
    }
  });
  it('also in what it says of a target, a file, a message and a rule that do not exist', async () => {
    const hostile = STEERING.filter(s => !s.includes('\0')).join(' ');
    const dir = mkdtempSync(join(tmpdir(), 'ecs-doctor-hostile-'));
    const said = await Promise.all([
      ecsDoctor(['diagnose', hostile]),
      ecsDoctor(['diagnose', '--case', hostile]),
      ecsDoctor(['explain', hostile]),
      ecsDoctor(['explain', '-'], { stdin: `CannotPullContainerError: ${hostile}` }),
      ecsDoctor(['explain', '--format', 'json', hostile]),
      ecsDoctor(['demo', hostile]),
      ecsDoctor([hostile]),
      ecsDoctor(['diagnose', 'a/b', '--timeout', hostile]),
      ecsDoctor(['diagnose', 'a/b', `--x${hostile}`, '--format', 'json']),
      ecsDoctor(['policy', '--missing', hostile]),
    ]);
    for (const ran of said) {
      expect(rawIn(ran.stdout)).toBeUndefined();
      expect(rawIn(ran.stderr)).toBeUndefined();
      expect([0, 2]).toContain(ran.code);
    }
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('a megabyte where a word should be', () => {
  it.each(TAINTS.slice(0, 14).map(t => t.name))('in %s is read in seconds, and cut', async name => {
    const taint = TAINTS.find(t => t.name === name);
    if (!taint) throw new Error(name);
    const started = spent();
    const diagnosis = await diagnosed(tainted(story('app-crashed'), taint, `${'long and-wide/"\' '.repeat(60_000)}`));
    const text = await renderReport(diagnosis.report, 'terminal');
    await renderReport(diagnosis.report, 'markdown');
    // A third of this where nothing else runs; a busy machine counts the same work as more.
    expect(spent() - started).toBeLessThan(45_000);
    expect(text.length).toBeLessThan(20_000_000);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Broker } from '../../src/collect/broker.ts';
import { type Case, normaliseInput, parseCase, type Recording } from '../../src/collect/case.ts';
import { sources, sourcesFor } from '../../src/sources.ts';
import { openDoor } from '../../src/collect/door.ts';
import { replay } from '../../src/collect/replay.ts';
import { diagnoseInFull } from '../../src/diagnose.ts';
import { cite } from '../../src/model/cite.ts';
import type { EvidenceKey } from '../../src/model/evidence.ts';
import { plainTexts } from '../../src/model/plain-text.ts';
import type { Report } from '../../src/model/report.ts';
import { renderReport } from '../../src/report/index.ts';
import { stories } from './all.ts';
import { comparable, COUNTS } from './kept.ts';
import type { Story } from './story.ts';
import { reportOn } from './to-case.ts';
import { ANSWERED } from './world.ts';

const CASES = new URL('../../fixtures/cases/', import.meta.url);
const file = (story: Story, name: string): URL => new URL(`${story.name}/${name}`, CASES);
const caseOf = (story: Story): Case => parseCase(readFileSync(file(story, 'case.json'), 'utf8'));
const rootsOf = (report: Report): string[] => report.roots.map(r => r.finding.split('@')[0] ?? '');
const confidenceOf = (report: Report): string | undefined =>
  report.findings.find(f => f.id === report.roots[0]?.finding)?.confidence;
/** Reads a recording again: on the latest deployment, or on the one that runs since it was rolled back. */
const brokerFor = (story: Story, source: Case, judges?: 'running'): Broker =>
  new Broker(
    sourcesFor(story.at(), { judges, risks: true }),
    openDoor(replay(source), { now: () => story.at() }),
    story.target(),
  );
const declared = new Set<string>(sources('').flatMap(c => c.actions));
const diagnosed = async (story: Story, risks = false) => {
  const source = caseOf(story);
  const door = openDoor(replay(source), { now: () => source.at ?? '' });
  return { source, door, ...(await diagnoseInFull(story.target(), { door, at: story.at(), risks })) };
};
/** Runs `make` on the first call and keeps the result: several tests look at one diagnosis. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

it('every story has a name of its own and its recording', () => {
  expect(new Set(stories.map(s => s.name)).size).toBe(stories.length);
  expect(
    readdirSync(CASES)
      .filter(name => existsSync(new URL(`${name}/case.json`, CASES)))
      .sort(),
  ).toEqual(stories.map(s => s.name).sort());
});

describe.each(stories.map(story => [story.name, story] as const))('%s', (_, story) => {
  const { expect: wanted } = story;
  const withRisks = once(() => diagnosed(story, true));
  const fromCase = once(() => diagnoseInFull(story.target(), { case: caseOf(story) }));

  it(`is ${wanted.verdict}, because of ${wanted.root ?? 'nothing'}`, async () => {
    const { report, bugs, door } = await diagnosed(story);
    expect({ verdict: report.verdict, root: rootsOf(report)[0] ?? null }).toEqual({
      verdict: wanted.verdict,
      root: wanted.root,
    });
    if (wanted.confidence) expect(confidenceOf(report)).toBe(wanted.confidence);
    expect(rootsOf(report).slice(1)).toEqual(expect.arrayContaining([...(wanted.also ?? [])]));
    expect(rootsOf(report).filter(r => wanted.notRoots?.some(id => id === r))).toEqual([]);
    if (wanted.verdict === 'healthy') expect(report.findings).toEqual([]);
    expect(bugs).toEqual([]);
    expect(report.checks.crashed).toEqual([]);
    expect(door.misses).toEqual([]);
  });

  it('with risks it says the same of what has failed', async () => {
    const { report, bugs, door } = await withRisks();
    expect({ verdict: report.verdict, root: rootsOf(report)[0] ?? null }).toEqual({
      verdict: wanted.verdict,
      root: wanted.root,
    });
    expect(report.findings.filter(f => f.kind === 'risk').map(f => f.rule)).toEqual(
      expect.arrayContaining([...(wanted.risks ?? [])]),
    );
    if (wanted.verdict === 'healthy') expect(report.findings.filter(f => f.kind !== 'risk')).toEqual([]);
    expect([bugs, report.checks.crashed, door.misses]).toEqual([[], [], []]);
  });

  it.each([
    ['json', 'report.json'],
    ['terminal', 'terminal.txt'],
    ['markdown', 'report.md'],
  ] as const)('what is reported is what was kept: %s', async (format, name) => {
    const { report } = await fromCase();
    const text = await renderReport(report, format, { width: 80, color: false });
    const recorded = readFileSync(file(story, name), 'utf8');
    if (format === 'terminal')
      expect([text, recorded]).toEqual([text, recorded].map(() => expect.stringMatching(COUNTS)));
    expect(comparable(format, text), `run \`npm run record ${story.name}\``).toBe(comparable(format, recorded));
  });

  it('every citation leads to what was read, and to a call that was made', async () => {
    const { report, source } = await withRisks();
    const brokers = { latest: brokerFor(story, source), running: brokerFor(story, source, 'running') };
    // What waits behind the failure was read as if nothing had failed.
    const none = { key: 'failure.calls', from: [], actions: [], collect: async () => ({ found: [] }) } as const;
    const others = sources(story.at(), { risks: true }).filter(s => s.key !== 'failure.calls');
    const ahead = new Broker([...others, none], openDoor(replay(source), { now: () => story.at() }), story.target());
    for (const finding of report.findings) {
      expect(finding.citations.length, finding.id).toBeGreaterThan(0);
      for (const c of finding.citations) {
        const [key, of] = c.evidence.replace(/^ev:|@running$/g, '').split('#') as [EvidenceKey, string?];
        const from = of === 'ahead' ? ahead : brokers[finding.deployment ?? 'latest'];
        const there = plainTexts(cite(key, await from.ask(key), c.path).quote, 4000);
        expectQuoted(there, c.quote, `${finding.id} ${c.evidence}${c.path}`);
        const actions = (c.action ?? '').split(' ');
        expect(
          actions.filter(a => !ANSWERED.has(a)),
          `${finding.id} cites ${c.evidence}${c.path} by ${c.action}`,
        ).toEqual([]);
      }
    }
  });

  it('asks by declared actions only, and the recording is what the world says', async () => {
    const source = caseOf(story);
    expect(
      source.calls.map(c => `${c.service}:${c.operation}`).filter(a => !declared.has(a) || !ANSWERED.has(a)),
    ).toEqual([]);
    const key = (r: Recording): string => JSON.stringify([r.region, r.service, r.operation, normaliseInput(r.input)]);
    const kept = new Map(source.calls.map(c => [key(c), c]));
    for (const risks of [false, true])
      for (const { at: _, ...call } of (await reportOn(story, { risks })).door.recordings())
        expect(kept.get(key(call)), 'run `npm run record`').toEqual(call);
  });
});

/** A long quote is cut. */
function expectQuoted(there: unknown, quote: unknown, which: string): void {
  const quoted = quote as { truncated?: boolean; text?: string } | null;
  if (typeof quoted === 'object' && quoted?.truncated === true)
    expect(JSON.stringify(there)?.startsWith((quoted.text ?? '').slice(0, 500)), which).toBe(true);
  else expect(sorted(there), which).toEqual(sorted(quote));
}

const sorted = (x: unknown): unknown =>
  Array.isArray(x)
    ? x.map(sorted)
    : typeof x === 'object' && x !== null
      ? Object.fromEntries(
          Object.entries(x)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, sorted(v)]),
        )
      : x;

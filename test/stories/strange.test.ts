import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Broker } from '../../src/collect/broker.ts';
import { type Case, parseCase } from '../../src/collect/case.ts';
import { collectors } from '../../src/collect/index.ts';
import { openDoor } from '../../src/collect/door.ts';
import { replay } from '../../src/collect/replay.ts';
import { diagnoseInFull } from '../../src/diagnose.ts';
import { sourcesFor } from '../../src/sources.ts';
import { stories } from './all.ts';
import { actionOf, answeredOtherwise, mutated, random, refused, STRANGE } from './strange-answers.ts';
import type { Story } from './story.ts';

/** `npm run strange` tries every story and call; a test run tries a sample that is the same every time. */
const ALL = process.env['ECS_DOCTOR_STRANGE'] === 'all';
const SAMPLE = 12;
const MUTATIONS = ALL ? 100_000 : 10_000;

const cases = new Map<string, Case>();
const caseOf = ({ name }: Story): Case => {
  const had =
    cases.get(name) ??
    parseCase(readFileSync(new URL(`../../fixtures/cases/${name}/case.json`, import.meta.url), 'utf8'));
  cases.set(name, had);
  return had;
};

interface Outcome {
  readonly verdict: string;
  readonly proven: readonly string[];
  readonly faults: readonly string[];
}
async function outcome(story: Story, source: Case): Promise<Outcome> {
  const { report, bugs } = await diagnoseInFull(story.target(), { case: source, risks: true }).catch(
    (error: Error & { code?: string }) => {
      // What AWS answered in full may end in a sentence for a person; a strange answer never makes one.
      throw new Error(`${error.name} ${error.code ?? ''}: ${error.message}`, { cause: error });
    },
  );
  return {
    verdict: report.verdict,
    proven: report.findings.filter(f => f.kind === 'cause' && f.confidence === 'proven').map(f => f.rule),
    faults: [...bugs.map(b => `${b.key}: ${b.error.message}`), ...report.checks.crashed.map(c => String(c.rule))],
  };
}
const whole = new Map<string, Promise<Outcome>>();
const baseline = (story: Story): Promise<Outcome> => {
  const had = whole.get(story.name) ?? outcome(story, caseOf(story));
  whole.set(story.name, had);
  return had;
};

/** What is claimed with one strange answer that isn't claimed without it. */
async function overclaimed(story: Story, source: Case, index: number): Promise<string[]> {
  const [full, strange] = await Promise.all([
    baseline(story),
    outcome(story, source).catch((e: Error): Outcome => ({ verdict: '', proven: [], faults: [e.message] })),
  ]);
  const more = strange.proven.filter(r => !full.proven.includes(r));
  // To a diagnosis it is a call that wasn't answered: what it makes of one that was denied is tested in denied.test.ts.
  const unanswered = more.length > 0 ? await outcome(story, refused(caseOf(story), index)) : full;
  return [
    ...(strange.verdict === 'healthy' && full.verdict !== 'healthy' ? ['called healthy'] : []),
    ...(strange.verdict === 'unhealthy' && full.verdict === 'healthy' ? ['called unhealthy'] : []),
    ...more.filter(r => !unanswered.proven.includes(r)).map(r => `proves ${r}`),
    ...strange.faults,
  ];
}

/** Every piece of evidence, and every element of it, that an action's answer says is not there. */
async function absences(story: Story, source: Case, action: string): Promise<readonly string[]> {
  const door = openDoor(replay(source), { now: () => source.at ?? '' });
  const broker = new Broker(sourcesFor(source.at ?? '', {}), door, story.target());
  const dossier = await broker.dossier(collectors.map(c => c.key));
  const found: string[] = [];
  const walk = (x: unknown, path: string): void => {
    if (typeof x !== 'object' || x === null) return;
    const { state, receipt } = x as { state?: string; receipt?: { action: string } };
    if (state === 'absent' && receipt?.action.split(' ').at(-1) === action) found.push(path);
    for (const [k, v] of Object.entries(x)) if (k !== 'receipt') walk(v, `${path}/${k}`);
  };
  walk(dossier, '');
  return found;
}

/** What one story claims too much, or takes for absent, with one call answered otherwise. */
async function misread({ story, index, how }: Try): Promise<readonly string[] | undefined> {
  const source = caseOf(story);
  const other = answeredOtherwise(source, index, how);
  const call = source.calls[index];
  if (other === undefined || call === undefined) return undefined;
  const action = actionOf(call);
  const before = new Set(await absences(story, source, action));
  const absent = (await absences(story, other, action)).filter(path => !before.has(path));
  return [...(await overclaimed(story, other, index)), ...absent.map(path => `${path} is said to be absent`)].map(
    what => `${story.name} ${index} ${action}: ${what}`,
  );
}
interface Try {
  readonly story: Story;
  readonly index: number;
  readonly how: string;
}

const next = random(8);
const tries = (how: string): Try[] =>
  stories.flatMap(story => caseOf(story).calls.map((_, index) => ({ story, index, how })));
const some = <T>(of: readonly T[], n: number): T[] =>
  Array.from({ length: n }, () => of[Math.floor(next() * of.length)] as T);

describe('an answer that AWS does not give', () => {
  it.each(Object.keys(STRANGE))(
    '%s: nothing is claimed that is not claimed without it',
    { timeout: 3_600_000 },
    async how => {
      const mine = tries(how);
      const wrong: string[] = [];
      let tried = 0;
      for (const t of ALL ? mine : some(mine, SAMPLE)) {
        const found = await misread(t);
        if (found === undefined) continue;
        tried++;
        wrong.push(...found);
      }
      expect(tried).toBeGreaterThan(0);
      expect(wrong).toEqual([]);
    },
  );

  it(`${MUTATIONS} values of other types, anywhere: no crash, and nothing sick is called healthy`, {
    timeout: 3_600_000,
  }, async () => {
    const roll = random(9);
    const among = ALL ? stories : stories.filter((_, i) => i % 60 === 0);
    const seen = new Set<string>();
    const wrong: string[] = [];
    for (let n = 0; n < MUTATIONS; n++) {
      const story = among[Math.floor(roll() * among.length)];
      const changed = story && mutated(caseOf(story), roll);
      // Answers that can't be read are all the same to a diagnosis: one of each call will do.
      if (!story || !changed || seen.has(`${story.name} ${changed.same}`)) continue;
      seen.add(`${story.name} ${changed.same}`);
      for (const w of await overclaimed(story, changed.case, changed.index))
        wrong.push(`${story.name} ${changed.what}: ${w}`);
    }
    expect(wrong).toEqual([]);
  });
});

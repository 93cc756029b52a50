import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Broker } from '../../src/collect/broker.ts';
import { parseCase } from '../../src/collect/case.ts';
import { openDoor } from '../../src/collect/door.ts';
import { replay } from '../../src/collect/replay.ts';
import { type EvidenceKey, valueOf } from '../../src/model/evidence.ts';
import type { Task } from '../../src/model/facts.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { sourcesFor } from '../../src/sources.ts';
import { stories } from './all.ts';
import type { Story } from './story.ts';

const file = (story: Story, name: string): string =>
  readFileSync(new URL(`../../fixtures/cases/${story.name}/${name}`, import.meta.url), 'utf8');
const reportOf = (story: Story): Report => JSON.parse(file(story, 'report.json'));
const told = stories
  .map(story => ({ story, report: reportOf(story) }))
  .filter(({ report }) => report.findings.some(f => f.deployment !== undefined));

type Side = 'latest' | 'running';

/** What tells whose task a finding speaks of: the tasks by deployment, and what a citation leads to. */
async function readAgain(story: Story) {
  const source = parseCase(file(story, 'case.json'));
  const [latest, running] = ([undefined, 'running'] as const).map(
    judges =>
      new Broker(
        sourcesFor(story.at(), { judges }),
        openDoor(replay(source), { now: () => story.at() }),
        story.target(),
      ),
  );
  if (!latest || !running) throw new Error('no broker');
  const tasks = valueOf(await latest.ask('ecs.tasks')) ?? [];
  const primary = valueOf(await latest.ask('ecs.service'))?.deployments.find(d => d.status === 'PRIMARY')?.id;
  const failed = valueOf(await latest.ask('deployment.judged'))?.id;
  const of = (t: Task): Side | undefined =>
    t.startedBy === primary ? 'running' : t.startedBy === failed ? 'latest' : undefined;
  return { brokers: { latest, running }, tasks, of };
}

/** Evidence that is a list of things of which each may be of another task. */
const LISTS = new Set(['ecs.tasks', 'ecs.events', 'logs.tail', 'deployment.attempts', 'failure.calls']);

/** The deployments whose tasks a citation of the finding is about, of those that were made by either. */
async function sidesOf(f: ReportFinding, side: Side, { brokers, tasks, of }: Awaited<ReturnType<typeof readAgain>>) {
  const cited = f.citations.map(async c => {
    const key = c.evidence.replace(/^ev:|@running$/g, '') as EvidenceKey;
    const value: unknown = valueOf(await brokers[side].ask(key));
    const element = LISTS.has(key) && Array.isArray(value) ? value[Number(c.path.split('/')[1])] : undefined;
    const words = JSON.stringify([c.quote, c.says, element]);
    const named = tasks.filter(t => words.includes(t.id) || addressesOf(t).some(ip => words.includes(`"${ip}"`)));
    const sides = new Set(named.flatMap(t => of(t) ?? []));
    // An event that names tasks of both is about both.
    return sides.size === 1 ? [...sides] : [];
  });
  return new Set((await Promise.all(cited)).flat());
}
const addressesOf = (t: Task): string[] => t.attachments.flatMap(a => a.privateIp ?? []);
const other = (side: Side): Side => (side === 'running' ? 'latest' : 'running');

describe('after a rollback', () => {
  it('there are stories of both deployments', () => {
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter(t => t.report.findings.some(f => f.deployment === 'running')).length).toBeGreaterThan(2);
  });

  it.each(told.map(t => [t.story.name, t] as const))(
    '%s: neither is credited with what is about the other',
    async (_, t) => {
      const again = await readAgain(t.story);
      for (const f of t.report.findings)
        if (f.deployment !== undefined)
          expect([...(await sidesOf(f, f.deployment, again))], f.id).not.toContain(other(f.deployment));
    },
  );

  it.each(['running-crashes-after-rollback', 'running-rollback-cannot-pull', 'running-rollback-fails-health-checks'])(
    '%s: a finding under the wrong name would be seen',
    async name => {
      const t = told.find(x => x.story.name === name);
      if (!t) throw new Error(`there is no story ${name}`);
      const again = await readAgain(t.story);
      const seen = await Promise.all(
        t.report.findings.flatMap(f => (f.deployment === 'running' ? [sidesOf(f, 'running', again)] : [])),
      );
      expect(seen.some(sides => sides.has('running'))).toBe(true);
    },
  );

  it('what explains a symptom of one is not about the other alone', () => {
    for (const { story, report } of told) {
      const by = new Map(report.findings.map(f => [f.id, f.deployment]));
      for (const f of report.findings)
        for (const id of f.causedBy)
          if (f.deployment !== undefined)
            expect(by.get(id) ?? f.deployment, `${story.name} ${f.id}`).toBe(f.deployment);
    }
  });
});

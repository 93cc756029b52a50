import { describe, expect, it } from 'vitest';
import { littleCpu } from '../../../rules/app/_resources.ts';
import { cite } from '../../../src/model/cite.ts';
import type { EvidenceKey } from '../../../src/model/evidence.ts';
import type { TaskDefinition, Utilization } from '../../../src/model/facts.ts';
import { known } from '#testing';
import { container, definition, service } from '../_elb.ts';

const given = <T>(key: EvidenceKey, value: T | undefined) => {
  if (value === undefined) return { state: 'blind' } as const;
  const evidence = known(value);
  const quote = (pointer = '', says?: string) => cite(key, evidence, pointer, says);
  return { state: 'known', value, whole: true, cite: quote } as const;
};
const at = '2026-01-01T12:00:00.000Z';
const use = (percent: number): Utilization => ({ from: at, to: at, cpu: { percent, at, minutes: 5 } });
const revision = (cpu: number, own = 0, more: Partial<TaskDefinition> = {}): TaskDefinition => ({
  ...definition(),
  cpu,
  memory: 2048,
  containers: [container({ name: 'log', cpu: 0 }), container({ cpu: own })],
  ...more,
});
const change = (field: string, before: string, after: string) => ({ field, before, after });
const look = (
  changes: ReturnType<typeof change>[] | undefined,
  before?: TaskDefinition,
  now?: TaskDefinition,
  utilization?: Utilization,
) =>
  littleCpu(
    {
      changes: given('deployment.changes', changes),
      before: given('deployment.steadyTaskDefinition', before),
      now: given('deployment.taskDefinition', now),
      utilization: given('metrics.utilization', utilization),
    } as never,
    'app',
    { definition: now, service: service() },
  );

describe('too little CPU', () => {
  it('of the task: both revisions are cited, and it can be raised again', () => {
    const found = look([change('cpu', '1024', '256')], revision(1024), revision(256));
    expect(found.says).toBe(' CPU was lowered from 1024 to 256 units with this revision.');
    expect(found.citations).toMatchObject([
      { evidence: 'ev:deployment.steadyTaskDefinition', path: '/cpu', quote: 1024 },
      { evidence: 'ev:deployment.taskDefinition', path: '/cpu', quote: 256 },
    ]);
    expect(found.fixes.map(f => f.title)).toEqual(['Raise the CPU back to 1024 units']);
  });
  it('of the container', () => {
    const found = look([change('containers[app].cpu', '512', '128')], revision(1024, 512), revision(1024, 128));
    expect(found.says).toBe(' CPU of container app was lowered from 512 to 128 units with this revision.');
    expect(found.citations).toMatchObject([
      { path: '/containers/1/cpu', quote: 512 },
      { path: '/containers/1/cpu', quote: 128 },
    ]);
    expect(found.fixes.map(f => [f.title, f.risk])).toEqual([
      ['Raise the CPU of app back to 512 units', 'More CPU costs more.'],
    ]);
  });
  it.each([90, 100])('that was used up to %i %% without a change', percent => {
    const found = look([], revision(256), revision(256), use(percent));
    expect(found.says).toContain(`CPU use of up to ${percent}%`);
    expect(found.citations).toMatchObject([{ path: '/cpu/percent', quote: percent }]);
    expect(found.fixes.map(f => f.title)).toEqual(['Give the task more CPU, or find what uses it']);
  });
  it.each<[string, ReturnType<typeof look>]>([
    ['CPU was raised', look([change('cpu', '256', '1024')], revision(256), revision(1024))],
    [
      "another container's was lowered",
      look([change('containers[log].cpu', '64', '32')], revision(256), revision(256)),
    ],
    ['it was hardly used', look([], revision(256), revision(256), use(89))],
    ['nothing could be read', look(undefined)],
  ])('is not told where %s', (_, found) => expect(found).toEqual({ says: '', citations: [], fixes: [] }));
});

import { describe, expect, it } from 'vitest';
import { stories } from './all.ts';
import { type Fault, overclaims, runWithout, unnamed } from './blindfold.ts';
import { takings } from './sweep.ts';
import type { Story } from './story.ts';

/** What runs in which calls are taken away say too much. `every`: so many of them are left out between two that run. */
async function wrongs(story: Story, fault: Fault, every: number, offset: number): Promise<string[]> {
  const full = await runWithout(story, [], fault);
  const chosen = takings(full.calls, {}).filter((_, i) => (i + offset) % every === 0);
  const out: string[] = [];
  for (const taken of chosen) {
    const { report } = await runWithout(story, taken, fault);
    const without = taken.map(t => t.action).join(' and ');
    for (const line of [...overclaims(story.name, full.report, report), ...(await unnamed(report))])
      out.push(`without ${without}: ${line}`);
  }
  return out;
}

/** `npm run blindfold` does the same for every call by itself, and with other faults for all of them. */
describe.each(stories.map((s, i) => [s.name, s, i] as const))('%s', (_, story, i) => {
  it('claims no more, and names what is missing, with any action denied', async () =>
    expect(await wrongs(story, 'denied', 1, 0)).toEqual([]));
  it('claims no more where an action times out', async () =>
    expect(await wrongs(story, 'timed out', 12, i)).toEqual([]));
  it('claims no more where the second page of a list never comes', async () =>
    expect(await wrongs(story, 'cut', 12, i)).toEqual([]));
});

import { describe, expect, it } from 'vitest';
import { stories } from './all.ts';
import { overclaims, runWithout, unnamed } from './blindfold.ts';
import { randomFrom, takings } from './sweep.ts';

const PAIRS = 2;

/** More of them: `npm run blindfold -- --pairs 5000 --seed 2`. */
describe('with pairs of actions denied', () => {
  it.each(stories.map((s, i) => [s.name, s, i] as const))('%s claims no more', async (_, story, i) => {
    const full = await runWithout(story, [], 'denied');
    for (const taken of takings(full.calls, { pairs: PAIRS, random: randomFrom(i) })) {
      const { report } = await runWithout(story, taken, 'denied');
      const wrong = [...overclaims(story.name, full.report, report), ...(await unnamed(report))];
      expect(wrong, taken.map(t => t.action).join(' and ')).toEqual([]);
    }
  });
});

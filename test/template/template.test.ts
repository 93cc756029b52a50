import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { reportOn } from '../stories/to-case.ts';
import rule from './rule.ts';
import { stories } from './story.ts';

it.each(stories.map(story => [story.name, story] as const))(
  'the story that `npm run new` writes: %s',
  async (_, story) => {
    const { report, bugs } = await reportOn(story, { rules: [...rules, rule] });
    const roots = report.roots.map(root => root.finding.split('@')[0]);
    expect({ verdict: report.verdict, root: roots[0], bugs }).toEqual({
      verdict: story.expect.verdict,
      root: story.expect.root,
      bugs: [],
    });
    expect(roots.filter(root => story.expect.notRoots?.some(id => id === root))).toEqual([]);
  },
);

import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { CAUSES } from '../../src/aws/messages/causes.ts';
import { stories } from '../stories/all.ts';
import template from './rule.ts';
import { stories as templateStories } from './story.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const BECAUSE = read('./because.txt').trim();
const pageLines = read('./page.md')
  .split('\n')
  .filter(line => line.length > 60);

/** What of the template is still in a rule, its page, or its row in the table of causes. */
function leftOver(rule: { readonly id: string; readonly title: string; readonly messages: object }): string[] {
  const page = new URL(`../../rules/${rule.id}.md`, import.meta.url);
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const because: Readonly<Record<string, { readonly because: string }>> = CAUSES;
  return [
    ...(rule.title === template.title ? ['its title'] : []),
    ...(JSON.stringify(rule.messages).includes(template.messages.wrong.why) ? ['its messages'] : []),
    ...(pageLines.some(line => text.includes(line)) ? [`rules/${rule.id}.md`] : []),
    ...(because[rule.id]?.because === BECAUSE ? ['its sentence in src/aws/messages/causes.ts'] : []),
  ];
}

// Only this test fails for a rule as `npm run new` writes it: everything else can be tried out before it is replaced.
it('no rule has words of the template left', () => {
  const found = rules.flatMap(rule => leftOver(rule).map(what => `${rule.id}: replace ${what}`));
  expect(found).toEqual([]);
});
it('no story has words of the template left', () => {
  const abouts = templateStories.map(story => story.about);
  expect(
    stories.filter(story => abouts.includes(story.about)).map(story => `${story.name}: replace its about`),
  ).toEqual([]);
});
it('the template itself has them', () => {
  expect(leftOver(template)).toEqual(['its title', 'its messages']);
  expect(pageLines.length).toBeGreaterThan(2);
});

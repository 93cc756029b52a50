import { expect, it } from 'vitest';
import { stories } from '../stories/all.ts';
import { chosenBy } from '../stories/record.ts';

const names = (name?: string): string[] => chosenBy(name).map(story => story.name);

it('records all stories, one and those named after it, or those of a rule', () => {
  expect(names()).toHaveLength(stories.length);
  expect(names('secret-not-found')).toEqual(['secret-not-found', 'secret-not-found-on-ec2']);
  expect(names('app/crashed')).toEqual(['app-crashed', 'app-crashed-by-a-task']);
  expect(names('risk/single-zone').length).toBeGreaterThan(0);
});

it.each([
  ['secret-not-fond', 'There is no story secret-not-fond', 'Did you mean secret-not-found?'],
  ['secret/not-fond', 'There is no story of secret/not-fond', 'Did you mean secret/not-found?'],
  ['zzzzzzzz', 'There is no story zzzzzzzz', 'The stories are the folders of fixtures/cases.'],
])('refuses %s in one sentence', (name, title, hint) => {
  expect(() => chosenBy(name)).toThrow(expect.objectContaining({ title, hint }));
});

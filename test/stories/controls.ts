import { sameConfiguration, sameWords, type Story } from './story.ts';

export interface Twins {
  readonly of: Story;
  readonly words: Story;
  readonly configuration: Story;
}
/** Every failing story twice more: its words over a right configuration, and its configuration under a steady service. */
export const twinsOf = (stories: readonly Story[]): readonly Twins[] =>
  stories
    .filter(s => s.expect.verdict === 'unhealthy')
    .map(of => ({ of, words: sameWords(of), configuration: sameConfiguration(of) }));

import type { Draft } from '../../../src/derive/failure/draft.ts';

/** A task on Fargate couldn't pull its image; each case changes what it is about. */
export const draft = (more: Partial<Draft> = {}): Draft => ({
  step: 'image-pull',
  how: 'missing',
  family: 'pull/not-found',
  symptom: 'symptom/image-pull-failed',
  facts: {},
  candidates: [],
  launch: 'FARGATE',
  subnets: [],
  instances: [],
  tasks: ['t1'],
  words: 'CannotPullContainerError',
  seen: [],
  ...more,
});

import { amountRule } from './_amount.ts';

export default amountRule({
  kind: 'memory',
  thing: 'memory',
  unit: 'MiB',
  why: 'A task is placed on an instance that has all of its memory unreserved, whether or not other tasks use what they reserve.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html',
});

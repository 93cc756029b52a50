import { amountRule } from './_amount.ts';

export default amountRule({
  kind: 'memory',
  thing: 'memory',
  unit: 'MiB',
  why: "A task needs an instance with all of its memory unreserved, even if other tasks don't use what they reserve.",
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html',
});

import { amountRule } from './_amount.ts';

export default amountRule({
  kind: 'memory',
  thing: 'memory',
  unit: 'MiB',
  why: "All of the task's memory must be free on a single instance. Memory that other tasks reserve counts as used even if they don't use it.",
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html',
});

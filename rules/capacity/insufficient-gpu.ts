import { amountRule } from './_amount.ts';

export default amountRule({
  kind: 'gpu',
  thing: 'GPUs',
  unit: 'GPUs',
  why: 'A GPU belongs to one container at a time, so a task needs an instance with enough free GPUs.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html',
});

import { amountRule } from './_amount.ts';

export default amountRule(
  'gpu',
  'GPUs',
  'GPUs',
  'A GPU belongs to one container at a time, so a task is placed only where enough of them are free.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html',
);

import { amountRule } from './_amount.ts';

export default amountRule(
  'cpu',
  'CPU',
  'CPU units',
  'A task is placed on an instance that has all of its CPU units unreserved; 1024 of them are one vCPU.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html',
);

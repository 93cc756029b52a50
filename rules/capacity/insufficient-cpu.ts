import { amountRule } from './_amount.ts';

export default amountRule({
  kind: 'cpu',
  thing: 'CPU',
  unit: 'CPU units',
  why: 'A task is placed on an instance that has all of its CPU units unreserved; 1024 of them are one vCPU.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html',
});

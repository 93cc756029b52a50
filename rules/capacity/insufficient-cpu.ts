import { amountRule } from './_amount.ts';

export default amountRule({
  kind: 'cpu',
  thing: 'CPU',
  unit: 'CPU units',
  why: 'A task needs an instance with all of its CPU units unreserved. 1024 CPU units are one vCPU.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html',
});

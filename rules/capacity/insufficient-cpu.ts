import { amountRule } from './_amount.ts';

export default amountRule({
  kind: 'cpu',
  thing: 'CPU',
  unit: 'CPU units',
  why: "All of the task's CPU units must be free on a single instance (1024 CPU units = 1 vCPU).",
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html',
});

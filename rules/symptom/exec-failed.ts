import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/exec-failed',
  'ECS Exec cannot connect',
  'ECS Exec cannot connect ({tasks}): {words}',
  'A session needs the execute-command agent in the task, a task role that may open it, and a way to Systems Manager.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
);

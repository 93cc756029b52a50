import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/exec-failed',
  title: 'ECS Exec cannot connect',
  what: 'ECS Exec cannot connect ({tasks}): {words}',
  why: 'A session needs the execute-command agent in the task, a task role that may open it, and a way to Systems Manager.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
});

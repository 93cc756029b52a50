import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/exec-failed',
  title: "ECS Exec can't connect",
  what: "ECS Exec can't connect ({tasks}): {words}",
  why: 'A session needs the execute-command agent in the task, a task role that is allowed to open it, and a network path to Systems Manager.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
});

import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/eni-not-provisioned',
  title: "The task's network interface couldn't be created or attached",
  what: 'The task got no network interface ({tasks}): {words}',
  why: 'In awsvpc mode every task has its own network interface, which is created first.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
});

import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/eni-not-provisioned',
  title: 'The network interface of the task could not be made or attached',
  what: 'The task got no network interface ({tasks}): {words}',
  why: 'In awsvpc mode every task has a network interface of its own, made before anything else.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
});

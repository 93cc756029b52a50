import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/eni-not-provisioned',
  'The network interface of the task could not be made or attached',
  'The task got no network interface ({tasks}): {words}',
  'In awsvpc mode every task has a network interface of its own, made before anything else.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
);

import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/placement-failed',
  'No place was found for the task',
  'No place was found for the task ({tasks}): {words}',
  'ECS starts a task only where it fits.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
);

import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/scheduler-throttled',
  'The service scheduler is throttled',
  'The service scheduler is throttled ({tasks}): {words}',
  'AWS limits how fast ECS may call its own and other APIs for an account.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
);

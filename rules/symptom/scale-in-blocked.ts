import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/scale-in-blocked',
  'Tasks that should stop may not',
  'Tasks that should stop may not ({tasks}): {words}',
  'ECS does not stop protected tasks.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
);

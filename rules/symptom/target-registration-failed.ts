import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/target-registration-failed',
  'Targets could not be registered',
  'Targets could not be registered ({tasks}): {words}',
  'A task behind a load balancer serves only once it is registered.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
);

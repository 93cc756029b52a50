import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/scheduler-throttled',
  title: 'The service scheduler is throttled',
  what: 'The service scheduler is throttled ({tasks}): {words}',
  why: 'AWS limits how fast ECS can call its own and other APIs for an account.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
});

import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/scale-in-blocked',
  title: 'Tasks that should stop may not',
  what: 'Tasks that should stop may not ({tasks}): {words}',
  why: 'ECS does not stop protected tasks.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
});

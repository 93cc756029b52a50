import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/scale-in-blocked',
  title: "Tasks that should stop can't be stopped",
  what: "Tasks that should stop can't be stopped ({tasks}): {words}",
  why: "ECS doesn't stop protected tasks.",
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
});

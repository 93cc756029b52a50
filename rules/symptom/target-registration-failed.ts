import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/target-registration-failed',
  title: "Targets couldn't be registered",
  what: "Targets couldn't be registered ({tasks}): {words}",
  why: 'A task behind a load balancer serves traffic only once it is registered.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
});

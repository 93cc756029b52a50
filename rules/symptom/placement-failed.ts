import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/placement-failed',
  title: "ECS couldn't place the task",
  what: "ECS couldn't place the task ({tasks}): {words}",
  why: 'ECS starts a task only where it fits.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
});

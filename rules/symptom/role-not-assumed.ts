import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/role-not-assumed',
  title: "ECS couldn't assume a role",
  what: "ECS couldn't assume a role ({tasks}): {words}",
  why: 'ECS acts for the task with the roles in the task definition.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
});

import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/role-not-assumed',
  title: 'ECS could not assume a role',
  what: 'A role could not be assumed ({tasks}): {words}',
  why: 'ECS acts for the task with the roles that the task definition names.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
});

import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/role-not-assumed',
  'ECS could not assume a role',
  'A role could not be assumed ({tasks}): {words}',
  'ECS acts for the task with the roles that the task definition names.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
);

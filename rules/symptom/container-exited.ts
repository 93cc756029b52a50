import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/container-exited',
  title: 'An essential container exited',
  what: 'An essential container exited ({tasks}): {words}',
  why: 'When an essential container exits, ECS stops the whole task.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html',
});

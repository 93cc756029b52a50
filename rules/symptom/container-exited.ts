import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/container-exited',
  'An essential container ended',
  'An essential container ended ({tasks}): {words}',
  'When an essential container ends, ECS stops the whole task.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html',
);

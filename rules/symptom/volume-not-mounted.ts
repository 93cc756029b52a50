import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/volume-not-mounted',
  'A volume could not be attached or mounted',
  'A volume could not be attached or mounted ({tasks}): {words}',
  'A container starts only with its volumes.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html',
);

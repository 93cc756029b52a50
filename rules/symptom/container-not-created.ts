import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/container-not-created',
  'A container could not be created or started',
  'A container could not be created or started ({tasks}): {words}',
  'The container runtime refused the container before its process ran.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html',
);

import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/secrets-not-retrieved',
  'Secrets or the registry login could not be fetched',
  'Secrets, environment files or the registry login could not be fetched ({tasks}): {words}',
  'ECS fetches all that the task definition references before any container starts.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html',
);

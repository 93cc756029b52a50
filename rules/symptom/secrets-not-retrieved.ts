import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/secrets-not-retrieved',
  title: "Secrets or the registry login couldn't be fetched",
  what: "Secrets, environment files or the registry login couldn't be fetched ({tasks}): {words}",
  why: 'ECS fetches everything that the task definition references before any container starts.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html',
});

import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/volume-not-mounted',
  title: "A volume couldn't be attached or mounted",
  what: "A volume couldn't be attached or mounted ({tasks}): {words}",
  why: 'A container starts only with its volumes.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html',
});

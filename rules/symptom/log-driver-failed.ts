import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/log-driver-failed',
  title: "The log driver couldn't be set up",
  what: "The log driver couldn't be set up ({tasks}): {words}",
  why: 'A container starts only with its log driver.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html',
});

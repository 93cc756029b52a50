import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/log-driver-failed',
  'The log driver could not be set up',
  'The log driver could not be set up ({tasks}): {words}',
  'A container starts only with its log driver.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html',
);

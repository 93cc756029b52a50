import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/request-refused',
  'The API refused the request',
  'The API refused the request ({tasks}): {words}',
  'A refused request starts no task.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html',
);

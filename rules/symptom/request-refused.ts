import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/request-refused',
  title: 'The API refused the request',
  what: 'The API refused the request ({tasks}): {words}',
  why: 'A refused request starts no task.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html',
});

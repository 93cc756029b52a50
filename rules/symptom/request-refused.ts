import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/request-refused',
  title: 'The API rejected the request',
  what: 'The API rejected the request ({tasks}): {words}',
  why: 'A rejected request starts no task.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html',
});

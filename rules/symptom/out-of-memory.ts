import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/out-of-memory',
  title: 'A container ran out of memory',
  what: 'A container ran out of memory ({tasks}): {words}',
  why: 'The kernel kills a container that exceeds its memory limit.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html',
});

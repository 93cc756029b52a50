import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/out-of-memory',
  title: 'A container was killed for memory',
  what: 'A container was killed for memory ({tasks}): {words}',
  why: 'The kernel kills a container that reaches its memory limit.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html',
});

import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/out-of-memory',
  'A container was killed for memory',
  'A container was killed for memory ({tasks}): {words}',
  'The kernel kills a container that reaches its memory limit.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html',
);

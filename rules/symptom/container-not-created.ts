import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/container-not-created',
  title: "A container couldn't be created or started",
  what: "A container couldn't be created or started ({tasks}): {words}",
  why: 'The container runtime rejected the container before its process ran.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html',
});

import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/image-pull-failed',
  title: 'An image could not be pulled',
  what: 'The image could not be pulled ({tasks}): {words}',
  why: 'A task starts only after the images of all its containers were pulled.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
});

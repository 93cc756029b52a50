import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/image-pull-failed',
  'An image could not be pulled',
  'The image could not be pulled ({tasks}): {words}',
  'A task starts only after the images of all its containers were pulled.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
);

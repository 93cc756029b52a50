import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/image-pull-failed',
  title: "An image couldn't be pulled",
  what: "The image couldn't be pulled ({tasks}): {words}",
  why: 'A task starts only after the images of all its containers are pulled.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
});

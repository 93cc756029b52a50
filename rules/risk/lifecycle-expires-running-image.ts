import { expiryOf } from '#aws/deployments';
import { defineRule, unread } from '#rule';

/** Days ahead that are worth a word, and pushes. */
const SOON = 14;
const PUSHES = 3;
const DAY = 86_400_000;

export default defineRule({
  id: 'risk/lifecycle-expires-running-image',
  title: 'A lifecycle policy will soon expire the running image',
  kind: 'risk',
  severity: 'warning',
  sources: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html'],
  needs: { images: 'image.references', asked: 'asked.at' },
  messages: {
    age: {
      what: 'Image {image} of container {container} expires {when}: {rule} keeps such images for {days} days',
      why: "Amazon ECR doesn't know which images are in use. Once the image is gone, every new task (scaling, a replaced host, a rollback) fails to pull it.",
    },
    count: {
      what: 'Image {image} of container {container} expires after {left}: {rule} keeps the newest {keeps}',
      why: "Amazon ECR doesn't know which images are in use. Once the image is gone, every new task (scaling, a replaced host, a rollback) fails to pull it.",
    },
  },
  *check({ images, asked }, say) {
    for (const [i, { ref, image, lifecycle, others }] of images.value.entries()) {
      if (unread(image) && lifecycle.state === 'known')
        yield say.undecided('images', `when ${ref.image} was pushed couldn't be read`, {
          actions: ['ecr:DescribeImages'],
          about: { type: 'image', id: ref.image },
        });
      if (image.state !== 'known') continue;
      if (lifecycle.state === 'unreadable')
        yield say.undecided('images', `the lifecycle policy of ${ref.repository} couldn't be read`, {
          actions: ['ecr:GetLifecyclePolicy'],
          about: { type: 'image', id: ref.image },
        });
      if (lifecycle.state !== 'known') continue;
      const expiry = expiryOf(
        lifecycle.value,
        image.value,
        ref.tag ?? image.value.tags[0],
        others.state === 'known' && others.whole ? others.value : undefined,
      );
      if (expiry === undefined) continue;
      const about = { type: 'image', id: ref.image };
      if (expiry === 'unknown') {
        yield say.undecided('images', `how many images of ${ref.repository} are newer couldn't be read`, {
          actions: ['ecr:DescribeImages'],
          about,
        });
        continue;
      }
      const common = { image: ref.image, container: ref.container, rule: expiry.rule };
      const policy = images.cite(`/${i}/lifecycle`, `the lifecycle policy of ${ref.repository}`);
      if (expiry.kind === 'age') {
        const days = Math.ceil((Date.parse(expiry.at) - Date.parse(asked.value.at)) / DAY);
        if (days <= SOON)
          yield say.fault('age', {
            data: {
              ...common,
              when: days <= 0 ? 'any time now' : `in ${days} day${days === 1 ? '' : 's'}`,
              days: String(expiry.days),
            },
            about,
            citations: [
              policy,
              images.cite(
                `/${i}/image/value/pushedAt`,
                `it was pushed on ${(image.value.pushedAt ?? '').slice(0, 10)}`,
              ),
            ],
            confidence: 'likely',
          });
      } else if (expiry.left < PUSHES && expiry.left < expiry.keeps)
        yield say.fault('count', {
          data: {
            ...common,
            left:
              expiry.left === 0 ? 'the next evaluation' : `${expiry.left} more push${expiry.left === 1 ? '' : 'es'}`,
            keeps: String(expiry.keeps),
          },
          about,
          citations: [
            policy,
            images.cite(`/${i}/image/value/pushedAt`, `it was pushed on ${(image.value.pushedAt ?? '').slice(0, 10)}`),
          ],
          confidence: 'likely',
        });
    }
  },
});

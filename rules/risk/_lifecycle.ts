import { type Expiry, expiryOf } from '#aws/deployments';
import { defineRule, type ImageFacts, type Known, unread } from '#rule';

/** Days ahead that are worth a word, and pushes. */
const SOON = 14;
const PUSHES = 3;
const DAY = 86_400_000;

const WHY =
  "Amazon ECR doesn't know which images are in use. Once the image is {gone}, every new task (scaling, a replaced host, a rollback) fails to pull it.";
const EVENT = { pushedAt: 'pushed', pulledAt: 'last pulled', activatedAt: 'restored from the archive' } as const;

interface LifecyclePlan {
  readonly id: 'risk/lifecycle-expires-running-image' | 'risk/lifecycle-archives-running-image';
  readonly title: string;
  readonly action: Expiry['action'];
  /** What the image does, `expires`, and what it is afterward, `gone`. */
  readonly does: string;
  readonly gone: string;
}

/** A lifecycle policy will soon take an image away that tasks still pull. */
export const lifecycleRule = ({ id, title, action, does, gone }: LifecyclePlan) =>
  defineRule({
    id,
    title,
    kind: 'risk',
    severity: 'warning',
    sources: [
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html',
    ],
    needs: { images: 'image.references', asked: 'asked.at' },
    messages: {
      age: {
        what: `Image {image} of container {container} ${does} {when}: {rule} keeps such images for {days} days`,
        why: WHY.replace('{gone}', gone),
      },
      unpulled: {
        what: `Image {image} of container {container} ${does} {when}: {rule} keeps images for {days} days after their last pull`,
        why: WHY.replace('{gone}', gone),
      },
      count: {
        what: `Image {image} of container {container} ${does} after {left}: {rule} keeps the newest {keeps}`,
        why: WHY.replace('{gone}', gone),
      },
    },
    *check({ images, asked }, say) {
      for (const [i, { ref, image, lifecycle, others }] of images.value.entries()) {
        const about = { type: 'image', id: ref.image };
        if (unread(image) && lifecycle.state === 'known')
          yield say.undecided('images', `when ${ref.image} was pushed couldn't be read`, {
            actions: ['ecr:DescribeImages'],
            about,
          });
        if (image.state !== 'known') continue;
        if (lifecycle.state === 'unreadable')
          yield say.undecided('images', `the lifecycle policy of ${ref.repository} couldn't be read`, {
            actions: ['ecr:GetLifecyclePolicy'],
            about,
          });
        if (lifecycle.state !== 'known') continue;
        const expiry = expiryOf(
          lifecycle.value,
          image.value,
          others.state === 'known' && others.whole ? others.value : undefined,
        );
        if (expiry === 'unknown')
          yield say.undecided(
            'images',
            `when the lifecycle policy of ${ref.repository} takes this image couldn't be determined`,
            {
              actions: ['ecr:DescribeImages'],
              about,
            },
          );
        if (expiry === undefined || expiry === 'unknown' || expiry.action !== action) continue;
        const common = { image: ref.image, container: ref.container, rule: expiry.rule };
        const citations = cited(images, i, expiry);
        if (expiry.kind === 'age') {
          const days = Math.ceil((Date.parse(expiry.at) - Date.parse(asked.value.at)) / DAY);
          if (days <= SOON)
            yield say.fault(expiry.from === 'pushedAt' ? 'age' : 'unpulled', {
              data: {
                ...common,
                when: days <= 0 ? 'any time now' : `in ${days} day${days === 1 ? '' : 's'}`,
                days: String(expiry.days),
              },
              about,
              citations,
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
            citations,
            confidence: 'likely',
          });
      }
    },
  });

function cited(images: Known<readonly ImageFacts[]>, i: number, expiry: Expiry) {
  const facts = images.value[i];
  const from = expiry.kind === 'age' ? expiry.from : 'pushedAt';
  const on = (facts?.image.state === 'known' ? (facts.image.value[from] ?? '') : '').slice(0, 10);
  return [
    images.cite(`/${i}/lifecycle`, `the lifecycle policy of ${facts?.ref.repository ?? ''}`),
    images.cite(`/${i}/image/value/${from}`, `it was ${EVENT[from]} on ${on}`),
  ] as const;
}

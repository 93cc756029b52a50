import { aboutImage, canBePulled, wasArchived } from '#aws/images';
import { deployed, FIX_NEEDS, fixContext, restoreImage, waitForImage } from '#fix';
import { citationsOf, clock, confidenceOf, couldBe, defineRule, type FailedCall, idsOf, lastOf, unread } from '#rule';

/** What a pull of an archived image looks like: ECR answers as if there were no such image. */
const MISSING = ['image/archived', 'image/tag-not-found', 'image/digest-not-found'] as const;
const seemsMissing = (c: FailedCall): boolean =>
  (c.how === 'missing' || c.how === 'undetermined') && MISSING.some(cause => couldBe(c, cause));

export default defineRule({
  id: 'image/archived',
  title: "The image is archived and can't be pulled",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive_restore_image.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdateImageStorageClass.html',
  ],
  needs: { images: 'image.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    archived: {
      what: "Image {image} is archived and can't be pulled",
      why: "Amazon ECR still describes an archived image, but a pull of it fails as if it didn't exist. Container {container} needs it.",
    },
    activating: {
      what: "Image {image} is being restored from the archive and can't be pulled yet",
      why: 'Amazon ECR restores an image within about 20 minutes. Container {container} can use it when its status is ACTIVE.',
    },
    restored: {
      what: 'Image {image} was archived when it was pulled',
      why: 'The pull failed at {then}. The image has been restored since, and a new deployment can pull it.',
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check(given, say) {
    const { images, calls } = given;
    const { site } = fixContext(given);
    const done = new Set<string>();
    for (const [i, { ref, image }] of images.value.entries()) {
      if (done.has(ref.image)) continue;
      const pulls = calls.value.filter(c => seemsMissing(c) && aboutImage(c, ref));
      if (unread(image) && (pulls.length > 0 || calls.value.length === 0))
        yield say.undecided('images', `whether ${ref.image} is archived couldn't be read`, {
          about: { type: 'image', id: ref.image },
          actions: ['ecr:DescribeImages'],
        });
      if (image.state !== 'known') continue;
      const meta = image.value;
      const matches = pulls.filter(c => wasArchived(meta, c.last));
      const back = canBePulled(meta);
      if (back && matches.length === 0) continue;
      done.add(ref.image);
      const status = meta.status ?? 'ACTIVE';
      const told = { image: ref.image, container: ref.container };
      const common = {
        about: { type: 'image', id: ref.image },
        affected: [{ type: 'container', id: ref.container }],
        calls: idsOf(matches),
        citations: [
          images.cite(
            `/${i}/image/value/${back ? 'activatedAt' : 'status'}`,
            back ? `it was restored at ${meta.activatedAt ?? ''}` : `its status is ${status}`,
          ),
          ...citationsOf(matches),
        ] as const,
      };
      // The pull's answer is that of a missing image. That it was this one needs to be archived before it.
      const settled = status === 'ARCHIVED' && meta.archivedAt !== undefined && matches.some(c => c.how === 'missing');
      const confidence = confidenceOf(calls, matches, settled);
      if (back)
        yield say.fault('restored', {
          ...common,
          data: { ...told, then: clock(lastOf(matches)) },
          confidence: 'likely',
          fixes: [deployed('Deploy again', site)],
        });
      else if (status === 'ACTIVATING')
        yield say.fault('activating', {
          ...common,
          data: told,
          confidence,
          fixes: [waitForImage(ref, meta.digest, site)],
        });
      else
        yield say.fault('archived', {
          ...common,
          data: told,
          confidence,
          fixes: [restoreImage(ref, meta.digest, site)],
        });
    }
  },
});

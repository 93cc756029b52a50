import { aboutImage, expiringRule, withDigest } from '#aws/images';
import { deployed, pushImage, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, idsOf, leadsTo, couldBe, citationsOf, valueOf, confidenceOf } from '#rule';

const short = (digest: string): string => digest.slice(0, 19);

export default defineRule({
  id: 'image/digest-not-found',
  title: 'The image that a digest names is gone',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html',
  ],
  needs: { images: 'image.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    gone: {
      what: 'The repository {repository} has no image {digest}',
      why: 'The task definition names the image of container {container} by that digest. {lifecycle}',
    },
    pinned: {
      what: 'The image {digest}, to which {image} was resolved, is gone from {repository}',
      why: 'ECS resolves a tag to a digest when a deployment begins, and starts all later tasks of it by that digest. {lifecycle}',
    },
    overwritten: {
      what: 'The tag {tag} of {repository} was moved, and the image {digest} that it was resolved to is gone',
      why: 'ECS resolves a tag to a digest when a deployment begins. The tag now names {now}; a new deployment will resolve it anew. {lifecycle}',
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check(given, say) {
    const { images, calls } = given;
    const { site } = fixContext(given);
    const done = new Set<string>();
    for (const [i, { ref, pinned, image, others, lifecycle, repository }] of images.value.entries()) {
      const digest = ref.digest ?? pinned;
      if (digest === undefined || repository.state === 'absent' || done.has(`${ref.repository}@${digest}`)) continue;
      const matches = calls.value.filter(
        c =>
          (c.step === 'image-pull' || couldBe(c, 'image/digest-not-found')) &&
          aboutImage(c, ref) &&
          (c.how === 'missing' || c.how === 'undetermined' || couldBe(c, 'image/digest-not-found')),
      );
      const about = { type: 'image', id: `${ref.repository}@${digest}` };
      if (image.state !== 'absent') {
        if (image.state !== 'known' && ref.kind === 'ecr' && matches.some(c => leadsTo(c, 'image/digest-not-found')))
          yield say.undecided('images', `whether ${ref.repository} has the image ${short(digest)} could not be read`, {
            about,
            actions: ['ecr:DescribeImages'],
          });
        continue;
      }
      done.add(`${ref.repository}@${digest}`);
      const found = valueOf(others) ?? [];
      const now = ref.tag === undefined ? undefined : found.find(o => o.tags.includes(ref.tag ?? ''));
      const newest = found.find(o => o.tags.length > 0);
      const rule =
        lifecycle.state === 'known'
          ? (expiringRule(lifecycle.value, undefined) ??
            (ref.tag === undefined ? undefined : expiringRule(lifecycle.value, ref.tag)))
          : undefined;
      const said = {
        repository: ref.repository,
        digest: short(digest),
        lifecycle:
          rule === undefined ? 'It was deleted, or expired.' : `The lifecycle policy could have expired it: ${rule}.`,
      };
      const base = {
        about,
        affected: [{ type: 'container', id: ref.container }],
        calls: idsOf(matches),
        confidence: confidenceOf(
          calls,
          matches,
          matches.some(c => c.how === 'missing'),
        ),
        citations: [
          images.cite(`/${i}/image`, `${ref.repository} has no image ${short(digest)}`),
          ...citationsOf(matches),
        ] as const,
      };
      const other = now ?? newest;
      const repointed: Fix[] =
        other === undefined
          ? []
          : revisionFix(
              {
                title: `Run the image ${other.tags[0] ?? short(other.digest)} instead`,
                applies: 'judge',
                risk: 'It may be another build than the one that was meant.',
              },
              site.definition,
              site.service,
              {
                replace: [
                  {
                    from: ref.image,
                    to:
                      ref.digest === undefined
                        ? `${ref.image.slice(0, ref.image.lastIndexOf(ref.repository))}${ref.repository}:${other.tags[0] ?? 'latest'}`
                        : withDigest(ref, other.digest),
                  },
                ],
              },
            );
      if (ref.digest !== undefined)
        yield say.fault('gone', {
          ...base,
          data: { ...said, container: ref.container },
          fixes: [...repointed, ...(repointed.length > 0 ? [] : [pushImage(ref, site)])],
        });
      else if (now !== undefined)
        yield say.fault('overwritten', {
          ...base,
          data: { ...said, tag: ref.tag ?? 'latest', now: short(now.digest) },
          fixes: [deployed('Deploy again, so that the tag is resolved anew', site)],
        });
      else
        yield say.fault('pinned', {
          ...base,
          data: { ...said, image: ref.image },
          fixes: [...repointed, pushImage(ref, site)],
        });
    }
  },
});

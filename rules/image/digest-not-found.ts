import { aboutImage, canBePulled, expiringRule, withDigest } from '#aws/images';
import { deployed, pushImage, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, idsOf, leadsTo, couldBe, citationsOf, valueOf, confidenceOf, unread } from '#rule';

const short = (digest: string): string => digest.slice(0, 19);

export default defineRule({
  id: 'image/digest-not-found',
  title: 'The image behind a digest no longer exists',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html',
  ],
  needs: { images: 'image.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    gone: {
      what: 'Repository {repository} has no image {digest}',
      why: 'The task definition pins the image of container {container} to that digest. {lifecycle}',
    },
    pinned: {
      what: 'Image {digest}, which {image} was resolved to, no longer exists in {repository}',
      why: 'ECS resolves a tag to a digest when a deployment starts, and starts all of its later tasks with that digest. {lifecycle}',
    },
    overwritten: {
      what: 'Tag {tag} of {repository} was moved, and image {digest}, which it was resolved to, no longer exists',
      why: 'ECS resolves a tag to a digest when a deployment starts. The tag now points to {now}, and a new deployment resolves it again. {lifecycle}',
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check(given, say) {
    const { images, calls } = given;
    const { site } = fixContext(given);
    const done = new Set<string>();
    for (const [i, facts] of images.value.entries()) {
      const { ref, pinned, image, others, lifecycle, repository } = facts;
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
        if (
          ref.kind === 'ecr' &&
          (unread(image) || (image.state !== 'known' && matches.some(c => leadsTo(c, 'image/digest-not-found'))))
        )
          yield say.undecided('images', `whether ${ref.repository} has image ${short(digest)} couldn't be read`, {
            about,
            actions: ['ecr:DescribeImages'],
          });
        continue;
      }
      done.add(`${ref.repository}@${digest}`);
      const found = (valueOf(others) ?? []).filter(canBePulled);
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
          rule === undefined ? 'It was deleted or expired.' : `The lifecycle policy could have expired it: ${rule}.`,
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
                title: `Run image ${other.tags[0] ?? short(other.digest)} instead`,
                applies: 'judge',
                risk: 'It might be a different build from the one you meant.',
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
          fixes: [...repointed, ...(repointed.length > 0 ? [] : [pushImage(facts, site)])],
        });
      else if (now !== undefined)
        yield say.fault('overwritten', {
          ...base,
          data: { ...said, tag: ref.tag ?? 'latest', now: short(now.digest) },
          fixes: [deployed('Deploy again so that ECS resolves the tag again', site)],
        });
      else
        yield say.fault('pinned', {
          ...base,
          data: { ...said, image: ref.image },
          fixes: [...repointed, pushImage(facts, site)],
        });
    }
  },
});

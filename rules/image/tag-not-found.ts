import { aboutImage, cachedByRule, expiringRule, isCached, nearestTags, withTag } from '#aws/images';
import { deployed, pushImage, revisionFix } from '#fix';
import { clock, defineRule, idsOf, type ImageFacts, lastOf, leadsTo, listed, mayBe, seenIn } from '#rule';
import { SITE, siteOf } from '../_site.ts';
import { runs } from './_cite-image.ts';

/** What the repository holds instead, and what may have become of the tag. */
function around(facts: ImageFacts, tag: string): { nearest: string[]; said: string } {
  const { others, lifecycle } = facts;
  const tags = others.state === 'known' ? others.value.flatMap(o => o.tags) : [];
  const nearest = nearestTags(tag, tags);
  const rule = lifecycle.state === 'known' ? expiringRule(lifecycle.value, tag) : undefined;
  const said = [
    others.state !== 'known'
      ? 'Its other tags could not be read.'
      : nearest.length === 0
        ? 'It holds no tagged image.'
        : `${others.whole ? 'The nearest tags are' : 'Of its newest images the nearest tags are'} ${listed(nearest)}.`,
    ...(rule === undefined ? [] : [`The lifecycle policy could have expired it: ${rule}.`]),
    ...(cachedByRule(facts)
      ? [
          'A pull-through cache brings the tag with the first pull. With an interface endpoint for ECR, that pull also needs a NAT gateway.',
        ]
      : isCached(facts)
        ? [
            'If its prefix belongs to a pull-through cache, the first pull brings the tag, and it may rightly not be there yet.',
          ]
        : []),
  ];
  return { nearest, said: said.join(' ') };
}

export default defineRule({
  id: 'image/tag-not-found',
  title: 'The repository has no image with this tag',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html',
  ],
  needs: { images: 'image.references', calls: 'failure.calls', ...SITE },
  messages: {
    missing: {
      what: 'The repository {repository} has no tag {tag}',
      why: 'Container {container} runs {image}. {around}',
    },
    told: {
      what: 'The registry has no tag {tag} of {repository}',
      why: 'It said so when {image} was pulled; the registry itself could not be asked.',
    },
    since: {
      what: 'The tag {tag} of {repository} was not there when it was pulled',
      why: 'It was so at {then}; the tag is there now, and a new deployment will find it.',
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check({ images, calls, definition, service }, say) {
    const site = siteOf(definition, service);
    const done = new Set<string>();
    for (const [i, facts] of images.value.entries()) {
      const { ref, image, repository, pinned } = facts;
      const tag = ref.tag;
      if (
        tag === undefined ||
        ref.digest !== undefined ||
        pinned !== undefined ||
        repository.state === 'absent' ||
        done.has(ref.image)
      )
        continue;
      const hits = calls.value.filter(
        c =>
          (c.step === 'image-pull' || mayBe(c, 'image/tag-not-found')) &&
          aboutImage(c, ref) &&
          (c.how === 'missing' || c.how === 'undetermined' || mayBe(c, 'image/tag-not-found')),
      );
      const told = hits.filter(c => c.how === 'missing' && leadsTo(c, 'image/tag-not-found'));
      const about = { type: 'image', id: `${ref.repository}:${tag}` };
      const common = { about, affected: [{ type: 'container', id: ref.container }] };
      if (image.state === 'absent') {
        done.add(ref.image);
        if (isCached(facts) && hits.length === 0) {
          yield say.undecided(
            'calls',
            `under a pull-through cache ${ref.repository} gets the tag ${tag} with its first pull`,
            { about },
          );
          continue;
        }
        const { nearest, said } = around(facts, tag);
        const best = nearest[0];
        yield say.fault('missing', {
          ...common,
          data: { repository: ref.repository, tag, container: ref.container, image: ref.image, around: said },
          calls: idsOf(hits),
          confidence: isCached(facts)
            ? 'possible'
            : hits.length === 0
              ? calls.whole
                ? 'likely'
                : 'possible'
              : hits.some(c => c.how === 'missing')
                ? 'proven'
                : 'likely',
          citations: [
            images.cite(`/${i}/image`, `${ref.repository} has no image ${tag}`),
            ...(facts.others.state === 'known' && facts.others.value.length > 0
              ? [
                  images.cite(
                    `/${i}/others/value/0`,
                    `its newest image is ${facts.others.value[0]?.tags.join(', ') || 'untagged'}`,
                  ),
                ]
              : []),
            ...seenIn(hits),
          ],
          fixes: [
            ...(best === undefined
              ? []
              : revisionFix(
                  {
                    title: `Run the nearest tag, ${best}`,
                    applies: 'judge',
                    risk: `${best} may be another build than the one that was meant.`,
                  },
                  site.definition,
                  site.service,
                  { replace: [{ from: ref.image, to: withTag(ref, best) }] },
                )),
            pushImage(ref, site),
          ],
        });
      } else if (image.state === 'known') {
        if (told.length === 0) continue;
        done.add(ref.image);
        yield say.fault('since', {
          ...common,
          data: { repository: ref.repository, tag, then: clock(lastOf(told)) },
          calls: idsOf(told),
          confidence: 'likely',
          citations: [images.cite(`/${i}/image`, `${ref.repository} has the tag ${tag} now`), ...seenIn(told)],
          fixes: [deployed('Deploy again', site)],
        });
      } else if (told.length > 0) {
        done.add(ref.image);
        yield say.fault('told', {
          ...common,
          data: { repository: ref.repository, tag, image: ref.image },
          calls: idsOf(told),
          confidence: 'likely',
          citations: [runs(definition, images, i, ref), ...seenIn(told)],
          fixes: [pushImage(ref, site)],
        });
      } else if (ref.kind === 'ecr' && hits.length > 0)
        yield say.undecided('images', `whether ${ref.repository} has the tag ${tag} could not be read`, {
          about,
          actions: ['ecr:DescribeImages'],
        });
    }
  },
});

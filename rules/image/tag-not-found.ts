import { aboutImage, isCached, notLeftByRollback, wasArchived, withTag, aroundTag } from '#aws/images';
import { deployed, pushImage, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import {
  clock,
  defineRule,
  detail,
  idsOf,
  lastOf,
  leadsTo,
  couldBe,
  citationsOf,
  confidenceOf,
  unread,
  valueOf,
} from '#rule';
import { runs } from './_cite-image.ts';

export default defineRule({
  id: 'image/tag-not-found',
  title: 'The repository has no image with this tag',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html',
  ],
  needs: { images: 'image.references', calls: 'failure.calls', changes: detail('deployment.changes'), ...FIX_NEEDS },
  messages: {
    missing: {
      what: 'Repository {repository} has no tag {tag}',
      why: 'Container {container} runs {image}. {around}',
    },
    told: {
      what: 'The registry has no tag {tag} in {repository}',
      why: "The registry reported this when {image} was pulled. The registry itself couldn't be read.",
    },
    since: {
      what: "Tag {tag} of {repository} didn't exist when it was pulled",
      why: 'It was missing at {then}. The tag exists now, and a new deployment will find it.',
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check(given, say) {
    const { images, calls, definition, changes } = given;
    const { site, judged } = fixContext(given);
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
      const matches = calls.value.filter(
        c =>
          (c.step === 'image-pull' || couldBe(c, 'image/tag-not-found')) &&
          aboutImage(c, ref) &&
          (c.how === 'missing' || c.how === 'undetermined' || couldBe(c, 'image/tag-not-found')),
      );
      const namedByAws = matches.filter(c => c.how === 'missing' && leadsTo(c, 'image/tag-not-found'));
      const about = { type: 'image', id: `${ref.repository}:${tag}` };
      const common = { about, affected: [{ type: 'container', id: ref.container }] };
      if (image.state === 'absent') {
        done.add(ref.image);
        if (isCached(facts) && matches.length === 0) {
          yield say.undecided(
            'calls',
            `with a pull-through cache, ${ref.repository} gets tag ${tag} with its first pull`,
            { about },
          );
          continue;
        }
        const { nearest, said } = aroundTag(facts, tag);
        const best = nearest[0];
        const another =
          best !== undefined && notLeftByRollback(withTag(ref, best), ref.container, judged, valueOf(changes));
        // Without the registry's rules, the name alone says that no pull-through cache brings the image.
        const isSure = matches.some(c => c.how === 'missing') && !unread(facts.caches);
        yield say.fault('missing', {
          ...common,
          data: { repository: ref.repository, tag, container: ref.container, image: ref.image, around: said },
          calls: idsOf(matches),
          confidence: isCached(facts) ? 'possible' : confidenceOf(calls, matches, isSure),
          citations: [
            images.cite(`/${i}/image`, `${ref.repository} has no image with tag ${tag}`),
            ...(facts.others.state === 'known' && facts.others.value.length > 0
              ? [
                  images.cite(
                    `/${i}/others/value/0`,
                    `its newest image is ${facts.others.value[0]?.tags.join(', ') || 'untagged'}`,
                  ),
                ]
              : []),
            ...citationsOf(matches),
          ],
          fixes: [
            ...(!another
              ? []
              : revisionFix(
                  {
                    title: `Run the closest tag, ${best}`,
                    applies: 'judge',
                    risk: `${best} might be a different build from the one you meant.`,
                  },
                  site.definition,
                  site.service,
                  { replace: [{ from: ref.image, to: withTag(ref, best) }] },
                )),
            pushImage(facts, site),
          ],
        });
      } else if (image.state === 'known') {
        // An archived image looks missing to a pull: that is a fault of its own.
        if (namedByAws.length === 0 || wasArchived(image.value, lastOf(namedByAws))) continue;
        done.add(ref.image);
        yield say.fault('since', {
          ...common,
          data: { repository: ref.repository, tag, then: clock(lastOf(namedByAws)) },
          calls: idsOf(namedByAws),
          confidence: 'likely',
          citations: [images.cite(`/${i}/image`, `${ref.repository} has tag ${tag} now`), ...citationsOf(namedByAws)],
          fixes: [deployed('Deploy again', site)],
        });
      } else if (namedByAws.length > 0) {
        done.add(ref.image);
        yield say.fault('told', {
          ...common,
          data: { repository: ref.repository, tag, image: ref.image },
          calls: idsOf(namedByAws),
          // As where the registry was read: a pull-through cache gets the tag with its first pull.
          confidence: isCached(facts) ? 'possible' : 'likely',
          citations: [runs(definition, images, i, ref), ...citationsOf(namedByAws)],
          fixes: [pushImage(facts, site, { missing: true })],
        });
      } else if (ref.kind === 'ecr' && (matches.length > 0 || unread(image)))
        yield say.undecided('images', `whether ${ref.repository} has tag ${tag} couldn't be read`, {
          about,
          actions: ['ecr:DescribeImages'],
        });
    }
  },
});

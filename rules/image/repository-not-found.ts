import { aboutImage, cachedByRule, isCached } from '#aws/images';
import { createRepository, revisionFix } from '#fix';
import { defineRule, idsOf, leadsTo, mayBe, seenIn } from '#rule';
import { SITE, siteOf } from '../_site.ts';
import { runs } from './_cite-image.ts';

export default defineRule({
  id: 'image/repository-not-found',
  title: 'The repository of an image does not exist',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/Repositories.html',
  ],
  needs: { images: 'image.references', calls: 'failure.calls', ...SITE },
  messages: {
    missing: {
      what: 'The repository {repository} does not exist in {registry}',
      why: 'The image {image} of container {container} is looked for there, in that account and Region. {cache}',
    },
    told: {
      what: 'The registry {registry} has no repository {repository}',
      why: 'It said so when the image {image} was pulled; the registry itself could not be asked.',
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check({ images, calls, definition, service }, say) {
    const site = siteOf(definition, service);
    const done = new Set<string>();
    for (const [i, facts] of images.value.entries()) {
      const { ref, repository } = facts;
      const id = `${ref.registry}/${ref.repository}`;
      if (done.has(id)) continue;
      const pulls = calls.value.filter(c => c.step === 'image-pull' && aboutImage(c, ref));
      const hits = pulls.filter(
        c => c.how === 'missing' || c.how === 'undetermined' || mayBe(c, 'image/repository-not-found'),
      );
      const told = hits.filter(c => leadsTo(c, 'image/repository-not-found'));
      const base = {
        about: { type: 'repository', id },
        affected: [{ type: 'container', id: ref.container }],
        calls: idsOf(hits),
      };
      const elsewhere = revisionFix(
        { title: 'Name the repository that is meant', applies: 'fill-in' },
        site.definition,
        site.service,
        { replace: [{ from: ref.image, to: ref.image.replace(ref.repository, '<repository>') }] },
      );
      if (repository.state === 'absent') {
        done.add(id);
        const cached = isCached(facts);
        if (cached && hits.length === 0) {
          yield say.undecided(
            'calls',
            `a pull-through cache makes the repository ${ref.repository} with its first pull`,
            { about: base.about },
          );
          continue;
        }
        yield say.fault('missing', {
          ...base,
          data: {
            repository: ref.repository,
            registry: ref.registry,
            image: ref.image,
            container: ref.container,
            cache: cachedByRule(facts)
              ? 'A pull-through cache makes it with the first pull. With an interface endpoint for ECR, that pull also needs a NAT gateway.'
              : cached
                ? 'If its prefix belongs to a pull-through cache, the first pull makes it, and it may rightly not be there yet.'
                : 'ECR answers that there is none.',
          },
          confidence: cached
            ? 'possible'
            : hits.length === 0
              ? calls.whole
                ? 'likely'
                : 'possible'
              : hits.some(c => c.how === 'missing') || told.length > 0
                ? 'proven'
                : 'likely',
          citations: [
            images.cite(`/${i}/repository`, `${ref.registry} has no repository ${ref.repository}`),
            ...seenIn(hits),
          ],
          fixes: [createRepository(ref, site), ...elsewhere],
        });
      } else if (repository.state !== 'known') {
        const said = told.filter(c => c.how === 'missing');
        if (said.length > 0 && ref.registryGiven) {
          done.add(id);
          yield say.fault('told', {
            ...base,
            calls: idsOf(said),
            data: { repository: ref.repository, registry: ref.registry, image: ref.image },
            confidence: 'likely',
            citations: [runs(definition, images, i, ref), ...seenIn(said)],
            fixes: [
              ref.kind === 'ecr'
                ? createRepository(ref, site)
                : { title: `Look whether ${ref.registry} has a repository ${ref.repository}`, applies: 'fill-in' },
              ...elsewhere,
            ],
          });
        } else if (ref.kind === 'ecr' && hits.length > 0)
          yield say.undecided('images', `whether the repository ${ref.repository} exists could not be read`, {
            about: base.about,
            actions: ['ecr:DescribeRepositories'],
          });
      }
    }
  },
});

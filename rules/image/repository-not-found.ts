import { aboutImage, cachedByRule, isCached } from '#aws/images';
import { createRepository, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, idsOf, leadsTo, couldBe, citationsOf, confidenceOf, unread } from '#rule';
import { runs } from './_cite-image.ts';

export default defineRule({
  id: 'image/repository-not-found',
  title: "The image's repository doesn't exist",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/Repositories.html',
  ],
  needs: { images: 'image.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    missing: {
      what: "Repository {repository} doesn't exist in {registry}",
      why: 'Container {container} pulls {image} from that account and Region. {cache}',
    },
    told: {
      what: 'Registry {registry} has no repository {repository}',
      why: "The registry reported this when {image} was pulled. The registry itself couldn't be read.",
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check(given, say) {
    const { images, calls, definition } = given;
    const { site } = fixContext(given);
    const done = new Set<string>();
    for (const [i, facts] of images.value.entries()) {
      const { ref, repository } = facts;
      const id = `${ref.registry}/${ref.repository}`;
      if (done.has(id)) continue;
      const pulls = calls.value.filter(c => c.step === 'image-pull' && aboutImage(c, ref));
      const matches = pulls.filter(
        c => c.how === 'missing' || c.how === 'undetermined' || couldBe(c, 'image/repository-not-found'),
      );
      const namedByAws = matches.filter(c => leadsTo(c, 'image/repository-not-found'));
      const base = {
        about: { type: 'repository', id },
        affected: [{ type: 'container', id: ref.container }],
        calls: idsOf(matches),
      };
      const elsewhere = revisionFix(
        { title: 'Use the repository that you meant', applies: 'fill-in' },
        site.definition,
        site.service,
        { replace: [{ from: ref.image, to: ref.image.replace(ref.repository, '<repository>') }] },
      );
      if (repository.state === 'absent') {
        done.add(id);
        const cached = isCached(facts);
        if (cached && matches.length === 0) {
          yield say.undecided(
            'calls',
            `a pull-through cache creates repository ${ref.repository} with its first pull`,
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
              ? 'A pull-through cache creates the repository on the first pull. With an interface endpoint for ECR, that pull might also need a NAT gateway.'
              : cached
                ? 'If its prefix belongs to a pull-through cache, the first pull creates the repository, so it might not exist yet.'
                : 'ECR reports that there is none.',
          },
          confidence: cached
            ? 'possible'
            : confidenceOf(
                calls,
                matches,
                // Without the registry's rules, the name alone says that no pull-through cache creates the repository.
                (matches.some(c => c.how === 'missing') || namedByAws.length > 0) && !unread(facts.caches),
              ),
          citations: [
            images.cite(`/${i}/repository`, `${ref.registry} has no repository ${ref.repository}`),
            ...citationsOf(matches),
          ],
          fixes: [createRepository(facts, site), ...elsewhere],
        });
      } else if (repository.state !== 'known') {
        const said = namedByAws.filter(c => c.how === 'missing');
        if (said.length > 0 && ref.registryGiven) {
          done.add(id);
          yield say.fault('told', {
            ...base,
            calls: idsOf(said),
            data: { repository: ref.repository, registry: ref.registry, image: ref.image },
            // As where the registry was read: a pull-through cache creates the repository with its first pull.
            confidence: isCached(facts) ? 'possible' : 'likely',
            citations: [runs(definition, images, i, ref), ...citationsOf(said)],
            fixes: [
              ref.kind === 'ecr'
                ? createRepository(facts, site)
                : { title: `Check whether ${ref.registry} has a repository ${ref.repository}`, applies: 'fill-in' },
              ...elsewhere,
            ],
          });
        } else if (ref.kind === 'ecr' && (matches.length > 0 || unread(repository)))
          yield say.undecided('images', `whether repository ${ref.repository} exists couldn't be read`, {
            about: base.about,
            actions: ['ecr:DescribeRepositories'],
          });
      }
    }
  },
});

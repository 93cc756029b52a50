import { movingTag } from '#aws/deployments';
import { tagCanMove } from '#aws/images';
import { revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule } from '#rule';

/** ECS pins a digest for each deployment; the next deployment of the same revision may bring something else. */
export default defineRule({
  id: 'risk/mutable-tag',
  title: 'The image uses a tag that moves',
  kind: 'risk',
  severity: 'info',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html',
  ],
  needs: { images: 'image.references', ...FIX_NEEDS },
  messages: {
    moving: {
      what: 'Container {container} runs {image}, and tag {tag} is reused for new images',
      why: "The same revision uses a different image after the tag moves, so deploying an earlier revision doesn't bring its image back.",
    },
  },
  *check(given, say) {
    const { images } = given;
    const { site } = fixContext(given);
    for (const [i, { ref, repository, image }] of images.value.entries()) {
      if (ref.digest !== undefined || !movingTag(ref.tag)) continue;
      const moves = repository.state === 'known' ? tagCanMove(repository.value, ref.tag ?? 'latest') : undefined;
      if (moves === false) continue;
      const digest = image.state === 'known' ? image.value.digest : undefined;
      const pinned = digest === undefined ? undefined : `${ref.image.replace(/:[\w.-]{1,128}$/, '')}@${digest}`;
      yield say.fault('moving', {
        data: { container: ref.container, image: ref.image, tag: ref.tag ?? 'latest' },
        about: { type: 'container', id: ref.container },
        confidence: ref.kind === 'ecr' && moves === undefined ? 'possible' : 'likely',
        citations: [images.cite(`/${i}/ref/image`, `container ${ref.container} runs ${ref.image}`)],
        fixes:
          pinned === undefined
            ? []
            : revisionFix(
                { title: 'Use the digest that the tag points to now', applies: 'as-is' },
                site.definition,
                site.service,
                { replace: [{ from: ref.image, to: pinned }] },
              ),
      });
    }
  },
});

import { aboutImage, registryHost } from '#aws/images';
import { revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, idsOf, couldBe, parseArn, citationsOf } from '#rule';
import { runs } from './_cite-image.ts';

export default defineRule({
  id: 'image/registry-missing',
  title: 'The image has no registry, so ECS looks for it on Docker Hub',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html',
  ],
  needs: { calls: 'failure.calls', images: 'image.references', ...FIX_NEEDS },
  messages: {
    missing: {
      what: "Image {image} has no registry, and Docker Hub doesn't serve it",
      why: 'Without a registry in its name, an image is pulled from Docker Hub ({asked}). An image in Amazon ECR starts with <account>.dkr.ecr.<region>.amazonaws.com/.',
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check(given, say) {
    const { calls, images, definition } = given;
    const { site } = fixContext(given);
    const arn = site.definition && parseArn(site.definition.arn);
    for (const [i, { ref }] of images.value.entries()) {
      if (ref.kind !== 'docker-hub' || ref.registryGiven) continue;
      if (site.definition?.containers.find(c => c.name === ref.container)?.repositoryCredentials !== undefined)
        continue;
      const matches = calls.value.filter(
        c => c.step === 'image-pull' && aboutImage(c, ref) && couldBe(c, 'image/registry-missing'),
      );
      if (matches.length === 0) continue;
      // A name without an owner can only be an official image of Docker Hub; with one it may be a private repository there.
      const ownerless = ref.repository.startsWith('library/');
      const bare = ref.image.replace(/^library\//, '');
      yield say.fault('missing', {
        data: { image: ref.image, asked: `docker.io/${ref.repository}` },
        about: { type: 'image', id: ref.image },
        affected: [{ type: 'container', id: ref.container }],
        calls: idsOf(matches),
        confidence: ownerless ? 'likely' : 'possible',
        citations: [runs(definition, images, i, ref), ...citationsOf(matches)],
        fixes: [
          ...(arn === undefined
            ? []
            : revisionFix(
                {
                  title: "Use this account's ECR registry",
                  applies: 'judge',
                  risk: 'The repository and tag must exist there.',
                },
                site.definition,
                site.service,
                {
                  replace: [
                    {
                      from: ref.image,
                      to: `${registryHost(arn.account, arn.region)}/${bare}`,
                    },
                  ],
                },
              )),
          ...(arn === undefined ? [{ title: 'Add the registry to the image name', applies: 'fill-in' as const }] : []),
        ],
      });
    }
  },
});

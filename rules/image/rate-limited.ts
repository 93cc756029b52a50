import { aboutImage, registryHost } from '#aws/images';
import { command, fillIn, publicMirror, revise, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, idsOf, leadsTo, parseArn, citationsOf } from '#rule';
import { runs } from './_cite-image.ts';

export default defineRule({
  id: 'image/rate-limited',
  title: "The registry's pull rate limit is reached",
  kind: 'cause',
  transient: true,
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html',
    'https://docs.docker.com/docker-hub/usage/',
  ],
  needs: { calls: 'failure.calls', images: 'image.references', ...FIX_NEEDS },
  messages: {
    limited: {
      what: 'Registry {registry} rejects pulls of {image}: its rate limit is reached',
      why: 'Pulls without credentials have a low limit and are counted per IP address, which tasks behind a NAT gateway share. Pulls with credentials are counted per account.',
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check(given, say) {
    const { calls, images, definition } = given;
    const { site } = fixContext(given);
    const claimed = new Set<string>();
    for (const [i, { ref }] of images.value.entries()) {
      const matches = calls.value.filter(
        c =>
          leadsTo(c, 'image/rate-limited') &&
          c.how === 'throttled' &&
          (c.image === undefined ? ref.kind !== 'ecr' : aboutImage(c, ref)) &&
          !claimed.has(c.id),
      );
      if (matches.length === 0) continue;
      for (const c of matches) claimed.add(c.id);
      const arn = site.definition && parseArn(site.definition.arn);
      const mirror = publicMirror(ref);
      const cached: Fix[] =
        ref.kind === 'docker-hub' && arn !== undefined && site.definition !== undefined
          ? [
              {
                title: 'Set up a pull-through cache in Amazon ECR with a Docker Hub account',
                applies: 'fill-in',
                commands: [
                  command`aws ecr create-pull-through-cache-rule --ecr-repository-prefix docker-hub --upstream-registry-url registry-1.docker.io --credential-arn ${fillIn('arn-of-a-secret-named-ecr-pullthroughcache')} --region ${arn.region}`,
                  ...revise(site.definition, site.service, {
                    replace: [
                      {
                        from: ref.image,
                        to: `${registryHost(arn.account, arn.region)}/docker-hub/${ref.repository}:${ref.tag ?? 'latest'}`,
                      },
                    ],
                  }),
                ],
              },
            ]
          : [];
      yield say.fault('limited', {
        data: { registry: ref.registry, image: ref.image },
        about: { type: 'image', id: ref.image },
        affected: [{ type: 'container', id: ref.container }],
        calls: idsOf(matches),
        confidence: 'proven',
        citations: [runs(definition, images, i, ref), ...citationsOf(matches)],
        fixes: [
          ...(mirror === undefined
            ? []
            : revisionFix(
                {
                  title: 'Use the same image from Amazon ECR Public',
                  applies: 'judge',
                  risk: "ECR Public mirrors Docker Hub's official images. A very new or very old tag might be missing.",
                },
                site.definition,
                site.service,
                { replace: [{ from: ref.image, to: mirror }] },
              )),
          ...cached,
          { title: 'Set repositoryCredentials for the container, which raises the limit', applies: 'fill-in' },
        ],
      });
    }
    for (const c of calls.value.filter(
      x => leadsTo(x, 'image/rate-limited') && x.how === 'throttled' && !claimed.has(x.id),
    ))
      yield say.undecided('images', 'which image was rejected is unknown', {
        about: { type: 'call', id: c.id },
        actions: ['ecs:DescribeTaskDefinition'],
      });
  },
});

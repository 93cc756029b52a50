import { aboutImage, manifestKind } from '#aws/images';
import { buildImage, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, idsOf, leadsTo, citationsOf, valueOf } from '#rule';
import { runs } from './_cite-image.ts';

export default defineRule({
  id: 'image/manifest-unsupported',
  title: "The image's manifest can't be run",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
    'https://docs.docker.com/build/metadata/attestations/',
  ],
  needs: { calls: 'failure.calls', images: 'image.references', ...FIX_NEEDS },
  messages: {
    type: {
      what: '{image} does not point to an image that can be run',
      why: "Its manifest is of type {type}. A repository can also hold attestations, charts and other artifacts, which can't be started.",
    },
    told: {
      what: "The manifest of {image} can't be run",
      why: "The container runtime found a media type it doesn't support. Build attestations (provenance, SBOM) and newer compression formats cause this.",
    },
  },
  causes: ['symptom/image-pull-failed', 'symptom/container-not-created'],
  *check(given, say) {
    const { calls, images, definition } = given;
    const { site } = fixContext(given);
    const claimed = new Set<string>();
    for (const [i, facts] of images.value.entries()) {
      const { ref, image } = facts;
      const matches = calls.value.filter(
        c => leadsTo(c, 'image/manifest-unsupported') && aboutImage(c, ref) && !claimed.has(c.id),
      );
      if (matches.length === 0) continue;
      const meta = valueOf(image);
      const artifact =
        meta?.artifactType !== undefined &&
        !/container\.image|oci\.image\.config|vnd\.docker\.container/.test(meta.artifactType)
          ? meta.artifactType
          : undefined;
      const odd =
        artifact ??
        (meta?.mediaType !== undefined && manifestKind(meta.mediaType) === 'unknown' ? meta.mediaType : undefined);
      for (const c of matches) claimed.add(c.id);
      const common = {
        about: { type: 'image', id: ref.image },
        affected: [{ type: 'container', id: ref.container }],
        calls: idsOf(matches),
        fixes: [
          buildImage(
            'Build the image without attestations, then deploy again',
            facts,
            ['--provenance=false', '--sbom=false'],
            site,
          ),
        ],
      };
      if (odd !== undefined)
        yield say.fault('type', {
          ...common,
          data: { image: ref.image, type: odd },
          confidence: 'proven',
          citations: [images.cite(`/${i}/image/value`, `${ref.image} is of type ${odd}`), ...citationsOf(matches)],
        });
      else
        yield say.fault('told', {
          ...common,
          data: { image: ref.image },
          confidence: 'likely',
          citations: [runs(definition, images, i, ref), ...citationsOf(matches)],
        });
    }
  },
});

import { revisionFix, wayOut } from '#fix';
import { defineRule } from '#rule';
import { blockedBy, EFFECTS, NEEDS, open, read, regionFor } from './_paths.ts';

export default defineRule({
  id: 'network/no-route',
  title: 'The subnet has no way to a service that the task needs',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html',
  ],
  needs: NEEDS,
  messages: {
    none: {
      what: '{subnets}: no way to {services}, by {table}',
      why: '{because}. There is neither a NAT gateway, nor an internet gateway, nor an endpoint for it, so the call runs into its timeout before the container starts.',
    },
    ipv4Only: {
      what: '{subnets} is IPv6-only, and {host} has only IPv4 addresses',
      why: '{because}. From an IPv6-only subnet, an image in Amazon ECR is pulled by its dual-stack name, {dualStack}.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    for (const b of blockedBy('network/no-route', given)) {
      const { ipv4Only: host, dualStack } = b.first.data;
      if (host !== undefined && dualStack !== undefined) {
        const definition = read(given.definition);
        const images = definition?.containers.map(c => c.image).filter(i => i.startsWith(`${host}/`)) ?? [];
        yield say.fault('ipv4Only', {
          ...b.claim,
          data: { ...b.data, host, dualStack },
          fixes: revisionFix(
            { title: `Pull the image from ${dualStack}`, applies: 'as-is' },
            definition,
            read(given.service),
            { replace: [...new Set(images)].map(from => ({ from, to: from.replace(host, dualStack) })) },
          ),
        });
        continue;
      }
      yield say.fault('none', {
        ...b.claim,
        data: { ...b.data, table: b.claim.about.id },
        fixes: wayOut(b.paths, regionFor(given)),
      });
    }
    for (const o of open('network/no-route', given)) yield say.undecided('paths', o.because, { actions: o.actions });
  },
});

import { wayOut, fixContext } from '#fix';
import { defineRule } from '#rule';
import { blockedBy, EFFECTS, NEEDS, undecidedPaths } from './_paths.ts';

export default defineRule({
  id: 'network/no-route',
  title: 'The subnet has no way to a service that the task needs',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
  ],
  needs: NEEDS,
  messages: {
    none: {
      what: '{subnets}: no way to {services}, by {table}',
      why: '{because}. There is neither a NAT gateway, nor an internet gateway, nor an endpoint for it, so the call runs into its timeout before the container starts.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    for (const b of blockedBy('network/no-route', given))
      yield say.fault('none', {
        ...b.claim,
        data: { ...b.data, table: b.claim.about.id },
        fixes: wayOut(b.paths, fixContext(given).region),
      });
    for (const o of undecidedPaths('network/no-route', given))
      yield say.undecided('paths', o.because, { actions: o.actions });
  },
});

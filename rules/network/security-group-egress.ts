import { destinationOf, letOut } from '#fix';
import { defineRule } from '#rule';
import { blockedBy, EFFECTS, NEEDS, open, regionFor } from './_paths.ts';

export default defineRule({
  id: 'network/security-group-egress',
  title: "The task's security group lets nothing out to a service that it needs",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  ],
  needs: NEEDS,
  messages: {
    shut: {
      what: '{groups} lets nothing out to {services} on port {port}',
      why: '{because}. A security group without a fitting egress rule drops the call silently, so it runs into its timeout.',
    },
    part: {
      what: '{groups} allows outbound port {port} to only part of {services}',
      why: '{because}. A call to any other address is dropped silently, so some attempts time out.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    for (const b of blockedBy('network/security-group-egress', given)) {
      const port = Number(b.first.data['port'] ?? 443);
      yield say.fault(b.paths.every(p => p.data['allowed'] !== undefined) ? 'part' : 'shut', {
        ...b.claim,
        data: {
          ...b.data,
          groups: b.first.data['securityGroups']?.replaceAll(',', ', ') ?? b.claim.about.id,
          port: String(port),
        },
        fixes: [letOut(b.claim.about.id, port, regionFor(given), destinationOf(b.paths))],
      });
    }
    for (const o of open('network/security-group-egress', given))
      yield say.undecided('paths', o.because, { actions: o.actions });
  },
});

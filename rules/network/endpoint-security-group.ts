import { letIn, fixContext } from '#fix';
import { defineRule } from '#rule';
import { blockedBy, EFFECTS, NEEDS, undecidedPaths } from './_paths.ts';

export default defineRule({
  id: 'network/endpoint-security-group',
  title: "A VPC endpoint's security group does not admit the task",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html',
  ],
  needs: NEEDS,
  messages: {
    shut: {
      what: '{group} of {endpoints} does not admit {clients} on port {port}',
      why: 'The name of the service leads to the endpoint, also where there is a NAT gateway, so {subnets} reach {services} only through its security group.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    for (const b of blockedBy('network/endpoint-security-group', given)) {
      const clients = [
        ...new Set(b.paths.flatMap(p => p.data['clientSecurityGroups']?.split(',') ?? p.from.securityGroups)),
      ]
        .filter(g => g !== '')
        .sort();
      const port = Number(b.first.data['port'] ?? 443);
      yield say.fault('shut', {
        ...b.claim,
        data: {
          ...b.data,
          group: b.claim.about.id,
          endpoints: [...new Set(b.paths.map(p => p.data['endpoint'] ?? ''))].sort().join(', '),
          clients: clients.join(', '),
          port: String(port),
        },
        fixes: [letIn(b.claim.about.id, clients.slice(0, 5), port, fixContext(given).region)],
      });
    }
    for (const o of undecidedPaths('network/endpoint-security-group', given))
      yield say.undecided('paths', o.because, { actions: o.actions });
  },
});

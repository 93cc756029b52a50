import { healthReason } from '#aws/load-balancing';
import { allowEgress, allowInAcl, allowIngress, fillIn, regionOf } from '#fix';
import { type Citation, cited, defineRule, type TargetPath } from '#rule';

/** From the path of a check to the port of the tasks. A check on a port that no container has is left to port-mismatch. */
export default defineRule({
  id: 'load-balancer/security-group-blocked',
  title: "The load balancer can't reach the port of the tasks",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html',
  ],
  needs: { calls: 'failure.calls', paths: 'elb.paths' },
  messages: {
    ingress: {
      what: "Security group {group} of the tasks doesn't allow inbound {port} from load balancer {loadBalancer}",
      why: "The health checks of target group {targetGroup} use port {port}. A security group silently drops what it doesn't allow, so the checks time out and ECS stops every task.",
    },
    egress: {
      what: "Security group {group} of load balancer {loadBalancer} doesn't allow outbound {port} to the tasks",
      why: 'The health checks of target group {targetGroup} never leave the load balancer, so they time out and ECS stops every task.',
    },
    acl: {
      what: 'Network ACL {group} blocks {way} TCP {range} {to} {cidr}',
      why: 'The health checks of target group {targetGroup} to port {port} pass through it in both directions. Network ACLs are stateless, so the responses need a rule as well.',
    },
  },
  causes: ['symptom/elb-health-check-failed', 'symptom/target-registration-failed'],
  *check({ calls, paths }, say) {
    const checkPaths = paths.value.filter(p => p.data['strayPort'] !== 'true');
    const things = new Map<string, TargetPath[]>();
    for (const p of checkPaths)
      if (p.verdict === 'blocked' && p.about)
        things.set(`${p.about.id} ${p.port}`, [...(things.get(`${p.about.id} ${p.port}`) ?? []), p]);
    for (const list of things.values()) {
      const [first] = list;
      if (!first?.about) continue;
      const about = first.about;
      const ids = [...new Set(list.flatMap(p => p.calls))];
      const seenIn = calls.value.flatMap((c, i): Citation[] =>
        ids.includes(c.id) ? [c.seen[0] ?? calls.cite(`/${i}/words`)] : [],
      );
      const citations = cited([...seenIn, ...(list[0]?.seen ?? [])]);
      if (!citations) continue;
      // Where some subnets are open, a refusal there speaks against this one.
      const all = checkPaths.filter(p => p.calls.some(c => ids.includes(c))).every(p => p.verdict === 'blocked');
      const refused =
        calls.value.some(c => ids.includes(c.id) && healthReason(c) === 'refused') &&
        first.loadBalancer.includes('loadbalancer/app/');
      const d = first.data;
      const port = String(first.port);
      const common = {
        about,
        citations,
        calls: ids,
        confidence:
          ids.length > 0 && seenIn.length === 0 ? 'possible' : ids.length > 0 && all && !refused ? 'proven' : 'likely',
        key: things.size > 1 ? port : undefined,
        affected: [...new Set(list.map(p => p.subnet))].filter(s => s !== '').map(id => ({ type: 'subnet', id })),
      } as const;
      const data = {
        group: about.id,
        port,
        loadBalancer: d['loadBalancer'] ?? first.loadBalancer,
        targetGroup: d['targetGroup'] ?? first.targetGroup,
      };
      const region = regionOf(first.targetGroup);
      if (first.side === 'network-acl') {
        const { from = '', to = '', cidr = '', direction = '', number } = d;
        yield say.fault('acl', {
          ...common,
          data: {
            ...data,
            way: direction === 'egress' ? 'outbound' : 'inbound',
            range: from === to ? from : `${from}-${to}`,
            to: direction === 'egress' ? 'to' : 'from',
            cidr,
          },
          fixes: [
            allowInAcl(
              about.id,
              {
                number: number === undefined ? undefined : Number(number),
                egress: direction === 'egress',
                cidr,
                from: Number(from),
                to: Number(to),
              },
              region,
            ),
          ],
        });
      } else if (first.side === 'load-balancer-egress') {
        yield say.fault('egress', {
          ...common,
          data,
          fixes: [
            allowEgress(about.id, first.port, { group: d['openTo'] || fillIn('task-security-group-id') }, region),
          ],
        });
      } else {
        const from = d['openFrom']
          ? { group: d['openFrom'] }
          : { cidrs: (d['openFromCidrs'] ?? '').split(',').filter(c => c !== '') };
        yield say.fault('ingress', { ...common, data, fixes: [allowIngress(about.id, first.port, from, region)] });
      }
    }
    for (const p of checkPaths)
      if (p.verdict === 'cannot-tell' && p.calls.length > 0)
        yield say.undecided('paths', p.because, {
          about: { type: 'path', id: `${p.loadBalancer} to ${p.subnet}` },
          actions: p.missing,
        });
  },
});

import type { Evidence } from '../../model/evidence.ts';
import type {
  JudgedDeployment,
  Listener,
  ListenerActions,
  ListenerRule,
  LoadBalancer,
  Service,
  TargetGroup,
  TargetHealth,
} from '../../model/facts.ts';
import type { Output } from '../clients/index.ts';
import type { Io } from '../collector.ts';
import { opt } from '../../model/opt.ts';

type RawTargetGroup = NonNullable<Output<'elasticloadbalancing:DescribeTargetGroups'>['TargetGroups']>[number];
type RawTarget = NonNullable<Output<'elasticloadbalancing:DescribeTargetHealth'>['TargetHealthDescriptions']>[number];
type RawLoadBalancer = NonNullable<Output<'elasticloadbalancing:DescribeLoadBalancers'>['LoadBalancers']>[number];
type RawListener = NonNullable<Output<'elasticloadbalancing:DescribeListeners'>['Listeners']>[number];
type RawRule = NonNullable<Output<'elasticloadbalancing:DescribeRules'>['Rules']>[number];
type RawActions = RawListener['DefaultActions'];

/** What Elastic Load Balancing takes where a target group does not say. */
export const targetGroup = (t: RawTargetGroup): TargetGroup => {
  const protocol = t.HealthCheckProtocol ?? t.Protocol ?? 'HTTP';
  return {
    arn: t.TargetGroupArn ?? '',
    name: t.TargetGroupName ?? '',
    targetType: t.TargetType ?? 'instance',
    loadBalancers: t.LoadBalancerArns ?? [],
    ...opt('protocol', t.Protocol),
    ...opt('protocolVersion', t.ProtocolVersion),
    ...opt('port', t.Port),
    ...opt('vpc', t.VpcId),
    health: {
      protocol,
      port: t.HealthCheckPort ?? 'traffic-port',
      enabled: t.HealthCheckEnabled ?? true,
      interval: t.HealthCheckIntervalSeconds ?? 30,
      timeout: t.HealthCheckTimeoutSeconds ?? (/^HTTPS?$/.test(protocol) ? 5 : 10),
      healthy: t.HealthyThresholdCount ?? 5,
      unhealthy: t.UnhealthyThresholdCount ?? 2,
      ...opt('path', t.HealthCheckPath),
      ...opt('matcher', t.Matcher?.GrpcCode ?? t.Matcher?.HttpCode),
      grpc: t.Matcher?.GrpcCode !== undefined || t.ProtocolVersion === 'GRPC',
    },
  };
};

export const targetHealth = (t: RawTarget): TargetHealth => ({
  target: t.Target?.Id ?? '',
  state: t.TargetHealth?.State ?? 'unknown',
  ...opt('port', t.Target?.Port),
  ...opt('zone', t.Target?.AvailabilityZone),
  ...opt('reason', t.TargetHealth?.Reason),
  ...opt('description', t.TargetHealth?.Description?.slice(0, 500)),
});

export const loadBalancer = (l: RawLoadBalancer): LoadBalancer => ({
  arn: l.LoadBalancerArn ?? '',
  name: l.LoadBalancerName ?? '',
  type: l.Type ?? 'application',
  securityGroups: l.SecurityGroups ?? [],
  zones: (l.AvailabilityZones ?? []).map(z => ({ zone: z.ZoneName ?? '', subnet: z.SubnetId ?? '' })),
  ...opt('scheme', l.Scheme),
  ...opt('vpc', l.VpcId),
  ...opt('state', l.State?.Code),
});

/** The target groups that actions forward to. A single group is in the action and usually again in its ForwardConfig. */
function forwards(actions: RawActions): { arn: string; weight: number }[] {
  const found = new Map<string, number>();
  for (const action of actions ?? []) {
    const several = action.ForwardConfig?.TargetGroups ?? [];
    if (several.length === 0 && action.TargetGroupArn !== undefined) found.set(action.TargetGroupArn, 1);
    for (const g of several) if (g.TargetGroupArn !== undefined) found.set(g.TargetGroupArn, g.Weight ?? 1);
  }
  return [...found].map(([arn, weight]) => ({ arn, weight }));
}
const actionsOf = (actions: RawActions): ListenerActions => ({
  actions: [...(actions ?? [])].sort((a, b) => (a.Order ?? 0) - (b.Order ?? 0)).map(a => a.Type ?? 'unknown'),
  sticky: (actions ?? []).some(a => a.ForwardConfig?.TargetGroupStickinessConfig?.Enabled === true),
});
export const listener = (l: RawListener, loadBalancerArn: string): Listener => ({
  arn: l.ListenerArn ?? '',
  loadBalancer: l.LoadBalancerArn ?? loadBalancerArn,
  targetGroups: forwards(l.DefaultActions),
  ...actionsOf(l.DefaultActions),
  ...opt('port', l.Port),
  ...opt('protocol', l.Protocol),
});
export const listenerRule = (r: RawRule, listenerArn: string): ListenerRule => ({
  arn: r.RuleArn ?? '',
  listener: listenerArn,
  targetGroups: forwards(r.Actions),
  ...actionsOf(r.Actions),
});

/** A rule's ARN carries its listener: `…:listener-rule/app/name/lb/listener/rule`. */
export const isRuleOf = (ruleArn: string | undefined, listenerArn: string): boolean =>
  ruleArn === undefined || ruleArn.startsWith(`${listenerArn.replace(':listener/', ':listener-rule/')}/`);

/** The target groups of the judged deployment, the alternate ones included. */
export const groupsOf = (of: Pick<JudgedDeployment | Service, 'loadBalancers'>): string[] => [
  ...new Set(of.loadBalancers.flatMap(l => [l.targetGroupArn, l.alternateTargetGroupArn]).filter(a => a !== undefined)),
];

/**
 * The target groups to ask about. The service itself is known first, so its groups are asked about (`early`) while
 * the judged deployment, which is what counts, is still being read.
 */
export async function judgedGroups(
  io: Io<'deployment.judged' | 'ecs.service', never>,
  early: (arns: readonly string[]) => void,
): Promise<string[]> {
  const service = await io.ask('ecs.service');
  if (service.state === 'known' && service.value.loadBalancers.length > 0) early(groupsOf(service.value));
  const judged = await io.ask('deployment.judged');
  if (judged.state === 'known') return groupsOf(judged.value);
  return groupsOf(service.state === 'known' ? service.value : await io.need('deployment.judged'));
}

/** Lists that were asked for one by one, put together; what none of them could be read from is thrown as it was by `again`. */
export async function joined<T>(
  parts: readonly { readonly ev: Evidence<readonly T[]>; readonly again: () => Promise<unknown> }[],
): Promise<{ readonly found: T[]; readonly whole: boolean }> {
  const unread = parts.filter(p => p.ev.state === 'unreadable' || p.ev.state === 'unasked');
  if (unread.length > 0 && unread.length === parts.length) await unread[0]?.again();
  return {
    found: parts.flatMap(p => (p.ev.state === 'known' ? [...p.ev.value] : [])),
    whole: unread.length === 0 && parts.every(p => p.ev.state !== 'known' || p.ev.whole),
  };
}

/** A list may go on where a token, or the mark of a cut recording, is left in the answer. */
export const isWhole = (output: object): boolean =>
  !('truncated' in output) && !('NextMarker' in output && output.NextMarker);

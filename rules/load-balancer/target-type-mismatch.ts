import { healthReason, targetCalls, refOf } from '#aws/load-balancing';
import { fillIn, groupNamed, newTargetGroup, serviceAt } from '#fix';
import { defineRule, detail, optional, unread, valueOf } from '#rule';

/** A target group's type and VPC can't be changed. Registration fails, and no health check ever runs. */
export default defineRule({
  id: 'load-balancer/target-type-mismatch',
  title: 'The target group has a different type or VPC than the tasks need',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-types.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-type',
  ],
  needs: {
    calls: 'failure.calls',
    groups: 'elb.targetGroups',
    definition: 'deployment.taskDefinition',
    subnets: optional('net.subnets'),
    judged: detail('deployment.judged'),
    service: detail('ecs.service'),
  },
  messages: {
    type: {
      what: 'Target group {group} has target type {type}, but tasks in network mode {mode} need {needed}',
      why: "A task in network mode awsvpc is registered by IP address. In other modes, it is registered by instance ID. The type of a target group can't be changed.",
    },
    vpc: {
      what: 'Target group {group} is in VPC {vpc}, but the tasks run in {tasks}',
      why: "Targets must be in the VPC of their target group, which can't be changed.",
    },
  },
  causes: ['symptom/target-registration-failed', 'symptom/elb-health-check-failed', 'symptom/request-refused'],
  *check({ calls, groups, definition, subnets, judged, service }, say) {
    const awsvpc = definition.value.networkMode === 'awsvpc';
    for (const [i, ref] of groups.value.entries()) {
      if (unread(ref.group))
        yield say.undecided('groups', `target group ${groupNamed(ref.arn)} couldn't be read`, {
          about: { type: 'target-group', id: groupNamed(ref.arn), arn: ref.arn },
        });
      if (ref.group.state !== 'known') continue;
      const g = ref.group.value;
      const matches = targetCalls(calls.value, groups.value, [
        'target-registration',
        'target-health',
        'request',
      ]).filter(
        t =>
          t.arn === ref.arn &&
          (t.call.step !== 'target-health' || ['unknown', 'not-registered'].includes(healthReason(t.call))),
      );
      const seenIn = matches.flatMap(t => [t.call.seen[0] ?? calls.cite(`${t.at}/words`)]).slice(0, 3);
      const lb = refOf(valueOf(judged)?.loadBalancers ?? [], ref.arn);
      const at = serviceAt(valueOf(service), ref.arn);
      const fixes = (vpc: string | undefined) => [
        newTargetGroup(
          at,
          {
            name: `${g.name}-ip`,
            protocol: g.protocol ?? 'HTTP',
            port: g.port ?? 80,
            vpc: vpc ?? fillIn('vpc-id'),
            path: g.health.path,
          },
          { name: lb?.containerName ?? 'container', port: lb?.containerPort ?? 80 },
        ),
      ];
      const common = {
        about: { type: 'target-group', id: g.name, arn: ref.arn },
        calls: matches.map(t => t.call.id),
        confidence: matches.some(t => t.call.step === 'target-registration' || t.call.step === 'request')
          ? 'proven'
          : matches.length > 0
            ? 'likely'
            : 'possible',
      } as const;
      if (awsvpc ? g.targetType !== 'ip' : g.targetType === 'ip') {
        yield say.fault('type', {
          ...common,
          data: {
            group: g.name,
            type: g.targetType,
            mode: definition.value.networkMode,
            needed: awsvpc ? 'ip' : 'instance',
          },
          citations: [
            groups.cite(`/${i}/group/value/targetType`, `target group ${g.name} has target type ${g.targetType}`),
            definition.cite('/networkMode', `the network mode is ${definition.value.networkMode}`),
            ...seenIn,
          ],
          fixes: fixes(g.vpc),
        });
        continue;
      }
      if (!awsvpc || g.vpc === undefined) continue;
      if (subnets.state === 'blind') {
        if (matches.length > 0)
          yield say.undecided('subnets', 'the VPC of the tasks is unknown', { about: common.about });
        continue;
      }
      const own =
        subnets.state === 'known'
          ? subnets.value.findIndex(s => s.subnet.state === 'known' && s.subnet.value.vpc !== g.vpc)
          : -1;
      const other = subnets.state === 'known' ? subnets.value[own]?.subnet : undefined;
      if (subnets.state !== 'known' || other?.state !== 'known') {
        const partly = subnets.state === 'known' && (!subnets.whole || subnets.value.some(s => unread(s.subnet)));
        if (partly && matches.length > 0)
          yield say.undecided('subnets', 'not all subnets could be read', { about: common.about });
        continue;
      }
      yield say.fault('vpc', {
        ...common,
        data: { group: g.name, vpc: g.vpc, tasks: other.value.vpc },
        citations: [
          groups.cite(`/${i}/group/value/vpc`, `target group ${g.name} is in ${g.vpc}`),
          subnets.cite(`/${own}/subnet/value/vpc`, `${other.value.id} is in ${other.value.vpc}`),
          ...seenIn,
        ],
        fixes: fixes(other.value.vpc),
      });
    }
  },
});

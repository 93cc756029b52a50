import { withNetwork, FIX_NEEDS, fixContext } from '#fix';
import { type Citation, defineRule, listed, type Optional, optional, matchingCalls, couldBe } from '#rule';
import { ENI_EFFECTS } from './_interface.ts';

export default defineRule({
  id: 'network/security-group-wrong-vpc',
  title: 'A security group or subnet of the service does not exist, or is of another VPC',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html',
  ],
  needs: {
    calls: 'failure.calls',
    groups: optional('net.securityGroups'),
    subnets: optional('net.subnets'),
    ...FIX_NEEDS,
  },
  messages: {
    gone: {
      what: 'The security group {group} does not exist',
      why: 'The service still names it, and EC2 makes no network interface with a security group that is not there.',
    },
    elsewhere: {
      what: '{group} is of {vpc}, and the subnets are of {home}',
      why: 'A network interface can have only security groups of its own VPC.',
    },
    subnet: {
      what: 'The subnet {subnet} does not exist',
      why: 'The service still names it, and EC2 makes no network interface in a subnet that is not there.',
    },
    told: {
      what: 'A security group or subnet of {service} does not exist, or is of another VPC',
      why: 'EC2 says so where ECS makes the network interface of a task; which one it is could not be read. Named are {named}.',
    },
    mixed: {
      what: 'The subnets of the service are of more than one VPC ({vpcs})',
      why: 'A security group belongs to one VPC, so tasks in the subnets of the other get no network interface.',
    },
  },
  causes: [...ENI_EFFECTS, 'symptom/request-refused'],
  *check(given, say) {
    const { calls } = given;
    const groups = listOf(given.groups);
    const subnets = listOf(given.subnets);
    let found = false;
    const met =
      matchingCalls(calls, 'network/security-group-wrong-vpc') ??
      matchingCalls(calls, c => couldBe(c, 'network/security-group-wrong-vpc'));
    const sure = matchingCalls(calls, 'network/security-group-wrong-vpc') !== undefined;
    const { service, network, definition, region } = fixContext(given);
    const mine = (id: string): boolean => network === undefined || network.securityGroups.includes(id);
    const read =
      groups.whole &&
      subnets.whole &&
      groups.value.every(g => g.group.state === 'known' || g.group.state === 'absent') &&
      subnets.value.every(s => s.subnet.state === 'known' || s.subnet.state === 'absent');
    const confidence =
      sure && read
        ? ('proven' as const)
        : (sure || calls.whole) && (sure || read)
          ? ('likely' as const)
          : ('possible' as const);
    const base = { calls: met?.ids ?? [], confidence };
    const homes = [
      ...new Set(
        subnets.value.flatMap(s =>
          s.subnet.state === 'known' && (network?.subnets.includes(s.id) ?? true) ? [s.subnet.value.vpc] : [],
        ),
      ),
    ].sort();
    const bad = new Set(
      groups.value
        .filter(
          g =>
            g.group.state === 'absent' ||
            (g.group.state === 'known' && homes.length > 0 && !homes.includes(g.group.value.vpc)),
        )
        .map(g => g.id),
    );
    const rest = network?.securityGroups.filter(g => !bad.has(g)) ?? [];
    const otherGroup = withNetwork(
      'Name a security group of the VPC of the subnets',
      network,
      { securityGroups: rest.length > 0 ? rest : ['<security-group-id>'] },
      service,
      definition?.arn,
      region,
    );
    for (const [i, ref] of groups.value.entries()) {
      if (!mine(ref.id)) continue;
      found ||= bad.has(ref.id);
      if (ref.group.state === 'absent')
        yield say.fault('gone', {
          ...base,
          about: { type: 'security-group', id: ref.id },
          citations: [groups.cite(`/${i}/group`, `${ref.id} does not exist`), ...(met?.citations ?? [])],
          data: { group: ref.id },
          fixes: [otherGroup],
        });
      else if (ref.group.state === 'known' && bad.has(ref.id))
        yield say.fault('elsewhere', {
          ...base,
          about: { type: 'security-group', id: ref.id },
          citations: [
            groups.cite(`/${i}/group/value/vpc`, `${ref.id} is of ${ref.group.value.vpc}`),
            ...(met?.citations ?? []),
          ],
          data: { group: ref.id, vpc: ref.group.value.vpc, home: homes.join(', ') },
          fixes: [otherGroup],
        });
      else if (ref.group.state !== 'known' && met && !sure)
        yield say.undecided('groups', `${ref.id} could not be read`, {
          about: { type: 'security-group', id: ref.id },
          actions: ['ec2:DescribeSecurityGroups'],
        });
    }
    const left =
      network?.subnets.filter(id => !subnets.value.some(s => s.id === id && s.subnet.state === 'absent')) ?? [];
    for (const [i, ref] of subnets.value.entries())
      if (ref.subnet.state === 'absent' && (network?.subnets.includes(ref.id) ?? true)) {
        found = true;
        yield say.fault('subnet', {
          ...base,
          about: { type: 'subnet', id: ref.id },
          citations: [subnets.cite(`/${i}/subnet`, `${ref.id} does not exist`), ...(met?.citations ?? [])],
          data: { subnet: ref.id },
          fixes: [
            withNetwork(
              'Leave that subnet out',
              network,
              { subnets: left.length > 0 ? left : ['<subnet-id>'] },
              service,
              definition?.arn,
              region,
            ),
          ],
        });
      }
    if (homes.length > 1) {
      found = true;
      const i = subnets.value.findIndex(s => s.subnet.state === 'known' && s.subnet.value.vpc === homes[1]);
      const one =
        network?.subnets.filter(id =>
          subnets.value.some(s => s.id === id && s.subnet.state === 'known' && s.subnet.value.vpc === homes[0]),
        ) ?? [];
      yield say.fault('mixed', {
        ...base,
        about: { type: 'vpc', id: homes[1] ?? '' },
        citations: [
          subnets.cite(`/${i}/subnet/value/vpc`, `${subnets.value[i]?.id} is of ${homes[1]}`),
          ...(met?.citations ?? []),
        ],
        data: { vpcs: homes.join(', ') },
        fixes: [
          withNetwork(
            'Name subnets of one VPC',
            network,
            { subnets: one.length > 0 ? one : ['<subnet-id>'] },
            service,
            definition?.arn,
            region,
            'Check which of the two VPCs is meant.',
          ),
        ],
      });
    }
    if (found || read) return;
    if (!sure || !met) {
      if (!groups.whole) yield say.undecided('groups', 'the security groups of the service could not all be read');
      if (!subnets.whole) yield say.undecided('subnets', 'the subnets of the service could not all be read');
      return;
    }
    const all = [...(network?.securityGroups ?? []), ...(network?.subnets ?? [])];
    yield say.fault('told', {
      ...base,
      confidence: groups.value.length > 0 && subnets.value.length > 0 ? 'likely' : 'possible',
      about: { type: 'service', id: service?.name ?? 'service' },
      data: { service: service?.name ?? 'the service', named: listed(all) || 'none' },
      citations: met.citations,
      fixes: [
        withNetwork(
          'Name security groups and subnets of one VPC that exist',
          network,
          { securityGroups: ['<security-group-id>'] },
          service,
          definition?.arn,
          region,
        ),
      ],
    });
  },
});

/** The elements that were read; an absent list has none and is whole. */
function listOf<T>(x: Optional<readonly T[]>): {
  readonly value: readonly T[];
  readonly whole: boolean;
  cite(pointer?: string, says?: string): Citation;
} {
  return x.state === 'known'
    ? x
    : {
        value: [],
        whole: x.state === 'absent',
        cite:
          x.state === 'absent'
            ? x.cite
            : () => {
                throw new Error('nothing was read');
              },
      };
}

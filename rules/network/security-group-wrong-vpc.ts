import { inOneVpc, type OneVpc, type VpcFault } from '#aws/network';
import { FIX_NEEDS, type FixContext, fixContext, withNetwork } from '#fix';
import { type Confidence, couldBe, defineRule, listed, matchingCalls, optional, listOf } from '#rule';
import { ENI_EFFECTS } from './_interface.ts';

const ID = 'network/security-group-wrong-vpc';

export default defineRule({
  id: ID,
  title: "A security group or subnet of the service doesn't exist or is in another VPC",
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
      what: "Security group {group} doesn't exist",
      why: "The service still uses it, and EC2 can't create a network interface with a security group that doesn't exist.",
    },
    elsewhere: {
      what: '{group} is in {vpc}, but the subnets are in {home}',
      why: 'A network interface can only have security groups from its own VPC.',
    },
    subnet: {
      what: "Subnet {subnet} doesn't exist",
      why: "The service still uses it, and EC2 can't create a network interface in a subnet that doesn't exist.",
    },
    told: {
      what: "A security group or subnet of {service} doesn't exist or is in another VPC",
      why: "EC2 reported this when ECS created the task's network interface. Which one it is couldn't be determined. The service uses {named}.",
    },
    mixed: {
      what: "The service's subnets are in more than one VPC ({vpcs})",
      why: "A security group belongs to one VPC, so tasks in the other VPC's subnets get no network interface.",
    },
  },
  causes: [...ENI_EFFECTS, 'symptom/request-refused'],
  *check(given, say) {
    const { calls } = given;
    const groups = listOf(given.groups);
    const subnets = listOf(given.subnets);
    const matches = matchingCalls(calls, ID) ?? matchingCalls(calls, c => couldBe(c, ID));
    const namedByAws = matchingCalls(calls, ID) !== undefined;
    const context = fixContext(given);
    const { service, network } = context;
    const found = inOneVpc(groups, subnets, network);
    const base = {
      calls: matches?.ids ?? [],
      confidence: confidenceIn(namedByAws, found.complete, calls.whole),
    };
    const seenIn = matches?.citations ?? [];
    const change = changes(found, context);
    for (const ref of found.faults) {
      const { vpc = '' } = ref;
      const of = ref.kind === 'gone' || ref.kind === 'elsewhere' ? groups : subnets;
      const says =
        ref.kind === 'gone' || ref.kind === 'subnet' ? `${ref.id} doesn't exist` : `${ref.named} is in ${vpc}`;
      const common = {
        ...base,
        about: { type: TYPE[ref.kind], id: ref.id },
        citations: [of.cite(ref.at, says), ...seenIn] as const,
        fixes: [change[ref.kind]],
      };
      if (ref.kind === 'gone') yield say.fault('gone', { ...common, data: { group: ref.id } });
      else if (ref.kind === 'subnet') yield say.fault('subnet', { ...common, data: { subnet: ref.id } });
      else if (ref.kind === 'mixed') yield say.fault('mixed', { ...common, data: { vpcs: found.homes.join(', ') } });
      else yield say.fault('elsewhere', { ...common, data: { group: ref.id, vpc, home: found.homes.join(', ') } });
    }
    if (!namedByAws)
      for (const id of found.unread)
        yield say.undecided('groups', `${id} couldn't be read`, {
          about: { type: 'security-group', id },
          actions: ['ec2:DescribeSecurityGroups'],
        });
    if (found.faults.length > 0 || found.complete) return;
    if (!namedByAws || !matches) {
      if (!groups.whole) yield say.undecided('groups', 'not all security groups of the service could be read');
      if (!subnets.whole) yield say.undecided('subnets', 'not all subnets of the service could be read');
      return;
    }
    const all = [...(network?.securityGroups ?? []), ...(network?.subnets ?? [])];
    yield say.fault('told', {
      ...base,
      confidence: groups.value.length > 0 && subnets.value.length > 0 ? 'likely' : 'possible',
      about: { type: 'service', id: service?.name ?? 'service' },
      data: { service: service?.name ?? 'the service', named: listed(all) || 'none' },
      citations: matches.citations,
      fixes: [change.unread],
    });
  },
});

const TYPE: Readonly<Record<VpcFault['kind'], string>> = {
  gone: 'security-group',
  elsewhere: 'security-group',
  subnet: 'subnet',
  mixed: 'vpc',
};
const confidenceIn = (namedByAws: boolean, complete: boolean, whole: boolean): Confidence =>
  namedByAws && complete ? 'proven' : (namedByAws || whole) && (namedByAws || complete) ? 'likely' : 'possible';

/** The fix of each fault: one change of the service's network configuration. */
function changes({ left, together }: OneVpc, { network, service, definition, region }: FixContext) {
  const change = (title: string, to: Parameters<typeof withNetwork>[2], risk?: string) =>
    withNetwork(title, network, to, service, definition?.arn, region, risk);
  const orFill = (ids: readonly string[], placeholder: string) => (ids.length > 0 ? ids : [placeholder]);
  const groups = change("Use a security group from the subnets' VPC", {
    securityGroups: orFill(left.groups, '<security-group-id>'),
  });
  return {
    gone: groups,
    elsewhere: groups,
    subnet: change('Remove that subnet', { subnets: orFill(left.subnets, '<subnet-id>') }),
    mixed: change(
      'Use subnets of one VPC',
      { subnets: orFill(together, '<subnet-id>') },
      'Check which of the two VPCs is the right one.',
    ),
    unread: change('Use existing security groups and subnets of one VPC', {
      securityGroups: ['<security-group-id>'],
    }),
  };
}

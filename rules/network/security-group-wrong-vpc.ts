import { inOneVpc, type OneVpc, type VpcFault } from '#aws/network';
import { FIX_NEEDS, type FixContext, fixContext, withNetwork } from '#fix';
import { type Confidence, couldBe, defineRule, listed, matchingCalls, optional, listOf } from '#rule';
import { ENI_EFFECTS } from './_interface.ts';

const ID = 'network/security-group-wrong-vpc';

export default defineRule({
  id: ID,
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
        ref.kind === 'gone' || ref.kind === 'subnet' ? `${ref.id} does not exist` : `${ref.named} is of ${vpc}`;
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
    if (matches && !namedByAws)
      for (const id of found.unread)
        yield say.undecided('groups', `${id} could not be read`, {
          about: { type: 'security-group', id },
          actions: ['ec2:DescribeSecurityGroups'],
        });
    if (found.faults.length > 0 || found.complete) return;
    if (!namedByAws || !matches) {
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
  const groups = change('Name a security group of the VPC of the subnets', {
    securityGroups: orFill(left.groups, '<security-group-id>'),
  });
  return {
    gone: groups,
    elsewhere: groups,
    subnet: change('Leave that subnet out', { subnets: orFill(left.subnets, '<subnet-id>') }),
    mixed: change(
      'Name subnets of one VPC',
      { subnets: orFill(together, '<subnet-id>') },
      'Check which of the two VPCs is meant.',
    ),
    unread: change('Name security groups and subnets of one VPC that exist', {
      securityGroups: ['<security-group-id>'],
    }),
  };
}

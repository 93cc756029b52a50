import type { SecurityGroup, SgRule } from '../../model/facts.ts';
import type { Output } from '../clients/index.ts';
import { managerOf } from '../tags.ts';
import { byIds, type Caller, type Element } from './batch.ts';

type AwsGroup = NonNullable<Output<'ec2:DescribeSecurityGroups'>['SecurityGroups']>[number];
type AwsRule = NonNullable<AwsGroup['IpPermissions']>[number];

const some = (list: readonly (string | undefined)[]): string[] => list.filter(x => x !== undefined);
const ruleOf = (p: AwsRule): SgRule => ({
  protocol: p.IpProtocol ?? '-1',
  ...(p.FromPort !== undefined && { from: p.FromPort }),
  ...(p.ToPort !== undefined && { to: p.ToPort }),
  cidrs: some((p.IpRanges ?? []).map(r => r.CidrIp)),
  cidrs6: some((p.Ipv6Ranges ?? []).map(r => r.CidrIpv6)),
  groups: some((p.UserIdGroupPairs ?? []).map(g => g.GroupId)),
  prefixLists: some((p.PrefixListIds ?? []).map(l => l.PrefixListId)),
});

/** Security groups as EC2 describes them. */
export const securityGroupsOf = (out: Output<'ec2:DescribeSecurityGroups'>): SecurityGroup[] =>
  (out.SecurityGroups ?? []).map(g => ({
    id: g.GroupId ?? '',
    name: g.GroupName ?? '',
    vpc: g.VpcId ?? '',
    ingress: (g.IpPermissions ?? []).map(ruleOf),
    egress: (g.IpPermissionsEgress ?? []).map(ruleOf),
    ...managerOf(g.Tags),
  }));

/** Each of these security groups with a state of its own. */
export const securityGroupsById = (
  io: Caller<'ec2:DescribeSecurityGroups'>,
  ids: readonly string[],
): Promise<readonly Element<SecurityGroup>[]> =>
  byIds(
    io,
    'ec2:DescribeSecurityGroups',
    ids,
    GroupIds => ({ GroupIds }),
    securityGroupsOf,
    g => g.id,
  );

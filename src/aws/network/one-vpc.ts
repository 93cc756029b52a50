import type { NetworkConfig, SecurityGroupRef, SubnetRef } from '../../model/facts.ts';

interface Read<T> {
  readonly value: readonly T[];
  readonly whole: boolean;
}
/** What keeps EC2 from making a network interface of the security groups and subnets that a service names. */
export interface VpcFault {
  /** `gone`, `elsewhere`: a security group that does not exist, or is of another VPC. `subnet`: one that does not exist. `mixed`: subnets of several VPCs. */
  readonly kind: 'gone' | 'elsewhere' | 'subnet' | 'mixed';
  /** The security group, the subnet, or the VPC that is one too many. */
  readonly id: string;
  /** What is named of it: itself, or a subnet of the VPC that is one too many. */
  readonly named: string;
  /** The VPC that it is of, where it is of another. */
  readonly vpc?: string;
  /** JSON pointer into the security groups, or into the subnets. */
  readonly at: string;
}
export interface OneVpc {
  readonly faults: readonly VpcFault[];
  /** The VPCs of the subnets, in alphabetical order. */
  readonly homes: readonly string[];
  /** Security groups of the service that could not be read. */
  readonly unread: readonly string[];
  /** All that the service names was read. */
  readonly complete: boolean;
  /** What of the service's configuration is left once the faults are taken out. */
  readonly left: { readonly groups: readonly string[]; readonly subnets: readonly string[] };
  /** The subnets of the first VPC. */
  readonly together: readonly string[];
}

const answered = (state: string): boolean => state === 'known' || state === 'absent';

/**
 * Whether the security groups and subnets of a service exist and are of one VPC. Without its network configuration all that
 * was read counts as the service's own.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function inOneVpc(
  groups: Read<SecurityGroupRef>,
  subnets: Read<SubnetRef>,
  network: NetworkConfig | undefined,
): OneVpc {
  const ownGroup = (id: string): boolean => network?.securityGroups.includes(id) ?? true;
  const ownSubnet = (id: string): boolean => network?.subnets.includes(id) ?? true;
  const vpcOf = new Map(subnets.value.flatMap(s => (s.subnet.state === 'known' ? [[s.id, s.subnet.value.vpc]] : [])));
  const homes = [...new Set([...vpcOf].flatMap(([id, vpc]) => (ownSubnet(id) ? [vpc] : [])))].sort();

  const badGroups = groups.value.flatMap(({ id, group }, i): VpcFault[] => {
    if (group.state === 'absent') return [{ kind: 'gone', id, named: id, at: `/${i}/group` }];
    return group.state === 'known' && homes.length > 0 && !homes.includes(group.value.vpc)
      ? [{ kind: 'elsewhere', id, named: id, vpc: group.value.vpc, at: `/${i}/group/value/vpc` }]
      : [];
  });
  const badSubnets = subnets.value.flatMap(({ id, subnet }, i): VpcFault[] =>
    subnet.state === 'absent' ? [{ kind: 'subnet', id, named: id, at: `/${i}/subnet` }] : [],
  );
  const [home, other] = homes;
  const stray = subnets.value.findIndex(s => other !== undefined && vpcOf.get(s.id) === other);
  const mixed: VpcFault[] =
    other === undefined
      ? []
      : [
          {
            kind: 'mixed',
            id: other,
            named: subnets.value[stray]?.id ?? other,
            vpc: other,
            at: `/${stray}/subnet/value/vpc`,
          },
        ];
  return {
    faults: [...badGroups.filter(f => ownGroup(f.id)), ...badSubnets.filter(f => ownSubnet(f.id)), ...mixed],
    homes,
    unread: groups.value.filter(g => ownGroup(g.id) && !answered(g.group.state)).map(g => g.id),
    complete:
      groups.whole &&
      subnets.whole &&
      groups.value.every(g => answered(g.group.state)) &&
      subnets.value.every(s => answered(s.subnet.state)),
    left: {
      groups: network?.securityGroups.filter(id => !badGroups.some(f => f.id === id)) ?? [],
      subnets: network?.subnets.filter(id => !badSubnets.some(f => f.id === id)) ?? [],
    },
    together: network?.subnets.filter(id => home !== undefined && vpcOf.get(id) === home) ?? [],
  };
}

import { listed } from '../model/text.ts';
import { lastPart, parseArn } from '../model/arn.ts';
import type { NetworkConfig, NetworkPath, Service, NetworkPathData } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { endpointName, SERVICE_NAME } from '../aws/network/services.ts';
import type { NewEntry } from '../aws/network/guards.ts';
import { aclEntry, fixWith as fix, isEverywhere } from './elb.ts';
import { command, fillIn, json, type Fillable, shellQuote } from './shell.ts';

type Site = Pick<Service, 'cluster' | 'name' | 'arn' | 'controller'> | undefined;

const list = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(','));
const uniq = <T>(items: readonly T[]): T[] => [...new Set(items)];
const data = (paths: readonly NetworkPath[], name: keyof NetworkPathData): string | undefined =>
  paths.map(p => p.data[name]).find(x => x !== undefined && x !== '');
const tablesOf = (paths: readonly NetworkPath[]): string[] =>
  uniq(paths.flatMap(p => (p.data['routeTable'] ? [p.data['routeTable']] : [])));

/** Sends what a table has no route for, or a wrong one, out by another gateway. */
function route(
  table: string,
  target:
    | { readonly nat: Fillable }
    | { readonly igw: string }
    | {
        readonly output: string;
        readonly as: '--nat-gateway-id' | '--gateway-id' | '--egress-only-internet-gateway-id';
      },
  region: Fillable,
  replace: boolean,
  destination = '0.0.0.0/0',
): string {
  const start = replace
    ? command`aws ec2 replace-route --route-table-id ${table}`
    : command`aws ec2 create-route --route-table-id ${table}`;
  const block = destination.includes(':')
    ? command`--destination-ipv6-cidr-block ${destination}`
    : command`--destination-cidr-block ${destination}`;
  const to =
    'nat' in target
      ? command`--nat-gateway-id ${target.nat}`
      : 'igw' in target
        ? command`--gateway-id ${target.igw}`
        : `${target.as} "$(${target.output})"`;
  return `${start} ${block} ${to} ${command`--region ${region}`}`;
}

/** A new NAT gateway in a public subnet, and a route to it. */
function newNat(
  tables: readonly string[],
  subnet: string | undefined,
  region: Fillable,
  replace: boolean,
  destination?: string,
): Fix {
  const at = subnet ?? fillIn('public-subnet-id');
  const filter = [command`Name=subnet-id,Values=${at}`, 'Name=state,Values=available'].join(' ');
  const id = `${command`aws ec2 describe-nat-gateways --region ${region}`} --filter ${filter} --query ${shellQuote('NatGateways[-1].NatGatewayId')} --output text`;
  return fix(
    'Create a NAT gateway in a public subnet and add a default route to it',
    [
      `${command`aws ec2 create-nat-gateway --subnet-id ${at} --region ${region}`} --allocation-id "$(${command`aws ec2 allocate-address --domain vpc --region ${region}`} --query AllocationId --output text)"`,
      `${command`aws ec2 wait nat-gateway-available --region ${region}`} --filter ${command`Name=subnet-id,Values=${at}`} Name=state,Values=pending,available`,
      ...tables.map(t => route(t, { output: id, as: '--nat-gateway-id' }, region, replace, destination)),
    ],
    'A NAT gateway is billed by the hour and by the gigabyte.',
  );
}

/** The way out that IPv6 has: a new egress-only internet gateway, and a route to it. */
function newEgressOnly(tables: readonly string[], vpc: string, region: Fillable, replace: boolean): Fix {
  const query = `EgressOnlyInternetGateways[?Attachments[0].VpcId=='${vpc}'].EgressOnlyInternetGatewayId | [0]`;
  const output = `${command`aws ec2 describe-egress-only-internet-gateways --region ${region}`} --query ${shellQuote(query)} --output text`;
  return fix(
    'Create an egress-only internet gateway and add an IPv6 default route to it',
    [
      command`aws ec2 create-egress-only-internet-gateway --vpc-id ${vpc} --region ${region}`,
      ...tables.map(t => route(t, { output, as: '--egress-only-internet-gateway-id' }, region, replace, '::/0')),
    ],
    'This gives the subnet outbound access to the internet over IPv6.',
  );
}
const overIpv6 = (paths: readonly NetworkPath[]): boolean => paths.some(p => p.data.address?.includes(':') === true);

const named = (service: Parameters<typeof endpointName>[0], region: Fillable): Fillable =>
  typeof region === 'string' ? endpointName(service, region) : fillIn('endpoint-service-name');
const GROUP = 'ecs-doctor-endpoints';
/** Endpoints for services, by their names in the Region: interface ones, and the gateway for S3. */
function endpoints(services: readonly string[], paths: readonly NetworkPath[], region: Fillable): Fix[] {
  const first = paths[0];
  const vpc = first?.from.vpc;
  if (!first || vpc === undefined || services.length === 0) return [];
  const zones = new Map(paths.map(p => [p.from.zone ?? p.from.subnet, p.from.subnet]));
  const subnets = [...zones.values()].sort();
  const interfaces = services.filter(s => s !== 's3');
  const given = list(data(paths, 'endpointGroups'));
  const lookup = `${command`aws ec2 describe-security-groups --region ${region} --filters ${[`Name=vpc-id,Values=${vpc}`, `Name=group-name,Values=${GROUP}`]}`} --query ${shellQuote('SecurityGroups[0].GroupId')} --output text`;
  const clients = uniq(paths.flatMap(p => p.from.securityGroups));
  const port = (GroupId: string): unknown => ({
    IpProtocol: 'tcp',
    FromPort: 443,
    ToPort: 443,
    UserIdGroupPairs: [{ GroupId }],
  });
  const prepare =
    interfaces.length === 0 || given.length > 0
      ? []
      : [
          command`aws ec2 create-security-group --group-name ${GROUP} --description ${'HTTPS to VPC endpoints'} --vpc-id ${vpc} --region ${region}`,
          `${command`aws ec2 authorize-security-group-ingress --region ${region}`} --group-id "$(${lookup})" ${clients.length > 0 ? command`--ip-permissions ${json(clients.map(port))}` : command`--protocol tcp --port 443 --source-group ${fillIn('task-security-group-id')}`}`,
        ];
  const dns =
    interfaces.length > 0 && data(paths, 'dns') === 'off'
      ? [attribute(vpc, 'enableDnsSupport', region), attribute(vpc, 'enableDnsHostnames', region)]
      : [];
  const make = interfaces.map(s => {
    const line = command`aws ec2 create-vpc-endpoint --vpc-id ${vpc} --vpc-endpoint-type Interface --service-name ${named(s as 'logs', region)} --subnet-ids ${subnets} --private-dns-enabled --region ${region}`;
    return `${line} --security-group-ids ${given.length > 0 ? command`${given}` : `"$(${lookup})"`}`;
  });
  const s3 = services.includes('s3')
    ? [
        command`aws ec2 create-vpc-endpoint --vpc-id ${vpc} --vpc-endpoint-type Gateway --service-name ${named('s3', region)} --route-table-ids ${tablesOf(paths)} --region ${region}`,
      ]
    : [];
  const names = services.map(s => SERVICE_NAME[s as keyof typeof SERVICE_NAME] ?? s);
  return [fix(`Create endpoints in ${vpc} for ${listed(names)}`, [...dns, ...prepare, ...make, ...s3])];
}
const attribute = (vpc: string, name: string, region: Fillable): string =>
  name === 'enableDnsSupport'
    ? command`aws ec2 modify-vpc-attribute --vpc-id ${vpc} --enable-dns-support ${json({ Value: true })} --region ${region}`
    : command`aws ec2 modify-vpc-attribute --vpc-id ${vpc} --enable-dns-hostnames ${json({ Value: true })} --region ${region}`;

const joined = (risks: readonly (string | undefined)[]): string | undefined =>
  risks.some(r => r !== undefined) ? risks.filter(r => r !== undefined).join(' ') : undefined;
/** What speaks against opening a subnet: that it is closed on purpose, and that another account has to do it. */
function beforeOpening(paths: readonly NetworkPath[]): string | undefined {
  const elsewhere = data(paths, 'elsewhere');
  return joined([
    elsewhere === undefined
      ? undefined
      : `Private addresses route to ${elsewhere}. If VPC endpoints in another VPC are meant to serve this subnet, associate their private hosted zones with this VPC instead.`,
    ownersOnly(paths),
  ]);
}
function ownersOnly(paths: readonly NetworkPath[]): string | undefined {
  const owner = data(paths, 'owner');
  return owner === undefined
    ? undefined
    : `The subnet is shared by account ${owner}. Only that account can change its routes.`;
}
const warned = (f: Fix, risk: string | undefined): Fix =>
  risk === undefined
    ? f
    : { ...f, applies: f.applies === 'as-is' ? 'judge' : f.applies, risk: joined([f.risk, risk]) ?? risk };

/** A way out of a subnet that has none, best first: a NAT gateway that is there, endpoints, a new NAT gateway. */
export function wayOut(paths: readonly NetworkPath[], region: Fillable): Fix[] {
  const tables = tablesOf(paths);
  const nat = data(paths, 'otherNat');
  const replace = data(paths, 'hasDefault') === 'yes';
  const outside = paths.some(p => p.data['outside'] === 'yes');
  const lacks = list(data(paths, 'lacks'));
  const opening = beforeOpening(paths);
  const vpc = paths[0]?.from.vpc;
  if (overIpv6(paths) && vpc !== undefined) return [warned(newEgressOnly(tables, vpc, region, replace), opening)];
  const out =
    nat !== undefined
      ? fix(
          `Add a default route from ${tables.join(', ')} to ${nat}`,
          tables.map(t => route(t, { nat }, region, replace)),
          'This gives the subnet outbound access to the internet.',
        )
      : newNat(tables, data(paths, 'publicSubnet'), region, replace);
  const inside = (outside ? [] : endpoints(lacks, paths, region)).map(f => warned(f, ownersOnly(paths)));
  // A subnet that routes to other networks, and not to the internet, might be closed on purpose.
  return nat !== undefined && opening === undefined ? [out, ...inside] : [...inside, warned(out, opening)];
}

/** The endpoints that are not there; the others of the VPC show which security group they take. */
export const missingEndpoints = (paths: readonly NetworkPath[], region: Fillable): Fix[] => [
  ...endpoints(uniq([...paths.map(p => p.service), ...list(data(paths, 'lacks'))]), paths, region),
  ...wayOut(
    paths.map(p => ({ ...p, data: { ...p.data, lacks: '' } })),
    region,
  ),
];
export const addToTables = (endpoint: string, paths: readonly NetworkPath[], region: Fillable): Fix =>
  fix(`Associate ${endpoint} with ${tablesOf(paths).join(', ')}`, [
    command`aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${endpoint} --add-route-table-ids ${tablesOf(paths)} --region ${region}`,
  ]);
export const privateDns = (endpoint: string, region: Fillable): Fix =>
  fix(`Turn on private DNS for ${endpoint}`, [
    command`aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${endpoint} --private-dns-enabled --region ${region}`,
  ]);
export const vpcDns = (vpc: string, region: Fillable): Fix =>
  fix(`Turn on DNS support and DNS hostnames for ${vpc}`, [
    attribute(vpc, 'enableDnsSupport', region),
    attribute(vpc, 'enableDnsHostnames', region),
  ]);
export const endpointPolicy = (endpoint: string, document: unknown, region: Fillable): Fix =>
  fix(`Allow the call in the policy of ${endpoint}`, [
    command`aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${endpoint} --policy-document ${json(document)} --region ${region}`,
  ]);

/** Something that works in the place of a NAT gateway that does not. */
export function otherNat(paths: readonly NetworkPath[], region: Fillable): Fix[] {
  const tables = tablesOf(paths);
  const destination = data(paths, 'destination');
  const own = data(paths, 'natRouteTable');
  const igw = data(paths, 'igw');
  const nat = data(paths, 'otherNat');
  const natSubnet = data(paths, 'natSubnet');
  // The NAT gateway works, but its subnet has no default route.
  const gateway =
    igw !== undefined
      ? { igw }
      : {
          output: `${command`aws ec2 describe-internet-gateways --filters ${`Name=attachment.vpc-id,Values=${paths[0]?.from.vpc ?? ''}`} --region ${region}`} --query ${shellQuote('InternetGateways[0].InternetGatewayId')} --output text`,
          as: '--gateway-id' as const,
        };
  const natRoute =
    own !== undefined && !tables.includes(own)
      ? [
          fix(
            `Add a default route from ${own} (the NAT gateway's own route table) to ${igw ?? 'the internet gateway of the VPC'}`,
            [route(own, gateway, region, data(paths, 'natHasDefault') === 'yes')],
          ),
        ]
      : [];
  return [
    ...natRoute,
    ...(nat !== undefined
      ? [
          fix(
            `Add a default route from ${tables.join(', ')} to ${nat}`,
            tables.map(t => route(t, { nat }, region, true, destination)),
          ),
        ]
      : []),
    newNat(
      tables,
      data(paths, 'publicSubnet') ?? (own === undefined ? natSubnet : undefined),
      region,
      true,
      destination,
    ),
  ];
}

/** What traffic has to reach; the internet where it names nothing. */
export interface Destination {
  readonly groups: readonly string[];
  readonly lists: readonly string[];
  /** Private addresses; one that isn't known is left to fill in. */
  readonly addresses?: readonly string[];
  /** The internet, over IPv6. */
  readonly ipv6?: boolean;
}
const TO_FILL_IN = '<destination-cidr>';
const addressOf = (p: NetworkPath): string => {
  const address = p.data.address?.replace(/^\[|\]$/g, '');
  return address === undefined ? TO_FILL_IN : `${address}/${address.includes(':') ? 128 : 32}`;
};
/** The endpoints' groups, AWS's prefix lists and private addresses that these paths need; the internet where one needs it. */
export function destinationOf(paths: readonly NetworkPath[]): Destination {
  const isNarrow = (p: NetworkPath): boolean =>
    [p.data.toGroup, p.data.toList, p.data.toPrivate].some(x => x !== undefined && x !== '');
  if (!paths.every(isNarrow)) return { groups: [], lists: [], ipv6: overIpv6(paths) };
  return {
    groups: uniq(paths.flatMap(p => list(p.data['toGroup']))),
    lists: uniq(paths.flatMap(p => (p.data['toGroup'] ? [] : list(p.data['toList'])))),
    addresses: uniq(paths.flatMap(p => (p.data['toGroup'] || p.data['toList'] ? [] : [addressOf(p)]))),
  };
}

/**
 * One more rule that lets a port out of a group: to the endpoints' groups, the services' prefix lists and the private
 * addresses, where those are all that is needed; else to the internet, as the addresses of a service there change.
 */
export function letOut(group: string, port: number, region: Fillable, to: Destination): Fix {
  const { groups, lists, addresses = [] } = to;
  const [v6, v4] = [addresses.filter(a => a.includes(':')), addresses.filter(a => !a.includes(':'))];
  const narrow = groups.length + lists.length + addresses.length > 0;
  const everywhere =
    to.ipv6 === true ? { Ipv6Ranges: [{ CidrIpv6: '::/0' }] } : { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  const ranges = {
    ...(groups.length > 0 && { UserIdGroupPairs: groups.map(GroupId => ({ GroupId })) }),
    ...(lists.length > 0 && { PrefixListIds: lists.map(PrefixListId => ({ PrefixListId })) }),
    ...(v4.length > 0 && { IpRanges: v4.map(CidrIp => ({ CidrIp })) }),
    ...(v6.length > 0 && { Ipv6Ranges: v6.map(CidrIpv6 => ({ CidrIpv6 })) }),
  };
  const permissions = json([{ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...(narrow ? ranges : everywhere) }]);
  const named = [...groups, ...lists, ...addresses].map(x =>
    x === TO_FILL_IN ? 'the network that the name leads to' : x,
  );
  return fix(
    `Allow outbound ${port} on ${group}${narrow ? ` to ${named.join(', ')}` : ''}`,
    [
      `${command`aws ec2 authorize-security-group-egress --group-id ${group}`} --ip-permissions ${quotedAround(permissions)} ${command`--region ${region}`}`,
    ],
    narrow ? undefined : `This allows outbound ${port} on ${group} to every ${to.ipv6 === true ? 'IPv6 ' : ''}address.`,
  );
}
/** JSON as one word of a shell; a placeholder in it is shown outside of the quotes. */
function quotedAround(text: string): string {
  const open = /<[a-z-]+>/.exec(text)?.[0];
  return open === undefined ? command`${text}` : text.split(open).map(shellQuote).join(open);
}
export const letIn = (group: string, clients: readonly string[], port: number, region: Fillable): Fix =>
  fix(`Allow inbound ${port} on ${group} from ${clients.join(', ')}`, [
    command`aws ec2 authorize-security-group-ingress --group-id ${group} --ip-permissions ${json(clients.map(GroupId => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, UserIdGroupPairs: [{ GroupId }] })))} --region ${region}`,
  ]);

/** The rules that a network ACL lacks, each with a number before the one that denies. */
export function aclEntries(acl: string, entries: readonly NewEntry[], region: Fillable): Fix {
  return fix(
    `Allow both directions in ${acl}`,
    entries.map(e => aclEntry(acl, e, region)),
    entries.some(e => isEverywhere(e.cidr))
      ? 'This opens these ports of the whole subnet to every address. Security groups still apply.'
      : undefined,
  );
}
export const parseEntries = (text: string | undefined): NewEntry[] =>
  text === undefined ? [] : (JSON.parse(text) as NewEntry[]);

export const excludeVpc = (vpc: string, both: boolean, region: Fillable): Fix =>
  fix(
    `Exclude ${vpc} from VPC Block Public Access`,
    [
      command`aws ec2 create-vpc-block-public-access-exclusion --vpc-id ${vpc} --internet-gateway-exclusion-mode ${both ? 'allow-bidirectional' : 'allow-egress'} --region ${region}`,
    ],
    'Someone turned this on for the whole Region. Find out why before you add an exclusion.',
  );

/** The service with another network configuration; what is not changed is written out again, because the call replaces it whole. */
export function withNetwork(
  title: string,
  network: NetworkConfig | undefined,
  change: {
    readonly subnets?: readonly string[];
    readonly securityGroups?: readonly string[];
    readonly assignPublicIp?: boolean;
  },
  site: Site,
  taskDefinition: string | undefined,
  region: Fillable,
  risk?: string,
): Fix {
  const now = { ...(network ?? { subnets: ['<subnet-id>'], securityGroups: [], assignPublicIp: false }), ...change };
  const configuration = json({
    awsvpcConfiguration: {
      subnets: now.subnets,
      ...(now.securityGroups.length > 0 && { securityGroups: now.securityGroups }),
      assignPublicIp: now.assignPublicIp ? 'ENABLED' : 'DISABLED',
    },
  });
  const shown = quotedAround(configuration);
  const definition =
    taskDefinition !== undefined && site?.controller === 'ECS'
      ? ` ${command`--task-definition ${taskDefinition}`}`
      : '';
  return fix(
    title,
    [
      `${command`aws ecs update-service --cluster ${site ? lastPart(site.cluster) : fillIn('cluster')} --service ${site?.name ?? fillIn('service')} --region ${region}`} --network-configuration ${shown}${definition} --force-new-deployment`,
    ],
    risk,
  );
}
/** Starts the service's tasks anew, with the configuration that it has now. */
export function startTasksAnew(site: Site, taskDefinition: string | undefined, region: Fillable): Fix {
  const definition =
    taskDefinition !== undefined && site?.controller === 'ECS'
      ? ` ${command`--task-definition ${taskDefinition}`}`
      : '';
  return fix('Deploy again', [
    `${command`aws ecs update-service --cluster ${site ? lastPart(site.cluster) : fillIn('cluster')} --service ${site?.name ?? fillIn('service')} --region ${region}`}${definition} --force-new-deployment`,
  ]);
}
/** A rollout that stops tasks before it starts new ones, and so needs no further addresses or network interfaces; that of a daemon does so anyway. The call replaces the configuration, so the circuit breaker is said again; a single task may be stopped only at a minimum of 0%. */
export function stopFirst(
  site:
    | (NonNullable<Site> & Partial<Pick<Service, 'circuitBreaker' | 'desiredCount' | 'schedulingStrategy'>>)
    | undefined,
  region: Fillable,
  needs: 'addresses' | 'network interfaces' = 'addresses',
): Fix[] {
  if (site?.schedulingStrategy === 'DAEMON') return [];
  const configuration = {
    ...(site?.circuitBreaker?.enable === true && { deploymentCircuitBreaker: site.circuitBreaker }),
    maximumPercent: 100,
    minimumHealthyPercent: site?.desiredCount === 1 ? 0 : 50,
  };
  return [
    fix(
      `Stop old tasks before starting new ones, so the rollout needs fewer ${needs}`,
      [
        command`aws ecs update-service --cluster ${site ? lastPart(site.cluster) : fillIn('cluster')} --service ${site?.name ?? fillIn('service')} --deployment-configuration ${json(configuration)} --region ${region}`,
      ],
      'Fewer tasks serve traffic during the rollout. A service with one task is briefly down.',
    ),
  ];
}
export const trunking = (region: Fillable): Fix =>
  fix(
    'Turn on ENI trunking and replace the instances',
    [command`aws ecs put-account-setting-default --name awsvpcTrunking --value enabled --region ${region}`],
    'It applies to instances launched afterward, of types that support it.',
  );
/** Trunking is on for the account: an instance that was launched before has to be replaced to get a trunk. */
export const instancesWithTrunks = (region: Fillable): Fix =>
  fix(
    'Replace the instances launched before ENI trunking was turned on',
    [
      command`aws autoscaling start-instance-refresh --auto-scaling-group-name ${fillIn('auto-scaling-group')} --region ${region}`,
    ],
    'An instance refresh stops the tasks on each instance that it replaces.',
  );
export const moreInstances = (region: Fillable): Fix =>
  fix('Add instances to the cluster', [
    command`aws autoscaling set-desired-capacity --auto-scaling-group-name ${fillIn('auto-scaling-group')} --desired-capacity ${fillIn('count')} --region ${region}`,
  ]);
/** Interfaces that nothing is attached to count as well. Which of them are left over, only their owner knows. */
export const deleteUnusedInterfaces = (region: Fillable): Fix =>
  fix(
    'Delete network interfaces that nothing uses',
    [
      `${command`aws ec2 describe-network-interfaces --filters Name=status,Values=available --region ${region}`} --query ${shellQuote('NetworkInterfaces[].[NetworkInterfaceId,Description,SubnetId,RequesterId]')} --output table`,
      command`aws ec2 delete-network-interface --network-interface-id ${fillIn('unused-network-interface-id')} --region ${region}`,
    ],
    'Delete only those that you know are left over: some are kept for a later attachment.',
  );
export const raiseInterfaceQuota = (limit: number | undefined, region: Fillable): Fix =>
  fix('Request a higher network interface quota', [
    command`aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-DF5E4CA3 --desired-value ${limit === undefined ? fillIn('count') : limit * 2} --region ${region}`,
  ]);

/** The Region of what is looked at; where nothing tells it, it is left to fill in. */
export const regionHere = (
  asked: { readonly region: string } | undefined,
  ...arns: readonly (string | undefined)[]
): Fillable =>
  asked?.region ?? arns.map(a => parseArn(a ?? '')?.region).find(r => r !== undefined && r !== '') ?? fillIn('region');

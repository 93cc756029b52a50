/** The services that the door may open to, each loaded when it is first called. The names are IAM's. */
export const services = {
  ecs: () => import('./ecs.ts'),
  ec2: () => import('./ec2.ts'),
  iam: () => import('./iam.ts'),
  elasticloadbalancing: () => import('./elasticloadbalancing.ts'),
  secretsmanager: () => import('./secretsmanager.ts'),
  ecr: () => import('./ecr.ts'),
  ssm: () => import('./ssm.ts'),
  kms: () => import('./kms.ts'),
  logs: () => import('./logs.ts'),
  'application-autoscaling': () => import('./application-autoscaling.ts'),
  servicequotas: () => import('./servicequotas.ts'),
  sts: () => import('./sts.ts'),
  autoscaling: () => import('./autoscaling.ts'),
  elasticfilesystem: () => import('./elasticfilesystem.ts'),
  codedeploy: () => import('./codedeploy.ts'),
  cloudformation: () => import('./cloudformation.ts'),
  cloudwatch: () => import('./cloudwatch.ts'),
  route53: () => import('./route53.ts'),
} as const;

export type ServiceName = keyof typeof services;
type Module<S extends ServiceName> = Awaited<ReturnType<(typeof services)[S]>>;

/** APIs of their own whose IAM actions have the prefix of another service, by that prefix: Classic Load Balancers. */
const beside = {
  elasticloadbalancing: () => import('./elasticloadbalancing-classic.ts'),
} as const;
type Beside = typeof beside;
type Commands<S extends ServiceName> = Module<S>['commands'] &
  (S extends keyof Beside ? Awaited<ReturnType<Beside[S]>>['commands'] : unknown);

/** The modules that have the operations of an IAM prefix; one that isn't needed isn't loaded. */
export const modulesOf = (service: ServiceName) => [
  services[service],
  ...(service in beside ? [beside[service as keyof Beside]] : []),
];

/** An IAM action that the door knows, `ec2:DescribeSubnets`. */
export type Action = { [S in ServiceName]: `${S}:${keyof Commands<S> & string}` }[ServiceName];

type CommandOf<A extends Action> = A extends `${infer S extends ServiceName}:${infer O}`
  ? O extends keyof Commands<S>
    ? Commands<S>[O]
    : never
  : never;
type Handler<C> = C extends { resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer O }> }
  ? O
  : never;

/** Where all input is optional, the SDK's last overload takes none. */
export type Input<A extends Action> =
  CommandOf<A> extends new (
    ...args: infer P extends readonly unknown[]
  ) => unknown
    ? Exclude<P[number], undefined>
    : never;
/** As JSON has it: times are ISO 8601 strings, and everything may be missing. */
export type Output<A extends Action> =
  CommandOf<A> extends new (input: never) => infer C ? Plain<Omit<Handler<C>, '$metadata'>> : never;

export type Plain<T> = T extends Date
  ? string
  : T extends Uint8Array
    ? string
    : T extends readonly (infer E)[]
      ? Plain<E>[]
      : T extends object
        ? { [K in keyof T]?: Plain<T[K]> }
        : T;

/**
 * Where a paged answer keeps its token and its list. The door merges pages; a token left in the answer means that there is
 * more. `most`: pages to read where the door's cap would cut what an audit looks at.
 */
export const PAGES: Partial<
  Record<Action, { readonly token: string; readonly next?: string; readonly list: string; readonly most?: number }>
> = {
  'ecs:ListTasks': { token: 'nextToken', list: 'taskArns' },
  // Quotas: 5,000 services in a cluster, 10,000 clusters; some pages have fewer names than they could.
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
  'ecs:ListServices': { token: 'nextToken', list: 'serviceArns', most: 2000 },
  'ecs:ListClusters': { token: 'nextToken', list: 'clusterArns', most: 2000 },
  'ecs:ListContainerInstances': { token: 'nextToken', list: 'containerInstanceArns' },
  'ecs:ListAccountSettings': { token: 'nextToken', list: 'settings' },
  'ec2:DescribeInstances': { token: 'NextToken', list: 'Reservations' },
  'ec2:DescribeInstanceTypes': { token: 'NextToken', list: 'InstanceTypes' },
  'ec2:DescribeManagedPrefixLists': { token: 'NextToken', list: 'PrefixLists' },
  'ec2:GetManagedPrefixListEntries': { token: 'NextToken', list: 'Entries' },
  'ec2:DescribeNatGateways': { token: 'NextToken', list: 'NatGateways' },
  'ec2:DescribeNetworkAcls': { token: 'NextToken', list: 'NetworkAcls' },
  'ec2:DescribeNetworkInterfaces': { token: 'NextToken', list: 'NetworkInterfaces' },
  'ec2:DescribeRouteTables': { token: 'NextToken', list: 'RouteTables' },
  'ec2:DescribeSecurityGroups': { token: 'NextToken', list: 'SecurityGroups' },
  'ec2:DescribeSubnets': { token: 'NextToken', list: 'Subnets' },
  'ec2:DescribeVpcEndpoints': { token: 'NextToken', list: 'VpcEndpoints' },
  'iam:ListRolePolicies': { token: 'Marker', list: 'PolicyNames' },
  'iam:ListAttachedRolePolicies': { token: 'Marker', list: 'AttachedPolicies' },
  'elasticloadbalancing:DescribeListeners': { token: 'Marker', next: 'NextMarker', list: 'Listeners' },
  'elasticloadbalancing:DescribeRules': { token: 'Marker', next: 'NextMarker', list: 'Rules' },
  'elasticloadbalancing:DescribeTargetGroups': { token: 'Marker', next: 'NextMarker', list: 'TargetGroups' },
  'elasticloadbalancing:DescribeLoadBalancers': { token: 'Marker', next: 'NextMarker', list: 'LoadBalancers' },
  'ecr:DescribeImages': { token: 'nextToken', list: 'imageDetails' },
  'kms:ListGrants': { token: 'Marker', next: 'NextMarker', list: 'Grants' },
  'logs:DescribeLogGroups': { token: 'nextToken', list: 'logGroups' },
  'ssm:DescribeParameters': { token: 'NextToken', list: 'Parameters' },
  'elasticfilesystem:DescribeMountTargets': { token: 'Marker', next: 'NextMarker', list: 'MountTargets' },
  'elasticfilesystem:DescribeAccessPoints': { token: 'NextToken', list: 'AccessPoints' },
  'route53:ListHostedZonesByVPC': { token: 'NextToken', list: 'HostedZoneSummaries' },
  'autoscaling:DescribeAutoScalingGroups': { token: 'NextToken', list: 'AutoScalingGroups' },
  'application-autoscaling:DescribeScalableTargets': { token: 'NextToken', list: 'ScalableTargets' },
};

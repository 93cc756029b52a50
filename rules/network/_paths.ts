import { FIX_NEEDS, fixContext, type FixContext } from '#fix';
import {
  type About,
  type CauseId,
  type Citation,
  cited,
  type Confidence,
  type FailedCall,
  type Given,
  idsOf,
  listed,
  type NetworkPath,
  citationsOf,
  few,
  uniqueCitations,
  type Chosen,
  defineRule,
  type Fix,
  type Messages,
  type Say,
} from '#rule';

/** What the rules about a blocked way read. */
export const NEEDS = { paths: 'net.paths', calls: 'failure.calls', ...FIX_NEEDS } as const;
type PathsGiven = Given<typeof NEEDS>;

/** Symptoms that a blocked way can bring about. */
export const EFFECTS = [
  'symptom/image-pull-failed',
  'symptom/secrets-not-retrieved',
  'symptom/log-driver-failed',
  'symptom/container-not-created',
] as const;

/** All paths that one thing blocks: they are one fault. */
export interface Blocked {
  readonly claim: {
    readonly about: About;
    readonly affected: readonly About[];
    readonly confidence: Confidence;
    readonly citations: readonly [Citation, ...Citation[]];
    readonly calls: readonly string[];
  };
  readonly paths: readonly NetworkPath[];
  readonly first: NetworkPath;
  /** Words that every message may use. */
  readonly data: { readonly subnets: string; readonly services: string; readonly because: string };
}

/** The paths that have this cause, by the thing to be fixed. */
export function blockedBy(
  cause: string,
  { paths, calls }: Pick<PathsGiven, 'paths' | 'calls'>,
  aboutOf: (path: NetworkPath) => About | undefined = p => p.about,
): Blocked[] {
  const groups = new Map<string, { about: About; paths: NetworkPath[]; at: number }>();
  for (const [i, path] of paths.value.entries()) {
    const about = path.verdict === 'blocked' && path.cause === cause ? aboutOf(path) : undefined;
    if (!about) continue;
    const key = `${about.type} ${about.id}`;
    const group = groups.get(key) ?? { about, paths: [], at: i };
    group.paths.push(path);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ about, paths: blocked, at }): Blocked[] => {
    const first = blocked[0];
    if (!first) return [];
    const ids = new Set(blocked.flatMap(p => p.calls));
    const matches = calls.value.filter(c => ids.has(c.id));
    // The calls that it explains are on a part of the list that was not read.
    if (ids.size > 0 && matches.length === 0) return [];
    const names = [...new Set(blocked.map(p => p.from.subnet))].sort();
    return [
      {
        claim: {
          about,
          affected: names.map(id => ({ type: 'subnet', id })),
          confidence: pathConfidence(blocked, matches, paths.value, calls.whole),
          calls: idsOf(matches),
          citations: cited([...uniqueCitations(blocked.flatMap(p => p.seen)).slice(0, 3), ...citationsOf(matches)]) ?? [
            paths.cite(`/${at}/because`, first.because),
          ],
        },
        paths: blocked,
        first,
        data: {
          subnets: few(names),
          services: listed([...new Set(blocked.map(p => p.data['serviceName'] ?? p.service))].slice(0, 4)),
          because: first.because,
        },
      },
    ];
  });
}

/** Proven where AWS said that this very call did not get through, and every way that it may have taken is blocked. */
function pathConfidence(
  blocked: readonly NetworkPath[],
  matches: readonly FailedCall[],
  all: readonly NetworkPath[],
  whole: boolean,
): Confidence {
  if (matches.length === 0) return whole && blocked.every(p => p.calls.length === 0) ? 'likely' : 'possible';
  // What rests on an assumption about DNS, or on something that couldn't be read, may be otherwise.
  if (blocked.every(p => p.data['assumed'] !== undefined || p.data['unproven'] === 'unread')) return 'possible';
  if (blocked.every(p => p.data['partly'] === 'yes' || p.data['unproven'] === 'yes')) return 'likely';
  const sure = matches.some(
    c =>
      c.how === 'unreachable' &&
      c.service !== undefined &&
      all.filter(p => p.calls.includes(c.id)).every(p => p.verdict === 'blocked'),
  );
  return sure ? 'proven' : 'likely';
}
/** The causes of a blocked way, and the IAM actions whose answers decide between them. */
const SETTLED_BY = {
  'network/no-route': [
    'ec2:DescribeSubnets',
    'ec2:DescribeRouteTables',
    'ec2:DescribeVpcEndpoints',
    'route53:ListHostedZonesByVPC',
    'route53:ListResourceRecordSets',
  ],
  'network/public-ip-missing': [
    'ec2:DescribeSubnets',
    'ec2:DescribeRouteTables',
    'ec2:DescribeInstances',
    'ecs:DescribeServices',
  ],
  'network/public-access-blocked': ['ec2:DescribeSubnets'],
  'network/nat-unusable': ['ec2:DescribeRouteTables', 'ec2:DescribeNatGateways'],
  'network/endpoint-missing': ['ec2:DescribeRouteTables', 'ec2:DescribeVpcEndpoints'],
  'network/endpoint-dns-off': [
    'ec2:DescribeVpcEndpoints',
    'ec2:DescribeVpcs',
    'ec2:DescribeVpcAttribute',
    'ec2:DescribeDhcpOptions',
    'route53:ListHostedZonesByVPC',
    'route53:ListResourceRecordSets',
  ],
  'network/endpoint-security-group': ['ec2:DescribeVpcEndpoints', 'ec2:DescribeSecurityGroups'],
  'network/security-group-egress': [
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeManagedPrefixLists',
    'ec2:GetManagedPrefixListEntries',
  ],
  'network/nacl-blocked': ['ec2:DescribeNetworkAcls', 'ec2:DescribeNetworkInterfaces'],
} as const satisfies Partial<Record<CauseId, readonly string[]>>;
type PathCause = keyof typeof SETTLED_BY;

/** The paths that cannot be told, where this cause is one of those that remain. One that nothing read would settle is the route's; one that rests on an assumption about DNS isn't settled. */
export function undecidedPaths(
  cause: PathCause,
  { paths }: Pick<PathsGiven, 'paths'>,
): { readonly because: string; readonly actions: readonly string[] }[] {
  const settling: readonly string[] = SETTLED_BY[cause];
  const undecided = paths.value
    .filter(p => p.verdict === 'cannot-tell' || p.data['assumed'] !== undefined)
    .flatMap(p => {
      const actions = p.missing.filter(m => settling.includes(m));
      return actions.length > 0 || (p.missing.length === 0 && cause === 'network/no-route' && p.calls.length > 0)
        ? [
            {
              because:
                p.verdict === 'blocked' ? `the DNS settings of ${p.from.vpc ?? 'the VPC'} couldn't be read` : p.because,
              actions,
            },
          ]
        : [];
    });
  return undecided.filter((x, i) => undecided.findIndex(y => y.because === x.because) === i).slice(0, 3);
}

/** Words that every message about a blocked path may use. */
type PathWords = keyof Blocked['data'];
interface PathPlan<M extends Messages> {
  readonly id: PathCause;
  readonly title: string;
  readonly sources: readonly [string, ...string[]];
  /** May use {subnets}, {services} and {because}. */
  readonly messages: M;
  /** The thing to fix, where that is not what the path names. */
  readonly about?: (path: NetworkPath, context: FixContext) => About | undefined;
  /** The message for what one thing blocks, and the fixes of it. */
  readonly fault: (blocked: Blocked, context: FixContext) => Chosen<M, { readonly fixes: readonly Fix[] }, PathWords>;
}

/** A rule for one cause of `net.paths`: one finding for all paths that one thing blocks. */
export const pathRule = <const M extends Messages>({ id, title, sources, messages, about, fault }: PathPlan<M>) =>
  defineRule({
    id,
    title,
    kind: 'cause',
    severity: 'error',
    sources,
    needs: NEEDS,
    messages,
    causes: EFFECTS,
    *check(given, typed) {
      // The plan has chosen the message and filled it: the compiler has seen that they fit.
      const say = typed as unknown as Say<Messages, typeof NEEDS>;
      const context = fixContext(given);
      for (const blocked of blockedBy(id, given, p => (about ? about(p, context) : p.about))) {
        const { message, data, fixes } = fault(blocked, context);
        yield say.fault(message, { ...blocked.claim, data: { ...blocked.data, ...data }, fixes });
      }
      for (const { because, actions } of undecidedPaths(id, given)) yield say.undecided('paths', because, { actions });
    },
  });

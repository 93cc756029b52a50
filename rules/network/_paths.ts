import { regionHere } from '#fix';
import {
  type About,
  type Citation,
  cited,
  type Confidence,
  detail,
  type FailedCall,
  type Given,
  idsOf,
  listed,
  type Maybe,
  type NetworkPath,
  seenIn,
} from '#rule';

/** What the rules about a blocked way read. The rest makes fixes better; it does not carry the claim. */
export const NEEDS = {
  paths: 'net.paths',
  calls: 'failure.calls',
  service: detail('ecs.service'),
  judged: detail('deployment.judged'),
  definition: detail('deployment.taskDefinition'),
  asked: detail('asked.at'),
} as const;
export type Seen = Given<typeof NEEDS>;

/** Symptoms that a blocked way can bring about. */
export const EFFECTS = [
  'symptom/image-pull-failed',
  'symptom/secrets-not-retrieved',
  'symptom/log-driver-failed',
  'symptom/container-not-created',
] as const;

export const read = <T>(x: Maybe<T>): T | undefined => (x.state === 'known' ? x.value : undefined);
export const regionFor = ({
  asked,
  service,
  judged,
  definition,
}: Pick<Seen, 'asked' | 'service' | 'judged' | 'definition'>) =>
  regionHere(read(asked), read(service)?.arn, read(judged)?.taskDefinition, read(definition)?.arn);

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
  { paths, calls }: Pick<Seen, 'paths' | 'calls'>,
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
  return [...groups.values()].flatMap(({ about, paths: mine, at }): Blocked[] => {
    const first = mine[0];
    if (!first) return [];
    const ids = new Set(mine.flatMap(p => p.calls));
    const met = calls.value.filter(c => ids.has(c.id));
    // The calls that it explains are on a part of the list that was not read.
    if (ids.size > 0 && met.length === 0) return [];
    const names = [...new Set(mine.map(p => p.from.subnet))].sort();
    return [
      {
        claim: {
          about,
          affected: names.map(id => ({ type: 'subnet', id })),
          confidence: confidenceOf(mine, met, paths.value, calls.whole),
          calls: idsOf(met),
          citations: cited([...unique(mine.flatMap(p => p.seen)).slice(0, 3), ...seenIn(met)]) ?? [
            paths.cite(`/${at}/because`, first.because),
          ],
        },
        paths: mine,
        first,
        data: {
          subnets: few(names),
          services: listed([...new Set(mine.map(p => p.data['serviceName'] ?? p.service))].slice(0, 4)),
          because: first.because,
        },
      },
    ];
  });
}

/** Proven where AWS said that this very call did not get through, and every way that it may have taken is blocked. */
function confidenceOf(
  mine: readonly NetworkPath[],
  met: readonly FailedCall[],
  all: readonly NetworkPath[],
  whole: boolean,
): Confidence {
  if (met.length === 0) return whole && mine.every(p => p.calls.length === 0) ? 'likely' : 'possible';
  if (mine.every(p => p.data['assumed'] !== undefined)) return 'possible';
  if (mine.every(p => p.data['partly'] === 'yes' || p.data['unproven'] === 'yes')) return 'likely';
  const sure = met.some(
    c =>
      c.how === 'unreachable' &&
      c.service !== undefined &&
      all.filter(p => p.calls.includes(c.id)).every(p => p.verdict === 'blocked'),
  );
  return sure ? 'proven' : 'likely';
}
const unique = (list: readonly Citation[]): Citation[] =>
  list.filter((c, i) => list.findIndex(o => o.evidence === c.evidence && o.path === c.path) === i);
const few = (names: readonly string[]): string =>
  names.length <= 3 ? listed(names) : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;

const SETTLES: Readonly<Record<string, readonly string[]>> = {
  'ec2:DescribeSubnets': ['no-route', 'public-ip-missing', 'public-access-blocked'],
  'ec2:DescribeRouteTables': ['no-route', 'public-ip-missing', 'nat-unusable', 'endpoint-missing'],
  'ec2:DescribeVpcEndpoints': ['no-route', 'endpoint-missing', 'endpoint-dns-off', 'endpoint-security-group'],
  'ec2:DescribeNatGateways': ['nat-unusable'],
  'ec2:DescribeSecurityGroups': ['security-group-egress', 'endpoint-security-group'],
  'ec2:DescribeNetworkAcls': ['nacl-blocked'],
  'ec2:DescribeVpcs': ['endpoint-dns-off'],
  'ec2:DescribeVpcAttribute': ['endpoint-dns-off'],
  'ec2:DescribeNetworkInterfaces': ['security-group-egress', 'nacl-blocked'],
  'ec2:DescribeManagedPrefixLists': ['security-group-egress'],
  'ec2:GetManagedPrefixListEntries': ['security-group-egress'],
  'ec2:DescribeInstances': ['public-ip-missing'],
  'ecs:DescribeServices': ['public-ip-missing'],
};

/** The paths that cannot be told, where this cause is one of those that remain. One that nothing read would settle is the route's. */
export function open(
  cause: string,
  { paths }: Pick<Seen, 'paths'>,
): { readonly because: string; readonly actions: readonly string[] }[] {
  const name = cause.replace('network/', '');
  const mine = paths.value
    .filter(p => p.verdict === 'cannot-tell')
    .flatMap(p => {
      const actions = p.missing.filter(m => SETTLES[m]?.includes(name));
      return actions.length > 0 || (p.missing.length === 0 && name === 'no-route' && p.calls.length > 0)
        ? [{ because: p.because, actions }]
        : [];
    });
  return mine.filter((x, i) => mine.findIndex(y => y.because === x.because) === i).slice(0, 3);
}

import { parseArn } from '../../model/arn.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { Endpoint, IamRole, ImageFacts, KeyGrant, NamedPolicy, SecretFacts } from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import {
  documentText,
  type Layer,
  type Need,
  NO_POLICIES,
  parsePolicy,
  type PolicyInput,
  UNREAD,
  withSealed,
} from '../../aws/iam/index.ts';
import { parseImage } from '../../aws/images/image-name.ts';
import { isGateway, isInterface } from '../../aws/network/world.ts';
import type { Reads } from '../define-derived.ts';

export type DecisionsFrom =
  | 'asked.at'
  | 'ecs.service'
  | 'exec.configuration'
  | 'failure.calls'
  | 'failure.refused'
  | 'failure.logged'
  | 'deployment.judged'
  | 'deployment.taskDefinition'
  | 'deployment.attempts'
  | 'iam.roles'
  | 'secret.references'
  | 'image.references'
  | 'net.endpoints'
  | 'net.routeTables'
  | 'net.subnets'
  | 'net.vpcs';
export type DecisionsIo = Reads<DecisionsFrom>;

/** Policies of one kind, with where they were read. */
export interface Source {
  readonly layer: Layer;
  /** Quotes the policy of that name, or says that there is none. */
  readonly cite: (policy: string | undefined, says: string) => Citation | undefined;
  readonly document: (policy: string | undefined) => string | undefined;
  readonly missing: readonly string[];
  /** Of an endpoint: it may be that the call doesn't go through it. */
  readonly doubtful?: boolean;
  /** Of a key: its grants. */
  readonly grants?: Evidence<readonly KeyGrant[]>;
  /** Of a key: the ARN of the secret that it encrypts. */
  readonly secret?: string;
  readonly about?: { readonly type: string; readonly id: string; readonly arn?: string };
}

const input = (p: NamedPolicy, sealed: IamRole['sealed'] = {}): PolicyInput => ({
  name: p.name,
  ...(p.arn !== undefined && { arn: p.arn }),
  parsed: withSealed(parsePolicy(p.document), sealed),
});
const unreadOf = (ev: Evidence<unknown>, fallback: string): readonly string[] =>
  ev.state === 'unreadable'
    ? ev.receipt.action.split(' ')
    : ev.state === 'unasked' && ev.because !== 'not needed'
      ? [fallback]
      : [];

/** The role's own policies. */
export function identityOf(io: DecisionsIo, role: IamRole, index: number): Source {
  const ev = role.policies;
  const list = ev.state === 'known' ? ev.value : [];
  const at = (policy: string | undefined): number => list.findIndex(p => p.name === policy);
  return {
    layer: ev.state === 'known' ? { policies: list.map(p => input(p, role.sealed)), whole: ev.whole } : UNREAD,
    missing: role.unread ?? unreadOf(ev, 'iam:ListRolePolicies'),
    document: policy => list[at(policy)]?.document,
    cite(policy, says) {
      if (ev.state !== 'known') return undefined;
      return at(policy) >= 0
        ? io.cite('iam.roles', `/${index}/policies/value/${at(policy)}/name`, says)
        : list.length === 0
          ? io.cite('iam.roles', `/${index}/policies`, says)
          : io.cite('iam.roles', `/${index}/name`, says);
    },
  };
}

/** The role's permissions boundary; null where it is known to have none. */
export function boundaryOf(io: DecisionsIo, role: IamRole, index: number): Source | null {
  const ev = role.boundary;
  if (ev.state === 'absent' && role.role.state === 'known' && role.role.value.boundaryArn === undefined) return null;
  const known = valueOf(ev);
  return {
    layer: known ? { policies: [input(known, role.sealed)], whole: true } : UNREAD,
    missing: role.unread ?? unreadOf(ev, 'iam:GetRole'),
    document: () => known?.document,
    cite: (_, says) => (known ? io.cite('iam.roles', `/${index}/boundary/value/name`, says) : undefined),
  };
}

const NONE: Source = { layer: NO_POLICIES, missing: [], document: () => undefined, cite: () => undefined };
const unread = (missing: readonly string[]): Source => ({ ...NONE, layer: UNREAD, missing });

function ofResource(
  ev: Evidence<string>,
  action: string,
  name: string,
  about: NonNullable<Source['about']>,
  quote: (says: string) => Citation,
  sealed: Readonly<Record<string, string>> = {},
): Source {
  const document = ev.state === 'known' ? documentText(ev.value) : undefined;
  return {
    layer:
      document !== undefined
        ? { policies: [{ name, parsed: withSealed(parsePolicy(document), sealed) }], whole: true }
        : ev.state === 'absent'
          ? NO_POLICIES
          : UNREAD,
    missing: unreadOf(ev, action),
    about,
    document: () => document,
    cite: (_, says) => (ev.state === 'known' || ev.state === 'absent' ? quote(says) : undefined),
  };
}

const sameSecret = (need: Need, s: SecretFacts): boolean =>
  s.ref.valueFrom === need.what ||
  s.ref.arn === need.resource ||
  (s.secret.state === 'known' && [need.resource, ...(need.or ?? [])].includes(s.secret.value.arn));

/** The tags of the secret that a need is about; undefined where they were not read, or it is about something else. */
export async function tagsOf(io: DecisionsIo, need: Need): Promise<Readonly<Record<string, string>> | undefined> {
  if (!need.action.startsWith('secretsmanager:')) return undefined;
  const refs = await io.ask('secret.references');
  const secret = refs.state === 'known' ? refs.value.find(s => sameSecret(need, s))?.secret : undefined;
  return secret?.state === 'known' ? secret.value.tags : undefined;
}

/** The policy of the secret, key or repository that a need is about. Asked for only when it matters. */
export async function resourceOf(io: DecisionsIo, need: Need): Promise<Source> {
  const service = need.action.split(':')[0];
  if (service === 's3') return unread([]);
  if (need.purpose === 'registry-auth' || ['ssm', 'ssmmessages', 'logs'].includes(service ?? '')) return NONE;
  if (service === 'secretsmanager' || service === 'kms') {
    const refs = await io.ask('secret.references');
    const i = refs.state === 'known' ? refs.value.findIndex(s => sameSecret(need, s)) : -1;
    const s = refs.state === 'known' ? refs.value[i] : undefined;
    const action = service === 'kms' ? 'kms:GetKeyPolicy' : 'secretsmanager:GetResourcePolicy';
    if (!s) return unread(unreadOf(refs, action));
    if (service === 'kms' && need.awsManaged === true && s.secret.state === 'known') {
      const { arn, name } = s.secret.value;
      return {
        ...NONE,
        about: { type: 'secret', id: name, arn },
        secret: arn,
        cite: (_, says) => io.cite('secret.references', `/${i}/secret/value/arn`, says),
      };
    }
    if (service === 'kms') {
      const arn = s.key.state === 'known' ? s.key.value.arn : need.resource;
      const { grants = { state: 'unasked', because: 'the grants were not read' } as const } = s;
      const about = { type: 'key', id: arn.split('/').at(-1) ?? arn, arn };
      const cite = (says: string): Citation => io.cite('secret.references', `/${i}/keyPolicy`, says);
      const source = ofResource(s.keyPolicy, action, 'default', about, cite, s.sealed);
      return { ...source, missing: [...source.missing, ...unreadOf(grants, 'kms:ListGrants')], grants };
    }
    return ofResource(
      s.policy,
      action,
      'resource policy',
      { type: 'secret', id: need.resource, arn: need.resource },
      says => io.cite('secret.references', `/${i}/policy`, says),
      s.sealed,
    );
  }
  if (service === 'ecr') {
    const refs = await io.ask('image.references');
    const name = (f: ImageFacts): boolean =>
      f.ref.image === need.what ||
      (f.ref.repository === parseArn(need.resource)?.resource.replace('repository/', '') &&
        f.ref.account === need.account);
    const i = refs.state === 'known' ? refs.value.findIndex(name) : -1;
    const f = refs.state === 'known' ? refs.value[i] : undefined;
    if (!f) return unread(unreadOf(refs, 'ecr:GetRepositoryPolicy'));
    const repository = parseImage(f.ref.image).repository;
    return ofResource(
      f.policy,
      'ecr:GetRepositoryPolicy',
      'repository policy',
      { type: 'repository', id: repository, arn: need.resource },
      says => io.cite('image.references', `/${i}/policy`, says),
    );
  }
  return unread([]);
}

const sourceOf = (io: DecisionsIo, e: Endpoint, i: number): Source | null => {
  const { policy } = e;
  // An endpoint of a service that takes no endpoint policy lets everything through.
  if (policy === undefined) return null;
  return {
    layer: { policies: [{ name: e.id, parsed: parsePolicy(policy) }], whole: true, gateway: isGateway(e) },
    missing: [],
    about: { type: 'vpc-endpoint', id: e.id },
    document: () => documentText(policy),
    cite: (_, says) => io.cite('net.endpoints', `/${i}/policy`, says),
  };
};

/** `doubt`: the calls that would tell whether it is this way; a way without an endpoint has no policy. */
interface Way {
  readonly endpoint?: number;
  readonly doubt?: readonly string[];
}
const listOf = <T>(ev: Evidence<readonly T[]>): readonly T[] => (ev.state === 'known' ? ev.value : []);

/**
 * Which endpoint carries a call from one subnet; several where what decides it was not read. An interface endpoint does by its private DNS names, which the VPC answers
 * only with both DNS attributes on; a gateway endpoint by the route table of the subnet:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-private-dns
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-routing
 */
async function waysFrom(io: DecisionsIo, service: string, region: string, subnet: string): Promise<readonly Way[]> {
  const [endpoints, subnets] = await Promise.all([io.ask('net.endpoints'), io.ask('net.subnets')]);
  const all = listOf(endpoints).flatMap((e, i) =>
    e.service.endsWith(`.${region}.${service}`) && e.state === 'available' ? [{ e, i }] : [],
  );
  const whole = endpoints.state === 'absent' || (endpoints.state === 'known' && endpoints.whole);
  if (all.length === 0 && whole) return [{}];
  if (endpoints.state !== 'known') return [{ doubt: unreadOf(endpoints, 'ec2:DescribeVpcEndpoints') }];
  const found = listOf(subnets).find(s => s.id === subnet)?.subnet;
  if (found?.state !== 'known') {
    const doubt = unreadOf(found ?? subnets, 'ec2:DescribeSubnets');
    return [...all.map(x => ({ endpoint: x.i, doubt })), { doubt }];
  }
  const { vpc, owner } = found.value;
  const here = all.filter(x => x.e.vpc === vpc);
  const ways: Way[] = [];

  const named = here.filter(x => isInterface(x.e) && x.e.privateDns && x.e.inboundDnsOnly !== true);
  if (named.length > 0) {
    const facts = listOf(await io.ask('net.vpcs')).find(v => v.id === vpc);
    const both = [facts?.dnsSupport, facts?.dnsHostnames];
    if (both.every(a => a?.state === 'known' && a.value))
      return named.map(x => ({ endpoint: x.i, ...(named.length > 1 && { doubt: [] }) }));
    if (!both.some(a => a?.state === 'known' && !a.value))
      ways.push(...named.map(x => ({ endpoint: x.i, doubt: ['ec2:DescribeVpcAttribute'] })));
  }
  const gateways = here.filter(x => isGateway(x.e));
  if (gateways.length > 0) {
    const tables = await io.ask('net.routeTables');
    const own = listOf(tables).find(t => t.vpc === vpc && t.subnets.includes(subnet));
    // On a page that was not read there may be an association of its own.
    const main =
      tables.state === 'known' && tables.whole ? listOf(tables).find(t => t.vpc === vpc && t.main) : undefined;
    const table = own ?? main;
    const doubt = unreadOf(tables, 'ec2:DescribeRouteTables');
    if (!table) return [...ways, ...gateways.map(x => ({ endpoint: x.i, doubt })), { doubt }];
    const carrying = gateways.find(x => x.e.routeTables.includes(table.id));
    if (carrying) return [...ways, { endpoint: carrying.i }];
  }
  // Of a shared subnet the endpoints are its owner's, and not seen from here.
  const foreign = owner !== undefined && io.target.account !== undefined && owner !== io.target.account;
  return [...ways, whole && !foreign ? {} : { doubt: [] }];
}

/** The policies of the VPC endpoints that a call can go through, one for each way there is; null where it goes through none. */
export async function endpointsOf(
  io: DecisionsIo,
  service: string,
  region: string,
  subnets: readonly string[],
): Promise<readonly (Source | null)[]> {
  const from = subnets.length > 0 ? subnets : listOf(await io.ask('net.subnets')).map(s => s.id);
  const ways = (await Promise.all((from.length > 0 ? from : ['']).map(s => waysFrom(io, service, region, s)))).flat();
  const endpoints = listOf(await io.ask('net.endpoints'));
  const out = new Map<string, Source | null>();
  for (const { endpoint = -1, doubt } of ways) {
    const e = endpoints[endpoint];
    const source = e ? sourceOf(io, e, endpoint) : null;
    const way =
      doubt === undefined ? source : source ? { ...source, doubtful: true, missing: doubt } : e ? null : unread(doubt);
    // The same endpoint without a doubt, from another subnet, says more.
    if (doubt === undefined || !out.has(e?.id ?? '')) out.set(e?.id ?? '', way);
  }
  return [...out.values()];
}

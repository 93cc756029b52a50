import { parseArn } from '../../model/arn.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Endpoint, IamRole, ImageFacts, NamedPolicy, SecretFacts } from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import {
  documentText,
  type Layer,
  type Need,
  NO_POLICIES,
  parsePolicy,
  type PolicyInput,
  UNREAD,
} from '../../aws/iam/index.ts';
import { parseImage } from '../../aws/images/image-name.ts';
import { endpointRegion } from '../../aws/network/index.ts';
import type { Reads } from '../define-derived.ts';

export type DecisionsFrom =
  | 'failure.calls'
  | 'deployment.judged'
  | 'deployment.taskDefinition'
  | 'deployment.attempts'
  | 'iam.roles'
  | 'secret.references'
  | 'image.references'
  | 'net.endpoints'
  | 'net.subnets';
export type DecisionsIo = Reads<DecisionsFrom>;

/** Policies of one kind, with where they were read. */
export interface Source {
  readonly layer: Layer;
  /** Quotes the policy of that name, or says that there is none. */
  readonly cite: (policy: string | undefined, says: string) => Citation | undefined;
  readonly document: (policy: string | undefined) => string | undefined;
  readonly missing: readonly string[];
  readonly about?: { readonly type: string; readonly id: string; readonly arn?: string };
}

const input = (p: NamedPolicy): PolicyInput => ({
  name: p.name,
  ...(p.arn !== undefined && { arn: p.arn }),
  parsed: parsePolicy(p.document),
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
    layer: ev.state === 'known' ? { policies: list.map(input), whole: ev.whole } : UNREAD,
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
  const known = ev.state === 'known' ? ev.value : undefined;
  return {
    layer: known ? { policies: [input(known)], whole: true } : UNREAD,
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
): Source {
  const document = ev.state === 'known' ? documentText(ev.value) : undefined;
  return {
    layer:
      document !== undefined
        ? { policies: [{ name, parsed: parsePolicy(document) }], whole: true }
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

/** The policy of the secret, key or repository that a need is about. Asked for only when it matters. */
export async function resourceOf(io: DecisionsIo, need: Need): Promise<Source> {
  const service = need.action.split(':')[0];
  if (service === 's3') return unread([]);
  if (need.purpose === 'registry-auth' || service === 'ssm' || service === 'logs') return NONE;
  if (service === 'secretsmanager' || service === 'kms') {
    const refs = await io.ask('secret.references');
    const i = refs.state === 'known' ? refs.value.findIndex(s => sameSecret(need, s)) : -1;
    const s = refs.state === 'known' ? refs.value[i] : undefined;
    const action = service === 'kms' ? 'kms:GetKeyPolicy' : 'secretsmanager:GetResourcePolicy';
    if (!s) return unread(unreadOf(refs, action));
    if (service === 'kms') {
      const arn = s.key.state === 'known' ? s.key.value.arn : need.resource;
      return ofResource(s.keyPolicy, action, 'default', { type: 'key', id: arn.split('/').at(-1) ?? arn, arn }, says =>
        io.cite('secret.references', `/${i}/keyPolicy`, says),
      );
    }
    return ofResource(
      s.policy,
      action,
      'resource policy',
      { type: 'secret', id: need.resource, arn: need.resource },
      says => io.cite('secret.references', `/${i}/policy`, says),
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

/** The policy of the VPC endpoint that a call goes through; null where it goes through none. */
export async function endpointOf(io: DecisionsIo, service: string, subnets: readonly string[]): Promise<Source | null> {
  const endpoints = await io.ask('net.endpoints');
  if (endpoints.state === 'absent') return null;
  if (endpoints.state !== 'known') return unread(unreadOf(endpoints, 'ec2:DescribeVpcEndpoints'));
  const fits = (e: Endpoint): boolean =>
    e.service.endsWith(`.${service}`) &&
    (endpointRegion(e) ?? io.target.region) === io.target.region &&
    e.state === 'available' &&
    (e.type !== 'Interface' || e.privateDns);
  const all = endpoints.value.flatMap((e, i) => (fits(e) ? [{ e, i }] : []));
  if (all.length === 0) return endpoints.whole ? null : unread([]);
  const read = await io.ask('net.subnets');
  const vpcs = new Set(
    read.state === 'known'
      ? read.value.flatMap(s => (subnets.includes(s.id) && s.subnet.state === 'known' ? [s.subnet.value.vpc] : []))
      : [],
  );
  const here = vpcs.size === 0 && new Set(all.map(x => x.e.vpc)).size === 1 ? all : all.filter(x => vpcs.has(x.e.vpc));
  if (here.length === 0) return vpcs.size === 0 ? unread(unreadOf(read, 'ec2:DescribeSubnets')) : null;
  // The names of S3 go to its gateway endpoint, where there is one.
  const { e, i } = here.find(x => x.e.type === 'Gateway') ?? here[0] ?? { e: all[0]?.e as Endpoint, i: 0 };
  const about = { type: 'vpc-endpoint', id: e.id };
  const policy = e.policy;
  // An endpoint of a service that takes no endpoint policy lets everything through.
  if (policy === undefined) return null;
  return {
    layer: { policies: [{ name: e.id, parsed: parsePolicy(policy) }], whole: true },
    missing: [],
    about,
    document: () => documentText(policy),
    cite: (_, says) => io.cite('net.endpoints', `/${i}/policy`, says),
  };
}

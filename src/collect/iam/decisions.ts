import { parseArn, roleName } from '../../model/arn.ts';
import type { Attempt, FailedCall, IamDecision, IamRole, Launch, RoleRef, SecretFacts, TaskDefinition } from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import {
  assumeContext, causeOf, evaluate, evaluateAlone, evaluateLayer, explainable, grantsFor, type Layer, layerBucketArn, layerContext, namesSecrets, type Need, needsExecutionRole, needsOfCall, needsOfDefinition, parsePolicy,
  refusedByKms, roleContext, rolesOfCall, settle, type Settled, type StatementRef, taskRoles, type Tri, UNREAD, type Verdict, wordsOf,
} from '../../know/iam/index.ts';
import { parseImage } from '../../know/ecs/image.ts';
import { defineCollector } from '../collector.ts';
import { boundaryOf, type DecisionsFrom, type DecisionsIo, endpointOf, identityOf, resourceOf, type Source } from './layers.ts';

interface World {
  readonly io: DecisionsIo;
  readonly roles: readonly IamRole[];
  /** IAM actions that brought no roles at all. */
  readonly rolesUnread: readonly string[];
  readonly definition: TaskDefinition | undefined;
  readonly attempts: readonly Attempt[];
  readonly launch: Launch | 'unknown';
  readonly account: string | undefined;
  readonly subnets: readonly string[];
}
type Draft = Omit<IamDecision, 'id' | 'calls' | 'role'>;
type Data = Record<string, string>;
const strings = (data: Readonly<Record<string, string | undefined>>): Data => Object.fromEntries(Object.entries(data).filter((e): e is [string, string] => e[1] !== undefined && e[1] !== ''));
const some = (list: readonly (Citation | undefined)[]): readonly Citation[] => list.filter(c => c !== undefined);
const isAccount = (x: string | undefined): x is string => x !== undefined && /^\d{12}$/.test(x);

const statementName = (s: StatementRef | undefined): string => (s === undefined ? '' : s.sid !== undefined ? `statement ${s.sid}` : `statement ${s.index + 1}`);
const policyKind = (layer: string, arn: string | undefined): string =>
  layer !== 'identity' && layer !== 'boundary' ? layer : arn === undefined ? 'inline' : /^arn:[^:]+:iam::aws:policy\//.test(arn) ? 'aws-managed' : 'managed';

function roleData(w: World, ref: RoleRef, role: IamRole | undefined): Data {
  const known = role?.role.state === 'known' ? role.role.value : undefined;
  const updated = role?.policies.state === 'known' ? role.policies.value.flatMap(p => (p.updatedAt === undefined ? [] : [p.updatedAt])).sort().at(-1) : undefined;
  const account = [parseArn(known?.arn ?? ref.arn)?.account, w.account].find(isAccount);
  return strings({ role: roleName(ref.arn), roleArn: known?.arn ?? ref.arn, roleKind: ref.kind, account, region: w.io.target.region, roleCreatedAt: known?.createdAt, policyUpdatedAt: updated });
}

interface Judged {
  readonly need: Need;
  readonly verdict: Verdict;
  readonly settled: Settled;
  /** The key that it is about is disabled, or is to be deleted: no permission helps. */
  readonly unusable?: boolean;
  readonly sources: Readonly<Partial<Record<'identity' | 'boundary' | 'resource' | 'endpoint', Source>>>;
}

/** One need over every policy that can be read; resource and endpoint policies are asked for only where they can matter. */
async function judge(w: World, ref: RoleRef, role: IamRole | undefined, index: number, need: Need, call: FailedCall | undefined): Promise<Judged> {
  const { io } = w;
  const words = wordsOf(call?.layer);
  const refused = call?.how === 'denied' || (call !== undefined && refusedByKms(call));
  const arn = role?.role.state === 'known' ? role.role.value.arn : /:role\//.test(ref.arn) ? ref.arn : undefined;
  const account = [parseArn(arn ?? ref.arn)?.account, w.account].find(isAccount);
  const caller = { kind: 'role', name: roleName(ref.arn), ...(account !== undefined && { account }), ...(arn !== undefined && { arn }) } as const;
  const owner = isAccount(need.account) ? need.account : undefined;
  const sameAccount: Tri = owner === undefined || account === undefined ? 'unknown' : owner === account;
  const context = roleContext({ caller, region: need.region, resourceAccount: owner, ...(need.via !== undefined && { via: need.via }), ...(need.encryption && { encryption: need.encryption }) });
  const identity = role ? identityOf(io, role, index) : undefined;
  const boundary = role ? boundaryOf(io, role, index) : undefined;
  const run = (resource: Layer, endpoint: Layer | undefined): Verdict => {
    const one = (text: string): Verdict =>
      evaluate({
        request: { action: need.action, resource: text, caller, context }, identity: identity?.layer ?? UNREAD, boundary: boundary === null ? null : (boundary?.layer ?? UNREAD),
        resource, ...(endpoint && { endpoint }), resourceKind: need.purpose === 'key' ? 'key' : 'other', sameAccount,
      });
    const first = one(need.resource);
    const others = (need.or ?? []).map(one);
    // IAM may be asked with either spelling: where they disagree, it is open.
    const differs = others.find(o => o.verdict !== first.verdict);
    return differs ? { ...first, verdict: 'unknown', how: 'open' } : first;
  };
  const early = run(UNREAD, undefined);
  const byIdentity = refused && words.layer === 'identity' && !words.explicit && need.purpose !== 'key' && early.layers.identity?.allow === false;
  const certain = early.verdict === 'denied' && early.how === 'explicit-deny';
  const resource = byIdentity || certain ? undefined : await resourceOf(io, need);
  const before = resource ? run(resource.layer, undefined) : early;
  const viaEndpoint = need.endpoint !== undefined && (words.layer === 'endpoint' || (words.layer === undefined && before.verdict !== 'denied' && (call === undefined || refused)) || (words.explicit && words.layer === undefined));
  const endpoint = viaEndpoint ? await endpointOf(io, need.endpoint ?? '', call?.from.subnets ?? w.subnets) : null;
  const verdict = endpoint ? run(resource?.layer ?? UNREAD, endpoint.layer) : before;
  return {
    need, verdict, settled: settle(verdict, words, refused),
    sources: { ...(identity && { identity }), ...(boundary && { boundary }), ...(resource && { resource }), ...(endpoint && { endpoint }) },
  };
}

const plainResource = (resource: string): string => resource.replaceAll('\u0000', '?').replaceAll('\u0001', '*');

function describe(j: Judged, role: string): string {
  const { settled: s, need } = j;
  const on = `${need.action} on ${plainResource(need.resource)}`;
  const where = { identity: `the policies of role ${role}`, boundary: `the permissions boundary of role ${role}`, resource: `the policy of ${plainResource(need.resource)}`, endpoint: 'the policy of the VPC endpoint', trust: 'the trust policy' }[s.layer];
  if (s.verdict === 'denied' && s.how === 'explicit-deny') return `${statementName(s.statement)} of ${s.statement?.policy ?? where} denies ${on}`;
  if (s.verdict === 'denied') return `nothing in ${where} allows ${on}`;
  if (s.verdict === 'allowed') return `role ${role} may call ${on} now`;
  return `whether role ${role} may call ${on} is not known`;
}

/** The decision on one need, in words and with what a fix needs. */
function draftOf(w: World, ref: RoleRef, role: IamRole | undefined, j: Judged, others: readonly Judged[], call: FailedCall | undefined): Draft {
  const { settled: s, need, verdict: v } = j;
  const words = wordsOf(call?.layer);
  const refused = call !== undefined && (call.how === 'denied' || refusedByKms(call));
  const organisation = words.layer === 'scp' || words.layer === 'rcp';
  const key = j.unusable;
  const layer = s.verdict !== 'denied' && words.layer !== undefined && words.layer !== 'session' ? words.layer : s.layer;
  const cause = organisation ? 'iam/scp-denied'
    : words.layer === 'session' ? undefined
    : key ? 'secret/kms-key-unusable'
    : s.verdict === 'denied' ? causeOf(s.layer, s.how, need.action, ref.kind)
    : refused && (words.layer !== undefined || words.explicit || s.verdict === 'allowed' || need.purpose === 'key') ? causeOf(layer, words.explicit ? 'explicit-deny' : 'no-allow', need.action, ref.kind)
    : undefined;
  const decidedBy = s.layer === 'trust' ? undefined : j.sources[s.layer];
  const alike = others.filter(o => o.settled.verdict === 'denied' && o.settled.layer === s.layer && o.settled.how === s.how);
  const lacking = alike.filter(o => o.settled.how === 'no-allow');
  const same = (x: StatementRef | undefined): boolean => x !== undefined && x.policy === s.statement?.policy && x.index === s.statement.index;
  const denied = alike.filter(o => (o.need.action !== need.action || o.need.resource !== need.resource) && s.how === 'explicit-deny' && same(o.settled.statement)).map(o => ({ action: o.need.action, resource: plainResource(o.need.resource) }));
  const open = [...new Set(Object.values(j.sources).flatMap(x => x.missing))];
  const because = organisation ? `AWS says that an organisation's policy (${words.layer === 'scp' ? 'service control policy' : 'resource control policy'}) refused ${need.action}` : describe(j, roleName(ref.arn));
  const grants = grantsFor(lacking.length > 0 ? lacking.map(o => o.need) : [need]);
  const inlineName = grants.policyName;
  const existing = role?.policies.state === 'known' ? role.policies.value.find(p => p.arn === undefined && p.name === inlineName)?.document : undefined;
  const seen = organisation ? [] : some([
    s.statement ? j.sources[s.layer === 'trust' ? 'identity' : s.layer]?.cite(s.statement.policy, because) : undefined,
    ...(s.statement || s.verdict === 'allowed' ? [] : s.layer === 'identity' && role?.policies.state === 'known' && role.policies.value.length > 0
      ? role.policies.value.slice(0, 4).map(p => j.sources.identity?.cite(p.name, `policy ${p.name} of role ${role.name} does not allow ${need.action} on ${plainResource(need.resource)}`))
      : [decidedBy?.cite(undefined, because)]),
    s.verdict === 'allowed' ? j.sources[s.layer === 'trust' ? 'identity' : s.layer]?.cite(v.statement?.policy, because) : undefined,
  ]);
  const about = decidedBy?.about ?? (role ? { type: 'role', id: role.name, ...(role.role.state === 'known' && { arn: role.role.value.arn }) } : { type: 'role', id: roleName(ref.arn) });
  return {
    action: need.action, resource: plainResource(need.resource), verdict: organisation || key ? 'denied' : words.layer === 'session' ? 'unknown' : s.verdict, ...(cause !== undefined && { cause }), about, because,
    missing: organisation || key || s.verdict !== 'unknown' ? [] : open, seen,
    data: {
      ...roleData(w, ref, role),
      ...strings({
        action: need.action, resource: plainResource(need.resource), resourceAccount: need.account, purpose: need.purpose, what: need.what, container: need.container, layer: organisation ? words.layer : layer, how: s.how,
        policy: s.statement?.policy, policyArn: s.statement?.arn, policyKind: s.statement && policyKind(s.layer, s.statement.arn), statement: statementName(s.statement), statementIndex: s.statement && String(s.statement.index),
        document: decidedBy?.document(s.statement?.policy), boundaryArn: role?.role.state === 'known' ? role.role.value.boundaryArn : undefined,
        missingActions: [...new Set((lacking.length > 0 ? lacking : [j]).map(o => o.need.action))].sort().join(', '), grant: JSON.stringify(grants.statements), policyName: inlineName, existing,
        policies: role?.policies.state === 'known' ? role.policies.value.map(p => p.name).join(', ') || 'none' : undefined, managed: grants.managed, alsoDenied: denied.length > 0 ? JSON.stringify(denied) : undefined, endpoint: j.sources.endpoint?.about?.id, hinges: v.hinges.join(', '), assumed: s.assumed ? 'yes' : undefined,
        words: call === undefined ? undefined : organisation || words.layer !== undefined ? words.layer : words.explicit ? 'explicit-deny' : refused && need.purpose === 'key' ? 'kms' : refused ? 'refused' : 'undetermined',
      }),
    },
  };
}

/** Whether ECS can assume the role, by its trust policy. */
function trustDraft(w: World, ref: RoleRef, role: IamRole | undefined, index: number, failed: boolean): Draft {
  const name = roleName(ref.arn);
  const data = { ...roleData(w, ref, role), action: 'sts:AssumeRole', resource: ref.arn, layer: 'trust', purpose: 'role-assumption' };
  const service = ref.kind === 'infrastructure' ? 'ecs.amazonaws.com' : ref.kind === 'instance' ? 'ec2.amazonaws.com' : 'ecs-tasks.amazonaws.com';
  const base = { action: 'sts:AssumeRole', resource: ref.arn, about: { type: 'role', id: name, arn: ref.arn }, missing: [] as readonly string[] };
  const own = w.account;
  const account = parseArn(ref.arn)?.account;
  if (isAccount(account) && isAccount(own) && account !== own)
    return { ...base, verdict: 'denied', cause: 'iam/role-not-found', because: `role ${name} is of account ${account}; a task in account ${own} can use only roles of its own account`, data: { ...data, why: 'other-account', ownAccount: own, service }, seen: [] };
  const ev = role?.role;
  if (ev?.state === 'absent') {
    const because = `role ${name} does not exist in account ${own ?? account ?? ''}`.trim();
    return { ...base, verdict: 'denied', cause: 'iam/role-not-found', because, data: { ...data, why: 'absent', service }, seen: [w.io.cite('iam.roles', `/${index}/role`, because)] };
  }
  if (role === undefined || ev?.state !== 'known') {
    const missing = role?.unread ?? (w.rolesUnread.length > 0 ? w.rolesUnread : ['iam:GetRole']);
    return { ...base, verdict: 'unknown', ...(failed && { cause: 'iam/role-not-assumable' }), because: `the trust policy of role ${name} could not be read`, missing, data: { ...data, service }, seen: [] };
  }
  const pathless = /:role\//.test(ref.arn) && isAccount(account) && ev.value.arn !== '' && ev.value.arn !== ref.arn;
  if (pathless) {
    const because = `the role is named ${ref.arn}, and its ARN is ${ev.value.arn}`;
    return { ...base, verdict: 'denied', cause: 'iam/role-not-found', because, data: { ...data, why: 'other-path', actual: ev.value.arn, service }, seen: [w.io.cite('iam.roles', `/${index}/role/value/arn`, because)] };
  }
  const layer: Layer = { policies: [{ name: 'trust policy', parsed: parsePolicy(ev.value.trust) }], whole: true };
  const roleAccount = [parseArn(ev.value.arn)?.account, own].find(isAccount);
  const v = evaluateAlone('trust', layer, { action: 'sts:AssumeRole', resource: undefined, caller: { kind: 'service', service }, context: assumeContext(w.io.target.region, roleAccount) });
  const because = v.verdict === 'allowed' ? `the trust policy of role ${name} lets ${service} assume it`
    : v.verdict === 'unknown' ? `whether the trust policy of role ${name} lets ${service} assume it hinges on ${v.hinges.join(', ')}`
    : v.how === 'explicit-deny' ? `${statementName(v.statement)} of the trust policy of role ${name} denies it to ${service}`
    : `the trust policy of role ${name} does not let ${service} assume it`;
  // It trusts the service, and a condition does not hold for a task of ECS.
  const unconditional = evaluateLayer('trust', withoutConditions(layer), { action: 'sts:AssumeRole', resource: undefined, caller: { kind: 'service', service }, context: {} }).allow === true;
  return {
    ...base, verdict: v.verdict, ...(v.verdict === 'denied' || failed ? { cause: causeOf('trust', 'no-allow', 'sts:AssumeRole', ref.kind) ?? 'iam/role-not-assumable' } : {}), because,
    data: { ...data, service, document: ev.value.trust, how: v.how === 'explicit-deny' ? 'explicit-deny' : 'no-allow', ...strings({ condition: v.verdict === 'denied' && unconditional ? 'yes' : undefined, statementIndex: v.statement && String(v.statement.index), hinges: v.hinges.join(', '), words: failed ? 'trust' : undefined }) },
    seen: [w.io.cite('iam.roles', `/${index}/role/value/trust`, because)],
  };
}
const withoutConditions = (layer: Layer): Layer => ({
  ...layer, policies: layer.policies.map(p => (p.parsed.ok ? { ...p, parsed: { ok: true, policy: { ...p.parsed.policy, statements: p.parsed.policy.statements.map(s => ({ ...s, conditions: [] })) } } } : p)),
});

/** The layer URLs of Amazon ECR are signed by an account of AWS: only the endpoint policy of S3 can refuse them here. */
async function layersDraft(w: World, ref: RoleRef, region: string, subnets: readonly string[], failed: boolean): Promise<Draft | undefined> {
  const endpoint = await endpointOf(w.io, 's3', subnets);
  if (!endpoint) return undefined;
  const resource = layerBucketArn(region);
  const v = evaluateAlone('endpoint', endpoint.layer, { action: 's3:GetObject', resource, caller: { kind: 'foreign' }, context: layerContext() });
  const id = endpoint.about?.id ?? '';
  const because = v.verdict === 'allowed' ? `the policy of ${id} lets image layers through` : v.verdict === 'denied' ? `the policy of ${id} does not let image layers through (s3:GetObject on ${plainResource(resource)})` : `whether the policy of the S3 endpoint lets image layers through is not known`;
  return {
    action: 's3:GetObject', resource: plainResource(resource), verdict: v.verdict, ...(v.verdict === 'denied' || (failed && v.verdict === 'allowed') ? { cause: 'network/endpoint-policy-denied' } : {}), because, missing: v.verdict === 'unknown' ? endpoint.missing : [],
    ...(endpoint.about && { about: endpoint.about }), seen: some([endpoint.cite(undefined, because)]),
    data: { ...roleData(w, ref, undefined), ...strings({ action: 's3:GetObject', resource: plainResource(resource), layer: 'endpoint', how: v.how === 'explicit-deny' ? v.how : 'no-allow', endpoint: id, document: endpoint.document(undefined), statement: statementName(v.statement), statementIndex: v.statement && String(v.statement.index), purpose: 'layers', words: failed ? 'refused' : undefined }) },
  };
}

const RANK = { denied: 0, unknown: 1, allowed: 2 } as const;

/** The one decision on a failed call. */
async function ofCall(w: World, call: FailedCall, secrets: () => Promise<readonly SecretFacts[]>): Promise<IamDecision | undefined> {
  const refs = rolesOfCall(call, w.definition, w.attempts);
  const at = (ref: RoleRef): number => w.roles.findIndex(r => r.name === roleName(ref.arn));
  const done = (ref: RoleRef, d: Draft): IamDecision => ({ id: `${roleName(ref.arn) || ref.kind} ${d.action} ${d.resource}`, calls: [call.id], role: ref, ...d, seen: [...d.seen, ...call.seen] });

  if (call.step === 'role-assumption') {
    const all = refs.filter(r => r.arn !== '').map(ref => done(ref, trustDraft(w, ref, w.roles[at(ref)], at(ref), true)));
    return all.sort((a, b) => RANK[a.verdict] - RANK[b.verdict])[0];
  }
  const needing = w.definition && needsExecutionRole(w.definition, w.launch);
  if (refs.length === 0 && needing !== undefined && w.definition && ['registry-auth', 'image-pull', 'secret', 'environment-file', 'log-driver'].includes(call.step)) return done({ arn: '', kind: 'execution' }, missingRole(w, w.definition, needing));
  const instance = w.roles.find(r => r.ref.kind === 'instance');
  const ref = refs[0]?.arn === '' ? instance?.ref : refs[0];
  if (!ref) return undefined;
  const i = at(ref);
  const role = w.roles[i];
  if (call.step === 'image-pull' && call.service === 's3') {
    const d = await layersDraft(w, ref, parseImage(call.image ?? '').region ?? w.io.target.region, call.from.subnets, true);
    return d && done(ref, d);
  }
  if (role?.role.state === 'absent') return done(ref, trustDraft(w, ref, role, i, false));
  const aboutSecrets = call.step === 'secret' || refusedByKms(call) || /^(?:secretsmanager|ssm):/.test(call.action ?? '');
  const { needs, also } = needsOfCall(call, w.definition, w.io.target.region, w.account, aboutSecrets ? await secrets() : []);
  const judged = await Promise.all(needs.map(n => judgeWithKey(w, ref, role, i, n, call, secrets)));
  const first = [...judged].sort((a, b) => RANK[a.settled.verdict] - RANK[b.settled.verdict])[0];
  if (!first) return undefined;
  // What else the same step needs and the role does not have: a fix of the one alone would only uncover the next.
  const { layer, verdict } = first.settled;
  const siblings = verdict === 'denied' && (layer === 'identity' || layer === 'boundary')
    ? await Promise.all(also.filter(n => !needs.includes(n) && n.purpose !== 'key').map(n => judge(w, ref, role, i, n, { ...call, layer: first.settled.how === 'explicit-deny' ? `explicit-deny:${layer}` : layer }))) : [];
  return done(ref, draftOf(w, ref, role, first, [...judged, ...siblings], call));
}

async function judgeWithKey(w: World, ref: RoleRef, role: IamRole | undefined, index: number, need: Need, call: FailedCall | undefined, secrets: () => Promise<readonly SecretFacts[]>): Promise<Judged> {
  const j = await judge(w, ref, role, index, need, call);
  if (need.purpose !== 'key') return j;
  const key = (await secrets()).find(s => s.ref.valueFrom === need.what)?.key;
  return key?.state === 'known' && key.value.state !== 'Enabled' && key.value.state !== 'Unknown' ? { ...j, unusable: true } : j;
}

function missingRole(w: World, definition: TaskDefinition, why: string): Draft {
  const grants = grantsFor(needsOfDefinition(definition, w.launch, w.io.target.region, w.account, []));
  return {
    action: 'sts:AssumeRole', resource: definition.arn, verdict: 'denied', cause: 'iam/execution-role-missing', about: { type: 'task-definition', id: `${definition.family}:${definition.revision}`, arn: definition.arn },
    because: `${definition.family}:${definition.revision} names no execution role, and ${why}`, missing: [],
    data: strings({ taskDefinition: `${definition.family}:${definition.revision}`, family: definition.family, why, launch: w.launch, account: w.account, region: w.io.target.region, grant: JSON.stringify(grants.statements), policyName: 'ecs-doctor-execution' }),
    seen: [w.io.cite('deployment.taskDefinition', '/arn', `${definition.family}:${definition.revision} names no execution role`)],
  };
}

/** Where nothing failed: all that the task definition needs. */
async function ofDefinition(w: World, definition: TaskDefinition, secrets: () => Promise<readonly SecretFacts[]>): Promise<readonly IamDecision[]> {
  const { execution, task } = taskRoles(undefined, definition, w.attempts);
  const done = (ref: RoleRef, d: Draft): IamDecision => ({ id: `${roleName(ref.arn) || ref.kind} ${d.action} ${d.resource}`, calls: [], role: ref, ...d });
  const at = (ref: RoleRef): number => w.roles.findIndex(r => r.name === roleName(ref.arn));
  const trust = (arn: string | undefined, kind: RoleRef['kind']): readonly IamDecision[] => {
    if (arn === undefined) return [];
    const ref = { arn, kind };
    return [done(ref, trustDraft(w, ref, w.roles[at(ref)], at(ref), false))];
  };
  const out: IamDecision[] = [...trust(execution, 'execution'), ...(task === execution ? [] : trust(task, 'task'))];
  if (execution === undefined) {
    const why = needsExecutionRole(definition, w.launch);
    return why === undefined ? out : [...out, done({ arn: '', kind: 'execution' }, missingRole(w, definition, why))];
  }
  const ref: RoleRef = { arn: execution, kind: 'execution' };
  const i = at(ref);
  if (out[0]?.cause === 'iam/role-not-found') return out;
  const needs = needsOfDefinition(definition, w.launch, w.io.target.region, w.account, namesSecrets(definition) ? await secrets() : []);
  const judged = await Promise.all(needs.map(n => judgeWithKey(w, ref, w.roles[i], i, n, undefined, secrets)));
  const group = (n: Need): string => (n.purpose === 'registry-auth' || n.purpose === 'image-pull' ? 'image' : n.purpose);
  out.push(...judged.map(j => done(ref, draftOf(w, ref, w.roles[i], j, judged.filter(o => group(o.need) === group(j.need)), undefined))));
  const regions = [...new Set(definition.containers.flatMap(c => { const r = parseImage(c.image); return r.kind === 'ecr' && r.region !== undefined ? [r.region] : []; }))];
  if (w.launch !== 'EC2') for (const region of regions) { const d = await layersDraft(w, ref, region, w.subnets, false); if (d) out.push(done(ref, d)); }
  return out;
}

/** Decisions that are the same for several calls become one. */
function merged(all: readonly IamDecision[]): readonly IamDecision[] {
  const out = new Map<string, IamDecision>();
  for (const d of all) {
    const key = `${d.id} ${d.cause ?? ''} ${d.verdict}`;
    const had = out.get(key);
    out.set(key, had ? { ...had, calls: [...had.calls, ...d.calls], seen: [...had.seen, ...d.seen.filter(c => !had.seen.some(h => h.evidence === c.evidence && h.path === c.path))] } : d);
  }
  return [...out.values()];
}

export default defineCollector({
  key: 'iam.decisions',
  from: ['failure.calls', 'deployment.judged', 'deployment.taskDefinition', 'deployment.attempts', 'iam.roles', 'secret.references', 'image.references', 'net.endpoints', 'net.subnets'],
  actions: [],
  async collect(io: DecisionsIo) {
    const calls = await io.need('failure.calls');
    const asked = calls.filter(explainable);
    if (calls.length > 0 && asked.length === 0) return { found: [] };
    const [definitionEv, attempts, judged, roles] = await Promise.all([io.ask('deployment.taskDefinition'), io.ask('deployment.attempts'), io.ask('deployment.judged'), io.ask('iam.roles')]);
    const definition = definitionEv.state === 'known' ? definitionEv.value : undefined;
    if (calls.length === 0) {
      await io.need('deployment.taskDefinition');
      await io.need('iam.roles');
    }
    const whole = await io.ask('failure.calls');
    const list = attempts.state === 'known' ? attempts.value : [];
    const w: World = {
      io, definition, attempts: list, roles: roles.state === 'known' ? roles.value : [], rolesUnread: roles.state === 'unreadable' ? roles.receipt.action.split(' ') : roles.state === 'unasked' ? ['iam:GetRole'] : [],
      launch: judged.state === 'known' && judged.value.launch !== 'unknown' ? judged.value.launch : (list[0]?.task.launch ?? 'unknown'),
      account: [io.target.account, parseArn(definition?.arn ?? '')?.account].find(isAccount), subnets: judged.state === 'known' ? (judged.value.network?.subnets ?? []) : [],
    };
    const secrets = async (): Promise<readonly SecretFacts[]> => { const ev = await io.ask('secret.references'); return ev.state === 'known' ? ev.value : []; };
    if (calls.length === 0) return { found: definition ? merged(await ofDefinition(w, definition, secrets)) : [] };
    const found = await Promise.all(asked.map(c => ofCall(w, c, secrets)));
    return { found: merged(found.filter(d => d !== undefined)), whole: whole.state === 'known' && whole.whole };
  },
});

import { isOfApp } from '../../aws/app/index.ts';
import { valueOf } from '../../model/evidence.ts';
import { parseArn, roleName } from '../../model/arn.ts';
import type { FailedCall, IamDecision, IamRole, RoleRef, SecretFacts, TaskDefinition } from '../../model/facts.ts';
import {
  assumes,
  execNeeds,
  explainable,
  grantResource,
  namesSecrets,
  type Need,
  needsExecutionRole,
  needsOfCall,
  needsOfDefinition,
  isAboutSecrets,
  rolesOfCall,
  taskRoles,
} from '../../aws/iam/index.ts';
import { parseImage } from '../../aws/images/image-name.ts';
import { defineDerived } from '../define-derived.ts';
import { draftOf } from './draft.ts';
import { layersDraft } from './image-layers.ts';
import { judge, type Judged, judgeWithKey, lacks, RANK } from './judge.ts';
import type { DecisionsIo } from './layers.ts';
import { missingRole, trustDraft } from './trust.ts';
import { type Draft, isAccount, type World } from './world.ts';

const at = (w: World, ref: RoleRef): number => w.roles.findIndex(r => r.name === roleName(ref.arn));
const decisionOn = (ref: RoleRef, d: Draft, call?: FailedCall): IamDecision => ({
  id: `${roleName(ref.arn) || ref.kind} ${d.action} ${d.resource}`,
  calls: call ? [call.id] : [],
  role: ref,
  ...d,
  seen: call ? [...d.seen, ...call.seen] : d.seen,
});

/** The one decision on a failed call. */
async function ofCall(
  w: World,
  call: FailedCall,
  secrets: () => Promise<readonly SecretFacts[]>,
): Promise<IamDecision | undefined> {
  const refs = rolesOfCall(call, w.definition, w.attempts);
  const done = (ref: RoleRef, d: Draft): IamDecision => decisionOn(ref, d, call);

  if (assumes(call)) {
    const all = refs
      .filter(r => r.arn !== '')
      .map(ref => done(ref, trustDraft(w, ref, w.roles[at(w, ref)], at(w, ref), call)));
    return all.sort((a, b) => RANK[a.verdict] - RANK[b.verdict])[0];
  }
  const needing = w.definition && needsExecutionRole(w.definition, w.launch);
  if (
    refs.length === 0 &&
    needing !== undefined &&
    w.definition &&
    ['registry-auth', 'image-pull', 'secret', 'environment-file', 'log-driver'].includes(call.step)
  )
    return done({ arn: '', kind: 'execution' }, missingRole(w, w.definition, needing));
  const instance = w.roles.find(r => r.ref.kind === 'instance');
  const ref = refs[0]?.arn === '' ? instance?.ref : refs[0];
  if (!ref) return undefined;
  const i = at(w, ref);
  const role = w.roles[i];
  if (call.step === 'image-pull' && call.service === 's3') {
    const d = await layersDraft(
      w,
      ref,
      parseImage(call.image ?? '').region ?? w.io.target.region,
      call.from.subnets,
      true,
    );
    return d && done(ref, d);
  }
  if (role?.role.state === 'absent') return done(ref, trustDraft(w, ref, role, i, undefined));
  const { needs, also } = needsOfCall(
    call,
    w.definition,
    w.io.target.region,
    w.account,
    isAboutSecrets(call) ? await secrets() : [],
  );
  const judged = await Promise.all(needs.map(n => judgeWithKey(w, ref, role, i, n, call, secrets)));
  const first = [...judged].sort((a, b) => RANK[a.settled.verdict] - RANK[b.settled.verdict])[0];
  if (!first) return undefined;
  // What else the task definition needs and the role does not have: a fix of the one alone would only uncover the next.
  const { layer, verdict } = first.settled;
  const siblings =
    verdict === 'denied' && (layer === 'identity' || layer === 'boundary')
      ? await othersOf(w, ref, role, i, [...needs, ...also], needs, first, call, secrets)
      : [];
  return done(ref, draftOf(w, ref, role, first, [...judged, ...siblings], call));
}

/** What else of the task definition the role is asked for, judged by the role's own policies. */
async function othersOf(
  w: World,
  ref: RoleRef,
  role: IamRole | undefined,
  index: number,
  known: readonly Need[],
  had: readonly Need[],
  first: Judged,
  call: FailedCall,
  secrets: () => Promise<readonly SecretFacts[]>,
): Promise<readonly Judged[]> {
  const { definition, io } = w;
  const all =
    definition && roleName(definition.executionRoleArn ?? '') === roleName(ref.arn)
      ? needsOfDefinition(
          definition,
          w.launch,
          io.target.region,
          w.account,
          namesSecrets(definition) ? await secrets() : [],
        )
      : [];
  const seen = new Set(had.map(n => `${n.action} ${grantResource(n.resource)}`));
  const others = [...known, ...all].filter(n => {
    const id = `${n.action} ${grantResource(n.resource)}`;
    return n.awsManaged !== true && !seen.has(id) && seen.add(id);
  });
  const { layer, how } = first.settled;
  const as = (name: string): FailedCall => ({
    ...call,
    layer: how === 'explicit-deny' ? `explicit-deny:${name}` : name,
  });
  const judged = await Promise.all(
    others.map(async n => {
      if (n.purpose === 'key' && how !== 'explicit-deny') return [await judge(w, ref, role, index, n, undefined)];
      const one = await judge(w, ref, role, index, n, as(layer), false);
      if (how === 'explicit-deny' || lacks(one, 'identity') || lacks(one, 'boundary')) return [one];
      // The boundary that AWS named lets this one through: its own policies may still lack it.
      return [await judge(w, ref, role, index, n, as(layer === 'identity' ? 'boundary' : 'identity'), false)];
    }),
  );
  return judged.flat();
}

/** Where nothing failed: all that the task definition needs. */
async function ofDefinition(
  w: World,
  definition: TaskDefinition,
  secrets: () => Promise<readonly SecretFacts[]>,
): Promise<readonly IamDecision[]> {
  const { execution, task } = taskRoles(undefined, definition, w.attempts);
  const trust = (arn: string | undefined, kind: RoleRef['kind']): readonly IamDecision[] => {
    if (arn === undefined) return [];
    const ref = { arn, kind };
    return [decisionOn(ref, trustDraft(w, ref, w.roles[at(w, ref)], at(w, ref), undefined))];
  };
  const out: IamDecision[] = [
    ...trust(execution, 'execution'),
    ...(task === execution ? [] : trust(task, 'task')),
    ...(task === undefined ? [] : await ofExec(w, { arn: task, kind: 'task' })),
  ];
  if (execution === undefined) {
    const why = needsExecutionRole(definition, w.launch);
    return why === undefined
      ? out
      : [...out, decisionOn({ arn: '', kind: 'execution' }, missingRole(w, definition, why))];
  }
  const ref: RoleRef = { arn: execution, kind: 'execution' };
  const i = at(w, ref);
  if (out[0]?.cause === 'iam/role-not-found') return out;
  const needs = needsOfDefinition(
    definition,
    w.launch,
    w.io.target.region,
    w.account,
    namesSecrets(definition) ? await secrets() : [],
  );
  const judged = await Promise.all(needs.map(n => judgeWithKey(w, ref, w.roles[i], i, n, undefined, secrets)));
  out.push(...judged.map(j => decisionOn(ref, draftOf(w, ref, w.roles[i], j, judged, undefined))));
  const regions = [
    ...new Set(
      definition.containers.flatMap(c => {
        const r = parseImage(c.image);
        return r.kind === 'ecr' && r.region !== undefined ? [r.region] : [];
      }),
    ),
  ];
  if (w.launch !== 'EC2')
    for (const region of regions) {
      const d = await layersDraft(w, ref, region, w.subnets, false);
      if (d) out.push(decisionOn(ref, d));
    }
  return out;
}

/** What ECS Exec needs of the task role, where the service has it enabled. */
async function ofExec(w: World, ref: RoleRef): Promise<readonly IamDecision[]> {
  const { io } = w;
  if (valueOf(await io.ask('ecs.service'))?.enableExecuteCommand !== true) return [];
  const i = at(w, ref);
  const role = w.roles[i];
  if (role?.role.state === 'absent') return [];
  const configuration = await io.ask('exec.configuration');
  const needs = execNeeds(valueOf(configuration), io.target.region, w.account);
  const judged = await Promise.all(needs.map(n => judge(w, ref, role, i, n, undefined)));
  const open = (action: string, resource: string, because: string, missing: readonly string[]): IamDecision =>
    decisionOn(ref, {
      action,
      resource,
      verdict: 'unknown',
      because,
      missing,
      seen: [],
      data: { purpose: 'exec', role: roleName(ref.arn) },
    });
  const all = judged.map(j => {
    const d = decisionOn(ref, draftOf(w, ref, role, j, judged, undefined));
    return d.data['message'] === undefined && d.cause === 'iam/task-role-denied'
      ? { ...d, data: { ...d.data, message: 'exec' } }
      : d;
  });
  const key = valueOf(configuration)?.kmsKeyId;
  if (key !== undefined)
    return [
      ...all,
      // The key's policy may allow the role what its own policies don't, or not delegate to them, and isn't read for this.
      open(
        'kms:Decrypt',
        key,
        `the cluster encrypts sessions of ECS Exec with KMS key ${key}: whether role ${roleName(ref.arn)} is allowed kms:Decrypt on it wasn't looked at`,
        ['kms:GetKeyPolicy'],
      ),
    ];
  return configuration.state === 'known' || configuration.state === 'absent'
    ? all
    : [
        ...all,
        open('logs:PutLogEvents', '*', "how the cluster encrypts and logs sessions of ECS Exec couldn't be read", [
          'ecs:DescribeClusters',
        ]),
      ];
}

/** Decisions that are the same for several calls become one. */
function merged(all: readonly IamDecision[]): readonly IamDecision[] {
  const out = new Map<string, IamDecision>();
  for (const d of all) {
    const key = `${d.id} ${d.cause ?? ''} ${d.verdict}`;
    const had = out.get(key);
    out.set(
      key,
      had
        ? {
            ...had,
            calls: [...had.calls, ...d.calls],
            seen: [
              ...had.seen,
              ...d.seen.filter(c => !had.seen.some(h => h.evidence === c.evidence && h.path === c.path)),
            ],
          }
        : d,
    );
  }
  return [...out.values()];
}

export default defineDerived({
  key: 'iam.decisions',
  from: [
    'asked.at',
    'ecs.service',
    'exec.configuration',
    'failure.calls',
    'failure.refused',
    'failure.logged',
    'deployment.judged',
    'deployment.taskDefinition',
    'deployment.attempts',
    'iam.roles',
    'secret.references',
    'image.references',
    'net.endpoints',
    'net.routeTables',
    'net.subnets',
    'net.vpcs',
  ],
  async derive(io: DecisionsIo) {
    const [failed, refused] = await Promise.all([io.need('failure.calls'), io.ask('failure.refused')]);
    const logged = failed.some(isOfApp) ? (valueOf(await io.ask('failure.logged')) ?? []) : [];
    const calls = [...failed, ...(valueOf(refused) ?? []), ...logged];
    const asked = calls.filter(explainable);
    if (calls.length > 0 && asked.length === 0) return { found: [] };
    const [definitionEv, attempts, judged, roles, now] = await Promise.all([
      io.ask('deployment.taskDefinition'),
      io.ask('deployment.attempts'),
      io.ask('deployment.judged'),
      io.ask('iam.roles'),
      io.ask('asked.at'),
    ]);
    const definition = valueOf(definitionEv);
    if (calls.length === 0) {
      await io.need('deployment.taskDefinition');
      await io.need('iam.roles');
    }
    const whole = await io.ask('failure.calls');
    const list = attempts.state === 'known' ? attempts.value : [];
    const w: World = {
      io,
      definition,
      attempts: list,
      roles: roles.state === 'known' ? roles.value : [],
      rolesUnread:
        roles.state === 'unreadable'
          ? roles.receipt.action.split(' ')
          : roles.state === 'unasked'
            ? ['iam:GetRole']
            : [],
      launch:
        judged.state === 'known' && judged.value.launch !== 'unknown'
          ? judged.value.launch
          : (list[0]?.task.launch ?? 'unknown'),
      account: [io.target.account, parseArn(definition?.arn ?? '')?.account].find(isAccount),
      subnets: judged.state === 'known' ? (judged.value.network?.subnets ?? []) : [],
      asked: now.state === 'known' ? now.value.at : undefined,
    };
    const secrets = async (): Promise<readonly SecretFacts[]> => {
      const ev = await io.ask('secret.references');
      return ev.state === 'known' ? ev.value : [];
    };
    if (calls.length === 0) return { found: definition ? merged(await ofDefinition(w, definition, secrets)) : [] };
    const found = await Promise.all(asked.map(c => ofCall(w, c, secrets)));
    return { found: merged(found.filter(d => d !== undefined)), whole: whole.state === 'known' && whole.whole };
  },
});

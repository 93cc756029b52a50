import { uniqueCitations } from '../../model/cite.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { Citation } from '../../model/finding.ts';
import type {
  Attempt,
  FailedCall,
  JudgedDeployment,
  Origin,
  Reading,
  RoleRef,
  Service,
  Step,
  TargetGroupHealth,
  TaskDefinition,
} from '../../model/facts.ts';
import { lastPart, roleName } from '../../model/arn.ts';
import { besideApp } from '../../aws/app/index.ts';
import { CAUSES, type NamedCause } from '../../aws/messages/causes.ts';
import { capacityTaken, readMessage } from '../../aws/messages/index.ts';
import { defineDerived } from '../define-derived.ts';
import { opt } from '../../model/opt.ts';
import { culprit, said, tellsOfOthers, weight } from './words.ts';

type Draft = Omit<FailedCall, 'id' | 'from' | 'role'> & {
  readonly principal?: string;
  readonly launch: string;
  readonly subnets: readonly string[];
  readonly instances: readonly string[];
};

const text = (facts: Reading['facts'], name: string): string | undefined => {
  const v = facts[name];
  return typeof v === 'string' ? v : v?.[0];
};
const texts = (facts: Reading['facts'], name: string): readonly string[] => {
  const v = facts[name];
  return v === undefined ? [] : typeof v === 'string' ? [v] : v;
};

/** What of a reading becomes part of the failed call. */
function fromReading(
  r: Reading,
): Pick<FailedCall, 'step' | 'how' | 'family' | 'symptom' | 'facts' | 'candidates'> &
  Partial<FailedCall> & { principal?: string } {
  const group = text(r.facts, 'targetGroup');
  const port = text(r.facts, 'port');
  const codes = texts(r.facts, 'codes');
  const explicit = text(r.facts, 'explicit') === 'true' || text(r.facts, 'layer')?.startsWith('explicit-deny');
  const layer = text(r.facts, 'layer')?.replace(/^explicit-deny:/, '');
  return {
    step: r.step ?? 'deployment',
    how: r.how ?? 'undetermined',
    family: r.family ?? 'unknown',
    symptom: r.symptom ?? 'symptom/tasks-missing',
    facts: r.facts,
    candidates: r.candidates,
    ...opt('service', r.service),
    ...opt('action', text(r.facts, 'action')),
    ...opt('resource', text(r.facts, 'resource')),
    ...opt('host', text(r.facts, 'host')),
    ...opt('address', text(r.facts, 'address')),
    ...(layer !== undefined && { layer: explicit ? `explicit-deny:${layer}` : layer }),
    ...opt('principal', text(r.facts, 'principal')),
    ...opt('image', text(r.facts, 'image')),
    ...opt('container', text(r.facts, 'container')),
    ...((r.step === 'target-health' || r.step === 'target-registration') && {
      target: {
        ...opt('group', group),
        ...(port !== undefined && { port: Number(port) }),
        ...opt('reason', text(r.facts, 'reason')),
        ...(codes.length > 0 && { codes }),
        ...opt('description', text(r.facts, 'description')),
      },
    }),
  };
}

/** Events after which a completed deployment was all right. */
const SETTLED = /has reached a steady state|deployment completed/;
const ENI_STEPS: ReadonlySet<Step> = new Set([
  'placement',
  'network-interface',
  'role-assumption',
  'deployment',
  'request',
]);

/** One call for all tasks on which it failed alike. */
function keyOf(c: Draft): string {
  if (c.step === 'target-health' || c.step === 'target-registration')
    return `${c.step}:${lastPart(c.target?.group?.replace(/\/[0-9a-f]+$/, '') ?? 'target')}`;
  const what =
    c.step === 'process' || c.step === 'container-health' || c.step === 'container-create'
      ? (c.container ?? '')
      : (c.resource ?? text(c.facts, 'secret') ?? text(c.facts, 'parameter') ?? c.host ?? c.image ?? c.service ?? '');
  return [c.step, c.how, ...(what === '' ? [] : [what])].join(':');
}

const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined ? b : b === undefined || a < b ? a : b;
const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined ? b : b === undefined || a > b ? a : b;

/** Puts drafts of one key together; what one of them does not name another may. */
function merge(drafts: readonly Draft[]): Draft {
  return drafts.reduce((a, b) => {
    const [base, more] = weight(asReading(b)) > weight(asReading(a)) ? [b, a] : [a, b];
    return {
      ...more,
      ...base,
      ...((a.target || b.target) && {
        target: {
          ...more.target,
          ...base.target,
          ...opt('codes', base.target?.codes ?? more.target?.codes),
          ...opt('reason', base.target?.reason ?? more.target?.reason),
        },
      }),
      how: base.how === 'undetermined' ? more.how : base.how,
      tasks: [...new Set([...a.tasks, ...b.tasks])],
      subnets: [...new Set([...a.subnets, ...b.subnets])],
      instances: [...new Set([...a.instances, ...b.instances])],
      ...opt('first', earlier(a.first, b.first)),
      ...opt('last', later(a.last, b.last)),
      seen: uniqueCitations([...a.seen, ...b.seen]).slice(0, 6),
    };
  });
}
const asReading = (d: Draft): Reading => ({
  reading: 'failure',
  family: d.family,
  symptom: d.symptom,
  step: d.step,
  how: d.how,
  service: null,
  facts: d.facts,
  candidates: d.candidates,
});

/** From where a step is made: on Fargate from the task's interface, on EC2 by the agent from the instance, placement by ECS. */
function originOf(c: Draft, judged: JudgedDeployment | undefined): Origin {
  const net = judged?.network;
  const subnets = c.subnets.length > 0 ? c.subnets : (net?.subnets ?? []);
  if (c.step === 'target-health' || c.step === 'target-registration')
    return { kind: 'load-balancer', subnets, securityGroups: net?.securityGroups ?? [], publicIp: 'unknown' };
  if (ENI_STEPS.has(c.step))
    return {
      kind: 'ecs',
      subnets,
      securityGroups: net?.securityGroups ?? [],
      publicIp: net?.assignPublicIp ?? 'unknown',
    };
  if (c.launch === 'FARGATE' || c.launch === 'MANAGED_INSTANCES')
    return {
      kind: 'task',
      subnets,
      securityGroups: net?.securityGroups ?? [],
      publicIp: net === undefined ? 'unknown' : net.assignPublicIp,
    };
  if (c.launch === 'EC2')
    return { kind: 'instance', subnets: [], securityGroups: [], publicIp: 'unknown', instances: c.instances };
  return { kind: 'unknown', subnets, securityGroups: net?.securityGroups ?? [], publicIp: 'unknown' };
}

/** The role that a step uses; the role named in the error is the one that was used. */
function roleOf(c: Draft, td: TaskDefinition | undefined, attempts: readonly Attempt[]): RoleRef | undefined {
  const execution =
    attempts.find(a => a.task.overrides.executionRole !== undefined)?.task.overrides.executionRole ??
    td?.executionRoleArn;
  const task = attempts.find(a => a.task.overrides.taskRole !== undefined)?.task.overrides.taskRole ?? td?.taskRoleArn;
  const named = c.principal ?? text(c.facts, 'role');
  if (named !== undefined) {
    const name = roleName(named);
    if (execution !== undefined && roleName(execution) === name) return { arn: execution, kind: 'execution' };
    if (task !== undefined && roleName(task) === name) return { arn: task, kind: 'task' };
    // A session named by an instance is the instance's own; any other role on EC2 can be told only from the task definition.
    return {
      arn: named,
      kind: c.launch === 'EC2' && (td !== undefined || /\/i-[0-9a-f]+$/.test(named)) ? 'instance' : 'unknown',
    };
  }
  if (
    ['registry-auth', 'image-pull', 'secret', 'environment-file', 'log-driver'].includes(c.step) &&
    execution !== undefined
  )
    return { arn: execution, kind: 'execution' };
  return undefined;
}

/** The calls, or steps, that failed in the judged deployment: what everything downstream starts from. */
export default defineDerived({
  key: 'failure.calls',
  from: [
    'deployment.judged',
    'deployment.attempts',
    'deployment.taskDefinition',
    'ecs.service',
    'ecs.events',
    'ecs.tasks',
    'elb.targetHealth',
    'net.instances',
    'ecs.containerInstances',
  ],
  async derive({ ask, need, cite, target }) {
    // Asked as early as may be, for each waits for a call: they are needed whenever the service is not settled.
    const early =
      target.task === undefined
        ? ask('ecs.service').then(s =>
            s.state === 'known'
              ? Promise.all([
                  isSettled(s.value) ? undefined : ask('deployment.taskDefinition'),
                  s.value.loadBalancers.length > 0 ? ask('elb.targetHealth') : undefined,
                ])
              : undefined,
          )
        : undefined;
    const [judgedEv, attemptsEv, , service] = await Promise.all([
      ask('deployment.judged'),
      ask('deployment.attempts'),
      ask('ecs.tasks'),
      ask('ecs.service'),
      early,
    ]);
    const judged = valueOf(judgedEv);
    if (target.task === undefined && judged === undefined) await need('deployment.judged');
    const attempts = attemptsEv.state === 'known' ? attemptsEv.value : [];
    if (target.task !== undefined && attemptsEv.state !== 'known') await need('deployment.attempts');
    const settled =
      judged?.outcome === 'completed' &&
      service.state === 'known' &&
      service.value.runningCount >= service.value.desiredCount;
    // The counts agree at this moment; what is wrong all the same is that its tasks end over and over, or that no target is healthy.
    const down =
      settled && target.task === undefined && service.value.loadBalancers.length > 0
        ? groupsDown(await ask('elb.targetHealth'))
        : [];
    if (settled && target.task === undefined && attempts.length === 0 && down.length === 0) return { found: [] };

    const events = target.task === undefined ? await ask('ecs.events') : undefined;
    // A deployment that succeeded got over whatever happened on the way; what fails it now came later.
    const settledAt =
      events?.state === 'known' ? events.value.find(e => SETTLED.test(e.message))?.createdAt : undefined;
    const since = judged?.outcome === 'completed' ? later(judged.to ?? judged.from, settledAt) : judged?.from;
    // What was said before a finished deployment last reached a steady state is over.
    const steadyAt =
      judged?.outcome === 'completed' && events?.state === 'known'
        ? events.value.find(e => e.message.includes('has reached a steady state'))?.createdAt
        : undefined;
    const inWindow = (at: string): boolean =>
      (steadyAt === undefined || at > steadyAt) &&
      (since === undefined || at >= since) &&
      (judged?.to === undefined || judged.outcome === 'completed' || at <= plus(judged.to, 600));
    const told =
      events?.state === 'known'
        ? events.value.flatMap((e, i) => (inWindow(e.createdAt) ? [{ e, i, reading: readMessage(e.message) }] : []))
        : [];
    const telling = told.filter(x => !tellsOfOthers(x.reading));
    // Until traffic is shifted to it, a target group may rightly be in no use.
    const shifting =
      judged?.outcome === 'in-progress' &&
      service.state === 'known' &&
      (service.value.controller !== 'ECS' || service.value.strategy !== 'ROLLING');
    const worded = attempts.length > 0 || telling.length > 0;
    const [health, asked] = await Promise.all([
      target.task === undefined && (service.state !== 'known' || service.value.loadBalancers.length > 0)
        ? ask('elb.targetHealth')
        : undefined,
      worded ? ask('deployment.taskDefinition') : undefined,
    ]);
    const unhealthy =
      health?.state === 'known'
        ? health.value
            .flatMap((g, gi) =>
              g.targets.state === 'known'
                ? g.targets.value.map((t, ti) => ({ t, group: g.targetGroup, at: `/${gi}/targets/value/${ti}` }))
                : [],
            )
            .filter(
              x =>
                x.t.state === 'unhealthy' || (x.t.state === 'unused' && x.t.reason === 'Target.NotInUse' && !shifting),
            )
            .filter(x => !settled || down.includes(x.group))
        : [];

    // What ECS says of the deployment itself: a hook, an alarm, a listener rule.
    const reason =
      judged?.reason === undefined || judged.outcome === 'stopped'
        ? undefined
        : { text: judged.reason, reading: readMessage(judged.reason) };
    const given = reason && !tellsOfOthers(reason.reading) ? reason : undefined;

    const td = asked ?? (unhealthy.length > 0 ? await ask('deployment.taskDefinition') : undefined);
    const definition = valueOf(td);
    const essential = (name: string): boolean => definition?.containers.find(c => c.name === name)?.essential ?? true;

    const drafts: Draft[] = [];
    for (const a of attempts)
      drafts.push(...draftsOf(a, essential, cite).map(d => besideTheApp(d, definition, judged)));
    for (const { e, i, reading } of telling)
      drafts.push({
        ...fromReading(reading),
        launch: judged?.launch ?? 'unknown',
        subnets: [],
        instances: [],
        tasks: [],
        first: e.createdAt,
        last: e.createdAt,
        words: e.message,
        seen: [cite('ecs.events', `/${i}/message`, e.message)],
      });
    if (given && judged)
      drafts.push({
        ...fromReading(given.reading),
        launch: judged.launch,
        subnets: [],
        instances: [],
        tasks: [],
        ...opt('first', judged.from),
        ...opt('last', judged.to),
        words: given.text,
        seen: judged.seen.slice(0, 1),
      });
    // Target health now says more about a failure than the stopped reason does; by itself it is one only once the task has outlived its grace period.
    const tasksEv = await ask('ecs.tasks');
    for (const { t, group, at } of unhealthy) {
      const known = drafts.some(
        d => d.step === 'target-health' && (d.target?.group === undefined || d.target.group === group),
      );
      const there =
        tasksEv.state === 'known' ? tasksEv.value.filter(x => x.attachments.some(y => y.privateIp === t.target)) : [];
      const running = there.find(x => x.lastStatus !== 'STOPPED') ?? there[0];
      // The target of a task that ended by itself only follows from that.
      if (!known && running?.lastStatus === 'STOPPED' && drafts.some(d => d.tasks.includes(running.id))) continue;
      const age =
        running?.startedAt === undefined || events === undefined
          ? undefined
          : (Date.parse(now(tasksEv)) - Date.parse(running.startedAt)) / 1000;
      if (!known && age !== undefined && age < Math.max(judged?.healthCheckGracePeriodSeconds ?? 0, 60)) continue;
      const reading = readMessage(
        JSON.stringify({ TargetHealth: { State: t.state, Reason: t.reason, Description: t.description } }),
      );
      const codes = /\[(\d{3}(?:,\s*\d{3})*)\]/.exec(t.description ?? '')?.[1]?.split(/,\s*/);
      drafts.push({
        ...fromReading(reading),
        step: 'target-health',
        how: reading.how ?? (t.reason === 'Target.Timeout' ? 'timeout' : 'unhealthy'),
        symptom: 'symptom/elb-health-check-failed',
        family: reading.family ?? 'target-health/unhealthy',
        target: {
          group,
          ...opt('port', t.port),
          state: t.state,
          ...opt('reason', t.reason),
          ...opt('codes', codes),
          ...opt('description', t.description),
        },
        launch: judged?.launch ?? 'unknown',
        subnets: [],
        instances: [],
        tasks: running ? [running.id] : [],
        words: t.description ?? t.reason ?? t.state,
        seen: [
          cite(
            'elb.targetHealth',
            `${at}/${t.description === undefined ? 'state' : 'description'}`,
            `target ${t.target}${t.port === undefined ? '' : `:${t.port}`} is ${t.state}${t.description === undefined ? '' : `: ${t.description}`}`,
          ),
        ],
      });
    }

    const groups = new Map<string, Draft[]>();
    for (const d of withoutEchoes(drafts)) groups.set(keyOf(d), [...(groups.get(keyOf(d)) ?? []), d]);
    const onInstances = [...groups.values()].some(
      g => g[0] !== undefined && originOf(g[0], judged).kind === 'instance',
    );
    const [instancesEv, hostsEv] = onInstances
      ? await Promise.all([ask('net.instances'), ask('ecs.containerInstances')])
      : [];
    const hosts = new Map(hostsEv?.state === 'known' ? hostsEv.value.map(h => [lastPart(h.arn), h.ec2InstanceId]) : []);
    const found = [...groups].map(([id, list]): FailedCall => {
      const draft = merge(list);
      const { principal: _, launch: __, subnets: ___, instances: ____, ...c } = draft;
      return {
        id,
        ...c,
        ...opt('role', roleOf(draft, definition, attempts)),
        from: placed(originOf(draft, judged), hosts, valueOf(instancesEv)),
      };
    });
    const whole =
      (attemptsEv.state !== 'known' || attemptsEv.whole) &&
      attemptsEv.state !== 'unreadable' &&
      attemptsEv.state !== 'unasked' &&
      (events === undefined || events.state === 'known');
    return { found: found.sort((a, b) => b.tasks.length - a.tasks.length || (a.id < b.id ? -1 : 1)), whole };
  },
});

/** Target groups that have targets, all of them unhealthy. */
const groupsDown = (health: Evidence<readonly TargetGroupHealth[]>): string[] =>
  (valueOf(health) ?? []).flatMap(g => {
    const targets = valueOf(g.targets) ?? [];
    return targets.length > 0 && targets.every(t => t.state === 'unhealthy') ? [g.targetGroup] : [];
  });

/** By the service alone: one deployment, completed, with all its tasks. Its latest deployment may still have been rolled back. */
const isSettled = (s: Service): boolean =>
  s.deployments.length <= 1 &&
  s.runningCount >= s.desiredCount &&
  s.deployments.every(d => d.rolloutState === undefined || d.rolloutState === 'COMPLETED');

const plus = (iso: string, seconds: number): string => new Date(Date.parse(iso) + seconds * 1000).toISOString();
const now = (ev: { readonly state: string; readonly receipt?: { readonly at: string } }): string =>
  ev.receipt?.at ?? '';

/** The instances that pulled, or all where it is not known which: their subnets, groups and public addresses. `hosts`: EC2's id by the last part of the container instance's ARN. */
function placed(
  origin: Origin,
  hosts: ReadonlyMap<string, string | undefined>,
  all:
    | readonly {
        readonly id: string;
        readonly subnet?: string;
        readonly securityGroups: readonly string[];
        readonly publicIp?: string;
      }[]
    | undefined,
): Origin {
  if (origin.kind !== 'instance' || all === undefined || all.length === 0) return origin;
  const own = (origin.instances ?? []).map(arn => hosts.get(lastPart(arn)));
  const mine = all.filter(i => own.includes(i.id));
  const instances = mine.length > 0 && !own.includes(undefined) ? mine : all;
  return {
    ...origin,
    subnets: [...new Set(instances.flatMap(i => (i.subnet === undefined ? [] : [i.subnet])))],
    securityGroups: [...new Set(instances.flatMap(i => i.securityGroups))],
    publicIp: instances.every(i => i.publicIp !== undefined)
      ? true
      : instances.every(i => i.publicIp === undefined)
        ? false
        : 'unknown',
  };
}

const candidate = (cause: NamedCause): FailedCall['candidates'][number] => ({
  cause,
  because: CAUSES[cause].because,
  settledBy: CAUSES[cause].settledBy,
});
/** A container beside the app that ended by itself is what to look at first, whatever its exit code. */
function besideTheApp(d: Draft, definition: TaskDefinition | undefined, judged: JudgedDeployment | undefined): Draft {
  const cause =
    d.step === 'process' && d.how !== 'out-of-memory'
      ? besideApp(d.container, d.exitCode, definition, judged?.loadBalancers.map(l => l.containerName) ?? [])
      : undefined;
  return cause === undefined
    ? d
    : { ...d, candidates: [candidate(cause), ...d.candidates.filter(c => c.cause !== cause)] };
}

/** What failed in one task: the most telling sentences, or, where only an exit is told, the container that ended first. */
function draftsOf(
  a: Attempt,
  essential: (name: string) => boolean,
  cite: (key: 'ecs.tasks', pointer: string, says: string) => Citation,
): Draft[] {
  const { task, index } = a;
  const at = {
    ...opt('first', task.stoppingAt ?? task.stoppedAt ?? task.createdAt),
    ...opt('last', task.stoppingAt ?? task.stoppedAt ?? task.createdAt),
  };
  const subnets = task.attachments.flatMap(x => (x.subnet === undefined ? [] : [x.subnet]));
  const common = {
    launch: task.launch,
    subnets,
    instances: task.containerInstance === undefined ? [] : [task.containerInstance],
    tasks: [task.id],
    ...at,
  };
  const taken = capacityTaken(task);
  if (taken !== undefined) {
    const words = task.stoppedReason ?? `stop code ${task.stopCode}`;
    const r = {
      step: 'placement',
      how: 'killed',
      family: `host/${taken === 'spot' ? 'spot' : 'terminated'}`,
      symptom: 'symptom/tasks-missing',
      facts: readMessage(words).facts,
      candidates: [candidate(taken === 'spot' ? 'platform/spot-interruption' : 'platform/host-terminated')],
    } as const;
    return [
      {
        ...r,
        ...common,
        words,
        seen: [
          cite('ecs.tasks', `/${index}/${task.stoppedReason === undefined ? 'stopCode' : 'stoppedReason'}`, words),
        ],
      },
    ];
  }
  const all = said(a);
  const best = Math.max(0, ...all.map(s => weight(s.reading)));
  const image = (container: string | undefined): { image?: string } => {
    const i = task.containers.find(c => c.name === container)?.image;
    return i === undefined ? {} : { image: i };
  };

  if (best > 2) {
    return all
      .filter(s => weight(s.reading) === best)
      .map(s => {
        const r = fromReading(s.reading);
        const sick =
          r.step === 'container-health' ? task.containers.find(c => c.healthStatus === 'UNHEALTHY')?.name : undefined;
        const container =
          r.container ??
          s.container?.name ??
          sick ??
          (task.containers.length === 1 ? task.containers[0]?.name : undefined);
        const code = s.container?.exitCode ?? task.containers.find(c => c.name === container)?.exitCode;
        return {
          ...r,
          ...common,
          ...(r.image === undefined && r.step === 'image-pull' ? image(container) : {}),
          ...opt('container', r.step === 'target-health' ? undefined : container),
          ...opt('exitCode', code),
          words: s.text,
          seen: [cite('ecs.tasks', s.at, s.text)],
        };
      });
  }
  const ended = culprit(a, essential);
  const first = all.find(s => weight(s.reading) === best) ?? all[0];
  const seen: Citation[] = first
    ? [cite('ecs.tasks', first.at, first.text)]
    : task.stopCode !== undefined
      ? [cite('ecs.tasks', `/${index}/stopCode`, `stop code ${task.stopCode}`)]
      : [];
  if (ended?.container.exitCode !== undefined) {
    const code = ended.container.exitCode;
    const memory = /OutOfMemory/i.test(ended.container.reason ?? '');
    const r = readMessage(`Essential container in task exited (exit code ${code})`);
    return [
      {
        ...fromReading(r),
        step: 'process',
        how: memory ? 'out-of-memory' : code === 137 ? 'killed' : 'exited',
        symptom: memory ? 'symptom/out-of-memory' : 'symptom/container-exited',
        family: r.family ?? 'exit/essential-container',
        ...common,
        container: ended.container.name,
        exitCode: code,
        words: first?.text ?? '',
        seen: [
          cite(
            'ecs.tasks',
            `/${index}/containers/${ended.index}/exitCode`,
            `container ${ended.container.name} ended with exit code ${code}`,
          ),
          ...seen,
        ],
      },
    ];
  }
  if (!first && task.stopCode === undefined) return [];
  const r = first ? fromReading(first.reading) : undefined;
  return [
    {
      ...(r ?? { family: 'unknown', facts: {}, candidates: [] }),
      step: first && first.reading.step !== null ? (r?.step ?? 'process') : stepOf(a),
      how: first?.reading.how ?? 'undetermined',
      symptom: first?.reading.symptom ?? symptomOf(a),
      ...common,
      words: first?.text ?? task.stopCode ?? '',
      seen,
    },
  ];
}
const stepOf = (a: Attempt): Step =>
  (
    ({
      placing: 'placement',
      provisioning: 'network-interface',
      initializing: 'registry-auth',
      pulling: 'image-pull',
      creating: 'container-create',
      running: 'process',
    }) as const
  )[a.phase];
const symptomOf = (a: Attempt): string =>
  ({
    placing: 'symptom/placement-failed',
    provisioning: 'symptom/eni-not-provisioned',
    initializing: 'symptom/secrets-not-retrieved',
    pulling: 'symptom/image-pull-failed',
    creating: 'symptom/container-not-created',
    running: 'symptom/container-exited',
  })[a.phase];

/** An event that only repeats what a task said of the same step adds nothing but its time; a generic one goes where a telling one stands. */
function withoutEchoes(drafts: readonly Draft[]): Draft[] {
  const specific = drafts.filter(d => weight(asReading(d)) > 1);
  const fromTasks = drafts.filter(d => d.tasks.length > 0);
  return (specific.length > 0 ? specific : drafts).filter(
    d =>
      d.tasks.length > 0 ||
      !fromTasks.some(t => t.step === d.step && d.step !== 'target-health' && keyOf(t) !== keyOf(d)),
  );
}

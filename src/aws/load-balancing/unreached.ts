import type {
  Attempt,
  JudgedDeployment,
  LogTail,
  TargetGroup,
  TargetGroupHealth,
  TargetPath,
  Task,
  TaskDefinition,
} from '../../model/facts.ts';
import type { Confidence } from '../../model/finding.ts';
import { hindranceOf } from '../app/crash.ts';
import { linesBeforeStop, type Ready, readyLines, secondsBetween } from './app-log.ts';
import { type ProtocolSuspect, protocolSuspect } from './protocol.ts';
import { codeSort } from './matcher.ts';
import { checkedPort, healthReason, mayBeUnreached, refOf, type TargetCall } from './target.ts';
import { answerWindow, earliestStop, neededGrace, roundedUp } from './timing.ts';

/** What is known around a failed health check; what was not read is left out. */
export interface Around {
  readonly paths?: readonly TargetPath[] | undefined;
  readonly definition?: TaskDefinition | undefined;
  readonly judged?: JudgedDeployment | undefined;
  readonly attempts?: readonly Attempt[] | undefined;
  readonly tails?: readonly LogTail[] | undefined;
  readonly health?: readonly TargetGroupHealth[] | undefined;
  readonly tasks?: readonly Task[] | undefined;
}
/** How the port that is checked and the port of the app differ. */
export type PortMismatch =
  | {
      readonly kind: 'stray-check';
      readonly port: number;
      readonly registered: number;
      readonly ports: readonly number[];
    }
  | { readonly kind: 'unmapped'; readonly port: number; readonly ports: readonly number[] }
  | { readonly kind: 'logged'; readonly port: number; readonly logged: number; readonly ready: ReadyAt };
/** A log line and its JSON pointer in `logs.tail`. */
export interface ReadyAt extends Ready {
  readonly pointer: string;
  readonly after?: number;
}
/** Seconds. */
export interface Times {
  readonly grace: number;
  /** In which the first check had to be answered. */
  readonly window: number;
  /** Earliest stop. */
  readonly stop: number;
  /** How long the failed tasks ran, shortest and longest; undefined where no task tells. */
  readonly shortest?: number;
  readonly longest?: number;
  /** The grace period to set, and whether the log showed the start (else it is a lower bound). */
  readonly needed?: number;
  readonly shown: boolean;
  /** Index into the attempts of the one that ran longest. */
  readonly attempt?: number;
}
export type UnreachedCause =
  | 'load-balancer/security-group-blocked'
  | 'load-balancer/port-mismatch'
  | 'load-balancer/protocol-mismatch'
  | 'load-balancer/grace-period-short'
  | 'load-balancer/health-timeout-short'
  | 'app/not-listening'
  | 'app/unresponsive';
export interface Unreached extends TargetCall {
  /** `codes`: it was answered, with server errors, perhaps of an app that was still starting. */
  readonly reason: 'timeout' | 'refused' | 'unknown' | 'codes';
  readonly port?: number;
  readonly container?: string;
  readonly reach: TargetPath['verdict'] | 'unread';
  readonly mismatch?: PortMismatch;
  readonly protocol?: ProtocolSuspect;
  readonly times?: Times;
  readonly ready: readonly ReadyAt[];
  /** Pointer of a log line in which the app shows that a health check came. */
  readonly checkLogged?: string;
  /** Pointer of a target that is healthy now and is a task of the same revision: so the app can get healthy. */
  readonly sibling?: string;
  /** The log says that the app lacks something, and not that it is up: that is nearer than that nothing answers. */
  readonly hindered: boolean;
  /** The line in which the app says that it listens on the port that is checked, for others than itself. */
  readonly listens?: ReadyAt;
  /** A target is unhealthy at this moment: the way is the one that was read. Of a failure that is over, it may have been opened since. */
  readonly live: boolean;
  /** Whether the health of the targets could be read, so that a code would have shown. */
  readonly asked: boolean;
  /** Its possible causes, by what decides; the rules of other causes claim nothing. */
  readonly causes: ReadonlyMap<UnreachedCause, Confidence>;
}

/** A kill counts as soon after the start up to this much later than the earliest one: registration and scheduling take time. */
const SLACK = 180;
/** A task that lived this much longer than the earliest stop was healthy in between. */
const LIVED = 600;

/**
 * One failed health check to which no code came back, put together. One place decides which cause it is, so that exactly one
 * rule claims it wherever the evidence decides.
 */
export function unreached(t: TargetCall, around: Around): Unreached | undefined {
  const { group } = t;
  if (!group || !(mayBeUnreached(t.call) || isServerError(t.call))) return undefined;
  const reason = healthReason(t.call) as Unreached['reason'];
  const ref = refOf(around.judged?.loadBalancers ?? [], t.arn);
  const registered = t.call.target?.port ?? ref?.containerPort;
  const port = checkedPort(group, registered);
  const lines = linesOf(around, t.call.tasks, ref?.containerName);
  const ready = lines.ready;
  const mismatch =
    port !== undefined && registered !== undefined
      ? portMismatch(group, port, registered, ref?.containerName, around.definition, ready)
      : undefined;
  const protocol = protocolSuspect(group, registered, '', lines.texts);
  const times = around.judged ? timesOf(t, group, around.judged, around.attempts ?? [], ready) : undefined;
  const reach = reachOf(t, around.paths);
  const sibling = siblingOf(t, around);
  const listens = ready.find(r => r.port !== undefined && r.port === port && !r.local);
  const base = {
    ...t,
    reason,
    reach,
    ready,
    live: t.call.seen.some(c => c.evidence === 'ev:elb.targetHealth'),
    asked: around.health?.some(h => h.targetGroup === t.arn && h.targets.state === 'known') ?? false,
    hindered: hindranceOf(t.call, around.tails ?? [], ref?.containerName)?.stuck ?? false,
    ...(listens && { listens }),
    ...(sibling !== undefined && { sibling }),
    ...(port !== undefined && { port }),
    ...(ref && { container: ref.containerName }),
    ...(mismatch && { mismatch }),
    ...(times && { times }),
    ...(lines.check !== undefined && { checkLogged: lines.check }),
    ...(protocol && {
      protocol: { ...protocol, ...(protocol.line !== undefined && { pointer: lines.pointers[protocol.line] }) },
    }),
  };
  return { ...base, causes: reason === 'codes' ? decideAnswered(base) : decide(base) };
}

export const isServerError = (call: TargetCall['call']): boolean =>
  call.step === 'target-health' && healthReason(call) === 'codes' && codeSort(call.target?.codes ?? []) === 'server';

/**
 * When a server error came: `starting` while the app was still starting, by its log; `perhaps` where nothing shows that it
 * had started before ECS stopped the task; `up` after the start; `unread` where times or log could not be read.
 */
export type AnsweredWhen = 'starting' | 'perhaps' | 'up' | 'unread';
export function answeredWhen(t: TargetCall, around: Around): AnsweredWhen {
  const u = unreached(t, around);
  if (!u?.times || around.attempts === undefined || around.tails === undefined) return 'unread';
  return whenAnswered(u);
}
function whenAnswered({ times, ready }: Pick<Unreached, 'times' | 'ready'>): AnsweredWhen {
  if (times?.longest === undefined) return ready.length > 0 ? 'up' : 'perhaps';
  if (times.longest > times.stop + SLACK) return 'up';
  if (times.shown) return (times.needed ?? 0) > times.grace ? 'starting' : 'up';
  return ready.some(r => r.after !== undefined) ? 'up' : 'perhaps';
}
/** An app that answers with an error while it starts needs time, not a repair. */
function decideAnswered(u: Omit<Unreached, 'causes'>): ReadonlyMap<UnreachedCause, Confidence> {
  const when = whenAnswered(u);
  if (u.times?.longest === undefined || when === 'up') return new Map();
  if (when === 'starting') return new Map([['load-balancer/grace-period-short', 'likely']]);
  return u.times.grace < u.times.window ? new Map([['load-balancer/grace-period-short', 'possible']]) : new Map();
}

function decide(u: Omit<Unreached, 'causes'>): ReadonlyMap<UnreachedCause, Confidence> {
  const { reason, reach, mismatch, times } = u;
  // What rests on an open way is at most possible where the way could not be read.
  const sure: Confidence = reach === 'open' && !u.hindered ? 'likely' : 'possible';
  const one = (cause: UnreachedCause, confidence: Confidence = sure): ReadonlyMap<UnreachedCause, Confidence> =>
    new Map([[cause, confidence]]);
  // A check on a port that nothing has stays wrong when that port is opened.
  if (mismatch?.kind === 'stray-check') return one('load-balancer/port-mismatch', 'likely');
  if (reach === 'blocked') return one('load-balancer/security-group-blocked', 'proven');
  if (mismatch && (mismatch.kind === 'unmapped' || reason !== 'timeout'))
    return one('load-balancer/port-mismatch', 'likely');
  if (u.protocol && reason !== 'timeout') return one('load-balancer/protocol-mismatch');
  if (times?.shortest !== undefined && times.shortest > times.stop + LIVED) return one('app/unresponsive');

  const local = localOnly(u.ready);
  if (reason === 'refused' && local)
    return one('app/not-listening', sure === 'likely' && local.literal ? 'proven' : sure);
  const soon = times?.longest !== undefined && times.longest <= times.stop + SLACK;
  if (soon && u.sibling !== undefined) return one('load-balancer/grace-period-short');
  const slow = soon && times.shown && (times.needed ?? 0) > times.grace;
  if (slow) return one('load-balancer/grace-period-short');
  const up = u.ready.some(r => r.after !== undefined);
  // The grace period ends before the first checks could have failed: it gives nothing.
  const none = times !== undefined && times.grace < times.window && !up;
  // A way that could not be read may be blocked, which looks just so: a timeout alone then says nothing.
  if (reason === 'timeout' && reach !== 'open') return new Map();
  // Unless the target's own reason says otherwise, there might have been a code.
  // An app that does not listen yet refuses; one that lets the check wait may as well hang.
  // A way that is open now may have been opened since, and a closed one is what lets a check wait: of a failure that is over, a timeout alone says nothing then.
  if (none && soon && reason === 'timeout' && !u.live && u.checkLogged === undefined) return new Map();
  if (none && soon)
    return one(
      'load-balancer/grace-period-short',
      reason === 'timeout' || (reason === 'unknown' && !u.asked) ? 'possible' : sure,
    );
  const rest: Confidence = none && times.longest === undefined ? 'possible' : sure;
  // An app that says it listens there does; then it may speak another protocol than the check.
  if (reason === 'refused' && u.listens)
    return reach === 'open' ? one('load-balancer/protocol-mismatch', 'possible') : new Map();
  if (reason === 'refused') return one('app/not-listening', rest);
  if (reason === 'timeout')
    return one(
      'load-balancer/health-timeout-short',
      u.checkLogged !== undefined || (u.group?.health.timeout ?? 5) < 5 ? rest : 'possible',
    );
  return soon && !up ? one('load-balancer/grace-period-short', 'possible') : new Map();
}

/** The line in which the app says that it listens on localhost, where no line says otherwise. `literal`: it names the address itself. */
export function localOnly(
  ready: readonly ReadyAt[],
): { readonly line: ReadyAt; readonly literal: boolean } | undefined {
  const line = ready.find(r => r.local);
  if (!line || ready.some(r => !r.local && (r.port !== undefined || /0\.0\.0\.0|all addresses/i.test(r.text))))
    return undefined;
  return { line, literal: /127\.0\.0\.1|\[::1\]/.test(line.text) };
}

function reachOf(t: TargetCall, paths: readonly TargetPath[] | undefined): Unreached['reach'] {
  const mine = paths?.filter(p => p.calls.includes(t.call.id)) ?? [];
  if (mine.length === 0) return 'unread';
  if (mine.some(p => p.verdict === 'blocked')) return 'blocked';
  return mine.every(p => p.verdict === 'open') ? 'open' : 'cannot-tell';
}

function siblingOf(t: TargetCall, { health, tasks, judged }: Around): string | undefined {
  const g = health?.findIndex(h => h.targetGroup === t.arn) ?? -1;
  const targets = health?.[g]?.targets;
  if (targets?.state !== 'known' || !judged) return undefined;
  const own = new Set(
    tasks
      ?.filter(
        x =>
          x.taskDefinition === judged.taskDefinition &&
          x.lastStatus === 'RUNNING' &&
          (secondsBetween(x.startedAt, t.call.last) ?? 0) >= 0,
      )
      .flatMap(x => x.attachments.flatMap(a => a.privateIp ?? [])),
  );
  // One that started after the last failure got healthy under what may have been corrected since.
  const n = targets.value.findIndex(x => x.state === 'healthy' && own.has(x.target));
  return n < 0 ? undefined : `/${g}/targets/value/${n}/state`;
}

function portMismatch(
  group: TargetGroup,
  port: number,
  registered: number,
  container: string | undefined,
  definition: TaskDefinition | undefined,
  ready: readonly ReadyAt[],
): PortMismatch | undefined {
  // With other network modes the target's port is one of the instance, not of the container.
  if (definition && definition.networkMode === 'awsvpc') {
    const portsOf = (name?: string): number[] =>
      definition.containers
        .filter(c => name === undefined || c.name === name)
        .flatMap(c => c.ports.filter(p => p.protocol !== 'udp').map(p => p.containerPort));
    const all = portsOf();
    if (group.health.port !== 'traffic-port' && port !== registered && !all.includes(port))
      return { kind: 'stray-check', port, registered, ports: all };
    const own = portsOf(container);
    if (
      group.health.port === 'traffic-port' &&
      definition.containers.some(c => c.name === container) &&
      !own.includes(registered)
    )
      return { kind: 'unmapped', port: registered, ports: own };
  }
  const told = ready.filter(r => r.port !== undefined);
  const other = told.find(r => r.port !== port);
  if (other?.port !== undefined && !other.local && told.every(r => r.port !== port))
    return { kind: 'logged', port, logged: other.port, ready: other };
  return undefined;
}

function linesOf(
  around: Around,
  tasks: readonly string[],
  container: string | undefined,
): {
  readonly ready: ReadyAt[];
  readonly texts: { readonly text: string }[];
  readonly pointers: string[];
  readonly check?: string;
} {
  const ready: ReadyAt[] = [];
  const texts: { readonly text: string }[] = [];
  const pointers: string[] = [];
  let check: string | undefined;
  (around.tails ?? []).forEach((tail, i) => {
    if (
      tail.lines.state !== 'known' ||
      (tasks.length > 0 && !tasks.includes(tail.task)) ||
      (container !== undefined && tail.container !== container)
    )
      return;
    const task =
      around.attempts?.find(a => a.task.id === tail.task)?.task ?? around.tasks?.find(x => x.id === tail.task);
    const lines = linesBeforeStop(tail);
    for (const r of readyLines(lines)) {
      // A line from after the end of the task tells nothing of its start.
      const late = (secondsBetween(task?.stoppedAt ?? task?.stoppingAt, r.at) ?? 0) > 0;
      const after = late ? undefined : (r.took ?? secondsBetween(task?.startedAt, r.at));
      ready.push({ ...r, pointer: `/${i}/lines/value/${r.line}/text`, ...(after !== undefined && { after }) });
    }
    lines.forEach((l, n) => {
      texts.push(l);
      pointers.push(`/${i}/lines/value/${n}/text`);
      if (check === undefined && l.text.includes('ELB-HealthChecker')) check = `/${i}/lines/value/${n}/text`;
    });
  });
  return { ready, texts, pointers, ...(check !== undefined && { check }) };
}

function timesOf(
  t: TargetCall,
  group: TargetGroup,
  judged: JudgedDeployment,
  attempts: readonly Attempt[],
  ready: readonly ReadyAt[],
): Times {
  const grace = judged.healthCheckGracePeriodSeconds;
  const window = answerWindow(group.health);
  const stop = earliestStop(group.health, grace);
  const lived = attempts
    .flatMap((a, i) => {
      const s =
        t.call.tasks.length === 0 || t.call.tasks.includes(a.task.id)
          ? secondsBetween(a.task.startedAt, a.task.stoppingAt ?? a.task.stoppedAt)
          : undefined;
      return s === undefined || s < 0 ? [] : [{ s, i }];
    })
    .sort((a, b) => a.s - b.s);
  const slowest = Math.max(-1, ...ready.map(r => r.after ?? -1));
  const shown = slowest >= window;
  const longest = lived.at(-1);
  const needed = shown
    ? neededGrace(group.health, slowest)
    : longest === undefined
      ? undefined
      : longest.s + group.health.healthy * group.health.interval;
  return {
    grace,
    window,
    stop,
    shown,
    ...(lived[0] && { shortest: Math.round(lived[0].s) }),
    ...(longest && { longest: Math.round(longest.s), attempt: longest.i }),
    ...(needed !== undefined && { needed: roundedUp(needed) }),
  };
}

import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { JudgedDeployment, Reading, Task, TargetGroupHealth, TargetHealth } from '../../model/facts.ts';
import { readMessage } from '../../aws/messages/index.ts';
import { opt } from '../../model/opt.ts';
import type { Cite } from '../define-derived.ts';
import { type Draft, fromReading, noTask } from './draft.ts';

/** A target whose health is wrong, in one of the service's target groups. */
export interface UnhealthyTarget {
  readonly target: TargetHealth;
  /** ARN of its target group. */
  readonly group: string;
  /** JSON pointer into `elb.targetHealth`. */
  readonly at: string;
}

/** Reasons for which a target gets no requests, whatever its app does. */
const UNUSABLE: readonly string[] = ['Target.IpUnusable', 'Target.InvalidState', 'Elb.InternalError'];
const isSick = ({ state, reason = '' }: TargetHealth): boolean =>
  state === 'unhealthy' || ((state === 'unused' || state === 'unavailable') && UNUSABLE.includes(reason));

/** Seconds that a target may be unhealthy after its task started, even without a grace period. */
const STARTING = 60;

/**
 * The targets whose health is a failure. While traffic is still to be shifted (`shifting`), a target group that no
 * listener uses yet is none. A service that is `settled` bears single targets, but not a group without a healthy one.
 */
export function unhealthyTargets(
  health: readonly TargetGroupHealth[],
  { settled, shifting }: { readonly settled: boolean; readonly shifting: boolean },
): UnhealthyTarget[] {
  const isWrong = (t: TargetHealth): boolean =>
    isSick(t) || (t.state === 'unused' && t.reason === 'Target.NotInUse' && !shifting);
  return health.flatMap(({ targetGroup: group, targets: evidence }, groupIndex) => {
    const targets = valueOf(evidence) ?? [];
    if (settled && targets.some(t => t.state === 'healthy' || t.state === 'initial')) return [];
    return targets.flatMap((target, index) =>
      isWrong(target) ? [{ target, group, at: `/${groupIndex}/targets/value/${index}` }] : [],
    );
  });
}

/**
 * One draft per unhealthy target. Where one of `drafts` (what the words of ECS say) is about the same target group, its
 * targets say more about that failure. Otherwise a target is a failure of its own, unless it has only just started or
 * its task ended by itself.
 */
export function draftsFromTargets(
  targets: readonly UnhealthyTarget[],
  drafts: readonly Draft[],
  tasks: Evidence<readonly Task[]>,
  judged: JudgedDeployment | undefined,
  cite: Cite<'elb.targetHealth'>,
): Draft[] {
  const grace = Math.max(judged?.healthCheckGracePeriodSeconds ?? 0, STARTING);
  const readAt = tasks.state === 'known' ? tasks.receipt.at : '';
  const found: Draft[] = [];
  for (const unhealthy of targets) {
    const others = [...drafts, ...found];
    const task = taskBehind(unhealthy.target, valueOf(tasks) ?? []);
    const excused =
      !others.some(d => isAboutGroup(d, unhealthy.group)) &&
      (hasEnded(task, others) || hasJustStarted(task, readAt, grace));
    if (!excused) found.push(draftFromTarget(unhealthy, task, judged?.launch, cite));
  }
  return found;
}

const isAboutGroup = ({ step, target }: Draft, group: string): boolean =>
  step === 'target-health' && (target?.group === undefined || target.group === group);

/** The task with the target's address; a running one first, because the address of a stopped task is used again. */
export function taskBehind(target: TargetHealth, tasks: readonly Task[]): Task | undefined {
  const matches = tasks.filter(t => t.attachments.some(a => a.privateIp === target.target));
  return matches.find(t => t.lastStatus !== 'STOPPED') ?? matches[0];
}

/** Whether its health only follows from the end of its task, which is a failure already. */
const hasEnded = (task: Task | undefined, drafts: readonly Draft[]): boolean =>
  task?.lastStatus === 'STOPPED' && drafts.some(d => d.tasks.includes(task.id));

const hasJustStarted = (task: Task | undefined, readAt: string, graceSeconds: number): boolean =>
  task?.startedAt !== undefined && (Date.parse(readAt) - Date.parse(task.startedAt)) / 1000 < graceSeconds;

function draftFromTarget(
  { target, group, at }: UnhealthyTarget,
  task: Task | undefined,
  launch: JudgedDeployment['launch'] | undefined,
  cite: Cite<'elb.targetHealth'>,
): Draft {
  const { state, reason, description, port } = target;
  const reading = readTargetHealth(target);
  const name = port === undefined ? target.target : `${target.target}:${port}`;
  return {
    ...fromReading(reading),
    facts: target.target.startsWith('i-') ? { ...reading.facts, instance: target.target } : reading.facts,
    step: 'target-health',
    how: reading.how ?? (reason === 'Target.Timeout' ? 'timeout' : 'unhealthy'),
    symptom: 'symptom/elb-health-check-failed',
    family: reading.family ?? 'target-health/unhealthy',
    target: {
      group,
      ...opt('port', port),
      state,
      ...opt('reason', reason),
      ...opt('codes', codesIn(description)),
      ...opt('description', description),
    },
    ...noTask(launch),
    tasks: task ? [task.id] : [],
    words: description ?? reason ?? state,
    seen: [
      cite(
        'elb.targetHealth',
        `${at}/${description === undefined ? 'state' : 'description'}`,
        `target ${name} is ${state}${description === undefined ? '' : `: ${description}`}`,
      ),
    ],
  };
}

/** The state alone says nothing of why. */
const readTargetHealth = ({ state, reason, description }: TargetHealth): Reading =>
  readMessage(
    reason === undefined && description === undefined
      ? ''
      : JSON.stringify({ TargetHealth: { State: state, Reason: reason, Description: description } }),
  );

/** The status codes in `Health checks failed with these codes: [502, 503]`. */
const codesIn = (description = ''): readonly string[] | undefined =>
  /\[(\d{3}(?:,\s*\d{3})*)\]/.exec(description)?.[1]?.split(/,\s*/);

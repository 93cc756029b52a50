import { actionsFor, Broker } from './collect/broker.ts';
import { askedAt, type Case, type Recording } from './collect/case.ts';
import { classify } from './collect/classify.ts';
import { collectors } from './collect/index.ts';
import { type Door, openDoor, replay } from './collect/door.ts';
import type { Transport } from './collect/transport.ts';
import { examine, type Examined } from './engine/examine.ts';
import { toReport } from './engine/to-report.ts';
import { lastPart, parseArn } from './model/arn.ts';
import type { Service } from './model/facts.ts';
import type { Report } from './model/report.ts';
import type { Target } from './model/target.ts';
import type { AnyRule } from './rule/define-rule.ts';
import { nearest } from './nearest.ts';
import { userErrorOf } from './troubles.ts';
import { UserError } from './user-error.ts';
import { version } from './version.ts';

/** Evidence that no rule needs and the report shows: what the failing revision changed. */
export const BESIDES = ['deployment.changes'] as const;

export interface Options {
  /** Answers every call instead of AWS. */
  readonly case?: Case | undefined;
  /** Named profile of the shared AWS configuration. */
  readonly profile?: string | undefined;
  /** Report what has not failed yet, too. */
  readonly risks?: boolean | undefined;
  /** Read log lines (default true). */
  readonly logs?: boolean | undefined;
  /** Rule ids to run, or to leave out. */
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  /** Stops the run; what is known by then is reported as unclear. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, of: number) => void) | undefined;
  /** A door that several diagnoses share, so that what they share is read once. */
  readonly door?: Door | undefined;
  readonly transport?: Transport | undefined;
  /** Time of asking, ISO 8601; the clock where it is not given. */
  readonly at?: string | undefined;
  readonly rules?: readonly AnyRule[] | undefined;
}

export interface Diagnosis {
  readonly report: Report;
  /** All calls and their answers, redacted: what `capture` writes. */
  readonly calls: readonly Recording[];
  /** Collectors that failed on an answer: our bugs. */
  readonly bugs: readonly { readonly key: string; readonly error: Error }[];
}

const matches = (id: string, patterns: readonly string[]): boolean =>
  patterns.some(
    p =>
      id === p ||
      (p.endsWith('/') ? id.startsWith(p) : p.endsWith('*') ? id.startsWith(p.slice(0, -1)) : id.startsWith(`${p}/`)),
  );

/** The rules of a run: symptoms always, for without them nothing else is looked for. */
export async function rulesFor(
  options: Options,
): Promise<{ readonly rules: readonly AnyRule[]; readonly off: readonly string[] }> {
  const all = options.rules ?? (await import('../rules/index.ts')).rules;
  for (const pattern of [...(options.only ?? []), ...(options.skip ?? [])])
    if (!all.some(r => matches(r.id, [pattern]))) throw noSuchRule(pattern, all);
  const wanted = all.filter(
    r =>
      r.kind === 'symptom' ||
      ((options.only === undefined || options.only.length === 0 || matches(r.id, options.only)) &&
        !matches(r.id, options.skip ?? [])),
  );
  return { rules: wanted, off: all.filter(r => !wanted.includes(r)).map(r => r.id) };
}

function noSuchRule(pattern: string, all: readonly AnyRule[]): UserError {
  const near = nearest(pattern, [...all.map(r => r.id), ...new Set(all.map(r => r.id.split('/')[0] ?? ''))]);
  return new UserError(
    'no-rule',
    `There is no rule ${pattern}`,
    near.length > 0 ? `Near it: ${near.join(', ')}.` : '',
    'ecs-doctor rules lists them.',
  );
}

/** Opens the door for a run: a case, a transport of the caller's, or AWS. */
export async function doorFor(options: Options): Promise<Door> {
  if (options.door) return options.door;
  const at = options.case && askedAt(options.case);
  if (options.case)
    return openDoor(replay(options.case), { signal: options.signal, ...(at !== undefined && { now: always(at) }) });
  const transport =
    options.transport ?? (await import('./collect/live.ts')).live({ profile: options.profile, signal: options.signal });
  return openDoor(transport, { signal: options.signal });
}
const always = (at: string) => () => at;

/** Says why the target fails, with the evidence; everything else (CLI, audit, bots) is a consumer of this. */
export async function diagnoseInFull(target: Target, options: Options = {}): Promise<Diagnosis> {
  const started = options.at ?? (options.case && askedAt(options.case)) ?? new Date().toISOString();
  const { rules, off } = await rulesFor(options);
  const door = await doorFor(options);
  const list = collectors(started).filter(c => options.logs !== false || c.key !== 'logs.tail');
  const broker = new Broker(list, door, target);
  const examining: Promise<readonly Examined[]> = examine(rules, broker, {
    risks: options.risks ?? false,
    progress: options.progress,
    besides: BESIDES,
  });
  examining.catch(() => {});
  const account = await subjectOf(target, broker, door);
  const examined = await examining;
  const denied = [
    ...new Set(door.answered.filter(a => a.error !== undefined && isDenied(a.error, a.action)).map(a => a.action)),
  ].sort();
  const report = toReport({
    target: account === undefined ? target : { ...target, account },
    at: started,
    version,
    examined,
    dossier: await broker.everything(),
    denied,
    off,
    risks: options.risks ?? false,
    calls: door.answered.length,
    actionsFor: key => actionsFor([key], list),
    ...(options.signal?.aborted && { cutShort: stopped(options.signal) }),
  });
  return {
    report: door.scrub(report),
    calls: door.recordings(),
    bugs: broker.bugs.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
}
/** The account of what is asked about, where it is known. Throws UserError where there is nothing to diagnose: no such service or task, an inactive one, credentials that do not work. */
async function subjectOf(target: Target, broker: Broker, door: Door): Promise<string | undefined> {
  const ev = target.task === undefined ? await broker.ask('ecs.service') : await broker.ask('ecs.tasks');
  const where = `in cluster ${target.cluster} (${target.region})`;
  if (ev.state === 'unreadable') {
    const trouble = userErrorOf(ev.reason, ev.detail, ev.receipt.action);
    if (trouble) throw trouble;
    return target.account;
  }
  const account =
    ev.state === 'known' && target.task === undefined ? parseArn((ev.value as Service).arn)?.account : undefined;
  if (
    target.account !== undefined &&
    (ev.state === 'absent' || (account !== undefined && account !== target.account))
  ) {
    const caller = account ?? (await callerAccount(door, target.region));
    if (caller !== undefined && caller !== target.account)
      throw new UserError(
        'other-account',
        `The credentials are of account ${caller}`,
        `The target is in account ${target.account}.`,
        'Use credentials (AWS_PROFILE, --profile) of that account.',
      );
  }
  if (ev.state === 'absent') {
    const noCluster = /Cluster/.test(ev.because);
    const near = noCluster
      ? nearest(target.cluster, await names(door, 'ecs:ListClusters', {}, target.region))
      : target.service === undefined
        ? []
        : nearest(
            target.service,
            await names(door, 'ecs:ListServices', { cluster: target.cluster, maxResults: 100 }, target.region),
          );
    const hint = 'Check the name, the region (--region) and the account (--profile).';
    if (noCluster)
      throw new UserError(
        'no-cluster',
        `There is no cluster ${target.cluster} in ${target.region}`,
        near.length > 0 ? `${target.region} has ${near.join(', ')}.` : '',
        hint,
      );
    if (target.task !== undefined)
      throw new UserError(
        'no-task',
        `There is no task ${target.task} ${where}`,
        'ECS shows a stopped task for about an hour.',
        hint,
      );
    throw new UserError(
      'no-service',
      `There is no service ${target.service} ${where}`,
      near.length > 0 ? `${target.cluster} has ${near.join(', ')}.` : '',
      hint,
    );
  }
  if (ev.state === 'known' && target.task === undefined && (ev.value as Service).status === 'INACTIVE')
    throw new UserError(
      'service-inactive',
      `The service ${target.service} ${where} was deleted`,
      'ECS still shows it as INACTIVE for a while.',
      'Name a service that is active.',
    );
  return account ?? target.account;
}
async function names(
  door: Door,
  action: 'ecs:ListClusters' | 'ecs:ListServices',
  input: object,
  region: string,
): Promise<string[]> {
  try {
    const out = (await door.call(action, input, region)).output as { clusterArns?: string[]; serviceArns?: string[] };
    return (out.clusterArns ?? out.serviceArns ?? []).map(lastPart);
  } catch {
    return [];
  }
}
async function callerAccount(door: Door, region: string): Promise<string | undefined> {
  try {
    return ((await door.call('sts:GetCallerIdentity', {}, region)).output as { Account?: string }).Account;
  } catch {
    return undefined;
  }
}
const isDenied = (error: unknown, action: string): boolean => {
  const c = classify(error, action);
  return 'unread' in c && c.unread === 'denied';
};
const stopped = (signal: AbortSignal): string =>
  (signal.reason as Error | undefined)?.name === 'TimeoutError'
    ? 'the time given was not enough'
    : 'stopped before the end';

/** A report on one service or task. Never throws for what AWS answers; see `Report.verdict`. */
export async function diagnose(target: Target, options: Options = {}): Promise<Report> {
  return (await diagnoseInFull(target, options)).report;
}

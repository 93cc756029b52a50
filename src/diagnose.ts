import { runsAnother } from './aws/deployments/index.ts';
import type { AnyCollector } from './collect/collector.ts';
import { actionsFor, Broker } from './collect/broker.ts';
import { askedAt, type Case, type Recording } from './collect/case.ts';
import { type Door, openDoor } from './collect/door.ts';
import { Ledger } from './collect/ledger.ts';
import type { Counts } from './collect/redact.ts';
import { replay } from './collect/replay.ts';
import type { Transport } from './collect/transport.ts';
import { isFailing, type RuleRun, runAhead, runRules } from './engine/run-rules.ts';
import { selectRules, type Selection } from './engine/select-rules.ts';
import { cutShortBy, toReport } from './engine/to-report.ts';
import { withRunning } from './engine/with-running.ts';
import { fixFinisher } from './fix/finish.ts';
import { balancingChanged } from './fix/managed.ts';
import type { Focus } from './derive/asked/at.ts';
import { type AskedWindow, askedWindow } from './model/asked-window.ts';
import { type Dossier, valueOf } from './model/evidence.ts';
import { UserError } from './model/user-error.ts';
import { version } from './model/version.ts';
import type { Report } from './model/report.ts';
import type { Target } from './model/target.ts';
import type { AnyRule } from './rule/define-rule.ts';
import { sourcesFor } from './sources.ts';
import { resolveTarget } from './target/resolve.ts';

export interface Options extends Selection {
  /** Answers every call instead of AWS. */
  readonly case?: Case | undefined;
  /** Named profile of the shared AWS configuration. */
  readonly profile?: string | undefined;
  /** Report what has not failed yet, too. */
  readonly risks?: boolean | undefined;
  /** Read log lines (default true). */
  readonly logs?: boolean | undefined;
  /** Stops the run; what is known by then is reported as unclear. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, of: number) => void) | undefined;
  /**
   * Only what failed in this time counts: ISO 8601, or how long before the time of asking (`2h`, `3d`). A window that ends
   * before that time is never called healthy. Where neither is given, the window of the case.
   */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** @internal A door that several diagnoses share, so that what they share is read once. */
  readonly door?: Door | undefined;
  /** @internal The one task of the service that was asked about. */
  readonly task?: string | undefined;
  readonly transport?: Transport | undefined;
  /** Time of asking, ISO 8601; the clock where it is not given. */
  readonly at?: string | undefined;
  readonly rules?: readonly AnyRule[] | undefined;
}

export interface Diagnosis {
  readonly report: Report;
  /** All calls and their answers, redacted: what `capture` writes. */
  readonly calls: readonly Recording[];
  /** How much was hidden in them, by redactor (`src/collect/redaction/redactors.ts`). Read it after `calls`. */
  readonly redacted: Counts;
  /** Collectors that failed on an answer: our bugs. */
  readonly bugs: readonly { readonly key: string; readonly error: Error }[];
}

/**
 * Says why the target fails, with the evidence: target, evidence, rules, causes, report. Where the latest deployment was
 * rolled back, the one that has run since then is checked separately.
 * Throws UserError where there is nothing to diagnose (see `resolveTarget`) or a pattern names no rule.
 */
export async function diagnoseInFull(target: Target, options: Options = {}): Promise<Diagnosis> {
  const at = options.at ?? (options.case && askedAt(options.case)) ?? new Date().toISOString();
  const window = windowOf(target, options, at);
  const { rules, off } = withoutNow(
    selectRules(options.rules ?? (await import('../rules/index.ts')).rules, options),
    window,
  );
  const door = options.door ?? (await openFor(options));
  const ledger = new Ledger();
  const look = (judges?: 'running') =>
    lookAt(target, { rules, off, at, door, ledger, focus: { judges, task: options.task, window }, options });
  const latest = look();
  const resolved = await resolveTarget(target, latest.broker, door);
  const report = await latest.report(resolved);
  const ofService = await serviceOfTask(resolved, latest.broker, { ...options, door, at });
  if (ofService) return ofService;
  const running = (await latest.isReplaced()) ? look('running') : undefined;
  const whole = running ? withRunning(report, await running.report(resolved)) : report;
  const bugs = [...latest.broker.bugs, ...(running?.broker.bugs ?? [])];
  return {
    report: door.scrub(whole),
    /** Made when it is read: only a capture wants it, and the door of an audit holds the answers of every service. */
    get calls() {
      return door.recordings();
    },
    get redacted() {
      return door.redacted();
    },
    bugs,
  };
}

/** Throws UserError for a bad window, and for one of a task. */
function windowOf(target: Target, { since, until, case: source }: Options, at: string): AskedWindow | undefined {
  const given = since !== undefined || until !== undefined;
  if (given && target.task !== undefined)
    throw new UserError({
      code: 'usage',
      title: '--since and --until are for services',
      hint: 'Leave them out for a task: its failure is looked at whenever it was.',
    });
  return askedWindow(given ? { since, until } : (source?.window ?? {}), at);
}

/** Judges only what the service is like now, which says nothing of a window that has passed. */
const OF_NOW: ReadonlySet<string> = new Set(['symptom/tasks-missing']);

function withoutNow(selected: ReturnType<typeof selectRules>, window: AskedWindow | undefined): typeof selected {
  if (window?.until === undefined) return selected;
  const left = selected.rules.filter(r => OF_NOW.has(r.id)).map(r => r.id);
  return { rules: selected.rules.filter(r => !OF_NOW.has(r.id)), off: [...selected.off, ...left] };
}

/**
 * The diagnosis of the service that a task belongs to, with that task as the attempt looked at. Undefined for a task without
 * a service, or of one that can't be read or that this task isn't a failure of: then the task speaks for itself.
 */
async function serviceOfTask(
  { task, ...rest }: Target,
  broker: Broker,
  options: Options,
): Promise<Diagnosis | undefined> {
  if (task === undefined) return undefined;
  const [found] = valueOf(await broker.ask('ecs.tasks')) ?? [];
  const service = /^service:(.+)$/.exec(found?.group ?? '')?.[1];
  if (found === undefined || service === undefined) return undefined;
  try {
    const diagnosis = await diagnoseInFull({ ...rest, service }, { ...options, task: found.id });
    const { report } = diagnosis;
    const isAttempt = report.findings.some(f => f.affected.some(a => a.type === 'task' && a.id === found.id));
    if (!isAttempt) return undefined;
    return {
      report: { ...report, target: { ...report.target, task } },
      get calls() {
        return diagnosis.calls;
      },
      get redacted() {
        return diagnosis.redacted;
      },
      bugs: diagnosis.bugs,
    };
  } catch (error) {
    // A service that was deleted since: its task can still be looked at.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

interface Look {
  readonly rules: readonly AnyRule[];
  readonly off: readonly string[];
  readonly at: string;
  readonly door: Door;
  readonly ledger: Ledger;
  readonly focus: Focus;
  readonly options: Options;
}

/** Looks at one deployment of the target: the latest one, or the one that runs since it was rolled back. */
function lookAt(target: Target, { rules, off, at, door, ledger, focus, options }: Look) {
  const sources = sourcesFor(at, { logs: options.logs, risks: options.risks, ...focus });
  const broker = new Broker(sources, door, target, ledger);
  // Risks are of the configuration, which the latest revision shows; of a window that has passed there are none.
  const risks = (options.risks ?? false) && focus.judges === undefined && focus.window?.until === undefined;
  const running = runRules(rules, broker, { risks, progress: options.progress });
  running.catch(() => {}); // Awaited below, after the target: until then nobody else listens.
  return {
    broker,
    async report(resolved: Target): Promise<Report> {
      const runs = await running;
      const ahead = risks && isFailing(runs) ? await lookAhead(rules, sources, door, ledger, target) : undefined;
      // Of a healthy service no fix is shown, and nothing is read for one.
      const shown = risks || isFailing(runs) ? [...runs, ...(ahead?.runs ?? [])] : [];
      const tags = await tagsOfChanged(shown, at, door, ledger, target);
      const dossier = { ...(await broker.everything()), ...tags };
      return toReport({
        target: resolved,
        at,
        version,
        runs,
        dossier,
        finishFixes: fixFinisher(dossier),
        ahead,
        denied: ledger.denied,
        unread: ledger.unread,
        off,
        risks,
        window: focus.window,
        calls: ledger.calls,
        cutShort: cutShortBy(options.signal),
        actionsFor: key => actionsFor([key], sources),
      });
    },
    /** Whether the service runs another deployment than this one. */
    async isReplaced(): Promise<boolean> {
      // What runs now says nothing of a window that has passed.
      if (target.task !== undefined || focus.window?.until !== undefined) return false;
      const [judged, service] = await Promise.all([broker.ask('deployment.judged'), broker.ask('ecs.service')]);
      return judged.state === 'known' && service.state === 'known' && runsAnother(judged.value, service.value);
    },
  };
}

/** The tags of what fixes would change at load balancers: which that is shows only when the rules have run. */
async function tagsOfChanged(
  runs: readonly RuleRun[],
  at: string,
  door: Door,
  ledger: Ledger,
  target: Target,
): Promise<Dossier> {
  const faults = runs.flatMap(r => (r.outcome.status === 'faults' ? r.outcome.faults : []));
  const changes = balancingChanged(faults.flatMap(f => f.fixes));
  if (changes.length === 0) return {};
  const broker = new Broker(sourcesFor(at, { changes }), door, target, ledger);
  return { 'elb.tags': await broker.ask('elb.tags') };
}

/**
 * What a second attempt would meet once the first fault is put right: the causes as of a service in which nothing has failed.
 * Evidence that starts from failed calls otherwise looks at those alone.
 */
async function lookAhead(
  rules: readonly AnyRule[],
  sources: readonly AnyCollector[],
  door: Door,
  ledger: Ledger,
  target: Target,
) {
  const nothing: AnyCollector = { key: 'failure.calls', from: [], actions: [], collect: async () => ({ found: [] }) };
  const broker = new Broker([...sources.filter(s => s.key !== 'failure.calls'), nothing], door, target, ledger);
  const runs = await runAhead(rules, broker);
  return { runs, dossier: await broker.everything() };
}

/** Opens the door for a run: to a case, to a transport of the caller's, or to AWS. */
async function openFor({ case: source, transport, profile, signal }: Options): Promise<Door> {
  if (source === undefined)
    return openDoor(transport ?? (await import('./collect/live.ts')).live({ profile, signal }), { signal });
  const at = askedAt(source);
  return openDoor(replay(source), { signal, ...(at !== undefined && { now: () => at }) });
}

/**
 * A report on one service or task.
 * Throws UserError (`code`, `title`, `hint`) where there is nothing to diagnose. What AWS refuses or does not answer is
 * never thrown: the report says so, see `Report.verdict`.
 */
export async function diagnose(target: Target, options: Options = {}): Promise<Report> {
  return (await diagnoseInFull(target, options)).report;
}

import { resolve } from 'node:path';
import { accountOf } from '../../audit/account.ts';
import { type AuditEvent, audit as auditServices } from '../../audit/audit.ts';
import { readBaseline } from '../../audit/read-baseline.ts';
import { openState } from '../../audit/state.ts';
import type { AuditReport, Report } from '../../model/report.ts';
import { plainText } from '../../model/plain-text.ts';
import { UserError } from '../../model/user-error.ts';
import { version } from '../../model/version.ts';
import { type Format, renderAudit } from '../../report/index.ts';
import { regionOf } from '../../target/from-text.ts';
import { suppressionsFrom } from '../audit-options.ts';
import { EXIT } from '../exit.ts';
import { mayWrite } from '../files.ts';
import { lines, progress, put, rendering, reportBugs, tell } from '../io.ts';
import { milliseconds, stopper } from '../run.ts';

export interface Args {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly timeout: string;
  readonly cluster?: readonly string[] | undefined;
  readonly service?: readonly string[] | undefined;
  readonly allClusters: boolean;
  readonly allowEmpty?: boolean | undefined;
  readonly failOn: FailOn;
  readonly minSeverity: 'error' | 'warning' | 'info';
  readonly minScore?: number | undefined;
  readonly baseline?: string | undefined;
  readonly resume?: string | undefined;
  readonly config?: string | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly verbose?: boolean | undefined;
  readonly format: Format | 'ndjson';
  readonly output?: string | undefined;
  readonly allFixes?: boolean | undefined;
  readonly logs: boolean;
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
}
export type FailOn = 'new' | 'unhealthy' | 'risk' | 'unclear';

const wrong = (title: string, hint: string): UserError => new UserError({ code: 'usage', title, hint });

/** What can be told to be wrong before anything is asked. */
function check(a: Args): void {
  const named = a.cluster ?? [];
  if (a.allClusters === named.length > 0)
    throw wrong('Which clusters?', 'Use --cluster NAME (repeat it for more) or --all-clusters.');
  if (a.failOn === 'new' && a.baseline === undefined)
    throw wrong('--fail-on new needs --baseline', 'Name the report of an earlier audit: --baseline last.json.');
  if (a.minScore !== undefined && !(a.minScore >= 0 && a.minScore <= 100))
    throw wrong('--min-score is not a number from 0 to 100', 'For example --min-score 80.');
  const files = [a.baseline, a.resume, a.output].flatMap(file => (file === undefined ? [] : [resolve(file)]));
  if (new Set(files).size < files.length)
    throw wrong(
      '--baseline, --resume and --output name the same file',
      'Keep what an earlier run wrote in a file of its own.',
    );
  mayWrite(a.output, true);
  mayWrite(a.resume, true);
}

export default async function audit(a: Args): Promise<void> {
  const started = performance.now();
  check(a);
  const deadline = milliseconds(a.timeout);
  const suppressions = await suppressionsFrom(a.config, a.ignore);
  const region = await regionOf(a.region, a.profile);
  const baseline = a.baseline === undefined ? undefined : await readBaseline(a.baseline, region);
  const stop = stopper(deadline);
  const line = progress('services');
  let state: Awaited<ReturnType<typeof stateOf>>;
  try {
    state = await stateOf(a, region, stop.signal);
    const events = auditServices({
      region,
      clusters: a.allClusters ? 'all' : (a.cluster ?? []),
      services: a.service,
      allowEmpty: a.allowEmpty,
      profile: a.profile,
      logs: a.logs,
      only: a.only,
      skip: a.skip,
      suppressions,
      minSeverity: a.minSeverity,
      baseline,
      state,
      signal: stop.signal,
      progress: line.step,
    });
    const report = await (a.format === 'ndjson' ? stream(events, a.output) : whole(events, a.format));
    line.end();
    if (a.format !== 'ndjson')
      await put(
        await renderAudit(report, a.format, { ...rendering({ ...a, format: a.format }, started), verbose: a.verbose }),
        a.output,
      );
    process.exitCode = exitOfAudit(report, a.failOn, a.minScore);
  } finally {
    line.end();
    stop.done();
    state?.close();
  }
}

async function stateOf(a: Args, region: string, signal: AbortSignal) {
  if (a.resume === undefined) return undefined;
  const account = await accountOf(region, a.profile, signal);
  const { cluster = [], service = [], only = [], skip = [], allClusters, logs } = a;
  const options = JSON.stringify({ allClusters, cluster, service, only, skip, logs });
  return openState(a.resume, { version, account, region, options }, new Date().toISOString());
}

/** What a person is told while the audit runs. */
function tellOf(event: AuditEvent): void {
  if (event.kind === 'gone') tell(plainText(`${event.cluster}/${event.service}: ${event.because}\n`));
  else if (event.kind === 'service') reportBugs(event.bugs);
  else if (event.kind === 'not-reached' && event.error)
    reportBugs([{ key: `${event.cluster}/${event.service}`, error: event.error }]);
}

/** Each report in a line as it is known, then the summary. */
async function stream(events: AsyncIterable<AuditEvent>, file: string | undefined): Promise<AuditReport> {
  const out = lines(file);
  try {
    for await (const event of events) {
      tellOf(event);
      if (event.kind === 'service') await out.write(event.report);
      if (event.kind !== 'summary') continue;
      await out.write(event.audit);
      return event.audit;
    }
  } finally {
    out.close();
  }
  throw new Error('the audit gave no summary');
}

/** The summary; for JSON with all reports. */
async function whole(events: AsyncIterable<AuditEvent>, format: Format): Promise<AuditReport> {
  const reports: Report[] = [];
  for await (const event of events) {
    tellOf(event);
    if (event.kind === 'service' && format === 'json') reports.push(event.report);
    if (event.kind === 'summary') return { ...event.audit, reports };
  }
  throw new Error('the audit gave no summary');
}

export function exitOfAudit(a: AuditReport, failOn: FailOn, minScore?: number): number {
  const { services, unclear, risks } = a.summary;
  const failing = (a.services ?? []).some(s => s.verdict === 'unhealthy' && s.accepted !== true);
  const open = unclear > 0 || a.complete === false;
  const reached: Readonly<Record<FailOn, boolean>> = {
    new: (a.comparison?.new ?? 0) > 0,
    unhealthy: failing,
    risk: failing || risks > 0,
    unclear: failing || open,
  };
  const below = minScore !== undefined && a.score !== undefined && a.score < minScore;
  if (reached[failOn] || below) return EXIT.unhealthy;
  // A minimum that can't be told is not held.
  const unscored = minScore !== undefined && a.score === undefined && services > 0;
  return open || unscored ? EXIT.unclear : EXIT.healthy;
}

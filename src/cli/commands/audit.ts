import { audit as auditServices } from '../../audit/audit.ts';
import { UserError } from '../../model/user-error.ts';
import { type Format, renderAudit } from '../../report/index.ts';
import { regionOf } from '../../target/from-text.ts';
import { EXIT } from '../exit.ts';
import { mayWrite } from '../files.ts';
import { progress, put, rendering, reportBugs, tell } from '../io.ts';
import { milliseconds, stopper } from '../run.ts';

export interface Args {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly timeout: string;
  readonly cluster?: readonly string[] | undefined;
  readonly allClusters: boolean;
  readonly allowEmpty?: boolean | undefined;
  readonly failOn: 'unhealthy' | 'risk' | 'unclear';
  readonly format: Format;
  readonly output?: string | undefined;
  readonly allFixes?: boolean | undefined;
  readonly logs: boolean;
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
}

export default async function audit(a: Args): Promise<void> {
  const named = a.cluster ?? [];
  if (a.allClusters === named.length > 0)
    throw new UserError({
      code: 'usage',
      title: 'Which clusters?',
      hint: 'Use --cluster NAME (repeat it for more) or --all-clusters.',
    });
  const started = performance.now();
  const deadline = milliseconds(a.timeout);
  mayWrite(a.output, true);
  const region = await regionOf(a.region, a.profile);
  const stop = stopper(deadline);
  const line = progress('services');
  try {
    const { report, bugs } = await auditServices({
      region,
      clusters: a.allClusters ? 'all' : named,
      allowEmpty: a.allowEmpty,
      profile: a.profile,
      logs: a.logs,
      only: a.only,
      skip: a.skip,
      signal: stop.signal,
      progress: line.step,
      gone: (target, error) => tell(`${target.cluster}/${target.service}: ${error.title}\n`),
    });
    line.end();
    await put(await renderAudit(report, a.format, rendering(a, started)), a.output);
    reportBugs(bugs);
    const { unhealthy, unclear, risks } = report.summary;
    const reached = unhealthy > 0 || (a.failOn === 'risk' && risks > 0) || (a.failOn === 'unclear' && unclear > 0);
    process.exitCode = reached ? EXIT.unhealthy : unclear > 0 ? EXIT.unclear : EXIT.healthy;
  } finally {
    line.end();
    stop.done();
  }
}

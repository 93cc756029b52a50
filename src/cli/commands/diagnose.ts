import { targetInRegion } from '../../target/from-text.ts';
import { targetOfCase } from '../../target/from-case.ts';
import { diagnoseInFull } from '../../diagnose.ts';
import type { Report } from '../../model/report.ts';
import { renderReport, type Format } from '../../report/index.ts';
import { EXIT } from '../exit.ts';
import { mayWrite } from '../files.ts';
import { progress, put, rendering, reportBugs } from '../io.ts';
import { milliseconds, readCase, stopper } from '../run.ts';

export interface Args {
  readonly target?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly timeout?: string | undefined;
  readonly case?: string | undefined;
  readonly format: Format;
  readonly output?: string | undefined;
  readonly allFixes?: boolean | undefined;
  readonly risks?: boolean | undefined;
  readonly logs?: boolean | undefined;
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly allowUnclear?: boolean | undefined;
}

export const exitOf = (verdict: Report['verdict'], allowUnclear = false): number =>
  verdict === 'unclear' && allowUnclear ? EXIT.healthy : EXIT[verdict];

export default async function diagnose(a: Args): Promise<void> {
  const started = performance.now();
  const deadline = milliseconds(a.timeout ?? '60s');
  mayWrite(a.output, true);
  const source = a.case === undefined ? undefined : readCase(a.case);
  const target = source
    ? targetOfCase(source, a.target, a.region)
    : await targetInRegion(a.target, a.region, a.profile);
  const stop = stopper(deadline);
  const line = progress('diagnosing');
  try {
    const { report, bugs } = await diagnoseInFull(target, {
      case: source,
      profile: a.profile,
      risks: a.risks,
      logs: a.logs,
      only: a.only,
      skip: a.skip,
      since: a.since,
      until: a.until,
      signal: stop.signal,
      progress: line.step,
    });
    line.end();
    await put(await renderReport(report, a.format, rendering(a, started)), a.output);
    reportBugs(bugs);
    process.exitCode = exitOf(report.verdict, a.allowUnclear);
  } finally {
    line.end();
    stop.done();
  }
}

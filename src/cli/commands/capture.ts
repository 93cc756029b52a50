import { type Diagnosis, diagnoseInFull } from '../../diagnose.ts';
import { cutShortBy } from '../../engine/to-report.ts';
import { plainTexts } from '../../model/plain-text.ts';
import { targetInRegion } from '../../target/from-text.ts';
import { EXIT } from '../exit.ts';
import { mayWrite } from '../files.ts';
import { progress, put, reportBugs, tell } from '../io.ts';
import { milliseconds, stopper } from '../run.ts';

/** What a recording says of itself: counted, and no promise that nothing was missed. */
function whatIsHidden(redacted: Diagnosis['redacted']): string {
  const parts = Object.entries(redacted).map(([name, n]) => `${n} ${name}`);
  return parts.length === 0
    ? 'Nothing in it looked like a secret; look it over before you share it.'
    : `Redacted: ${parts.join(', ')}. A secret that looks like none can still be in it; look it over before you share it.`;
}

/**
 * Records what a diagnosis reads, with risks, so that the case answers either kind of run. Secrets were never kept.
 * A recording that was cut short says so, in the file and on the screen, and exits 3.
 */
export default async function capture(a: {
  target: string;
  region?: string | undefined;
  profile?: string | undefined;
  timeout: string;
  out: string;
  force: boolean;
  logs: boolean;
  only?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
  since?: string | undefined;
  until?: string | undefined;
}): Promise<void> {
  const deadline = milliseconds(a.timeout);
  const file = a.out === '-' ? undefined : a.out;
  mayWrite(file, a.force);
  const target = await targetInRegion(a.target, a.region, a.profile);
  const stop = stopper(deadline);
  const line = progress('recording');
  try {
    const at = new Date().toISOString();
    const diagnosis = await diagnoseInFull(target, {
      profile: a.profile,
      logs: a.logs,
      only: a.only,
      skip: a.skip,
      since: a.since,
      until: a.until,
      risks: true,
      at,
      signal: stop.signal,
      progress: line.step,
    });
    line.end();
    const { report, calls, bugs } = diagnosis;
    const { redacted } = diagnosis;
    const partial = cutShortBy(stop.signal);
    const recording = {
      schemaVersion: '1.0',
      kind: 'case',
      at,
      ...(partial !== undefined && { partial }),
      target: report.target,
      ...(report.window && { window: { since: report.window.since, until: report.window.until } }),
      redacted,
      calls,
    };
    const text = `${JSON.stringify(plainTexts(recording, Number.POSITIVE_INFINITY), null, 1)}\n`;
    await put(text, file, a.force);
    if (file !== undefined) tell(`Wrote ${file} (${calls.length} API calls). ${whatIsHidden(redacted)}\n`);
    if (calls.every(c => c.error !== undefined)) {
      tell(
        `Nothing was read: ${calls.length === 0 ? 'no call was made' : `all ${calls.length} API calls failed, ${calls[0]?.service}:${calls[0]?.operation} with ${calls[0]?.error?.name}`}.\n`,
      );
      process.exitCode = EXIT.unclear;
    }
    if (partial !== undefined) {
      tell(`The recording is partial: ${partial}.\n`);
      process.exitCode = EXIT.unclear;
    }
    reportBugs(bugs);
  } finally {
    line.end();
    stop.done();
  }
}

import { diagnoseInFull } from '../../diagnose.ts';
import { plainTexts } from '../../model/plain-text.ts';
import { print, progress, put, tell } from '../io.ts';
import { liveTarget, milliseconds, stopper } from '../run.ts';

/** Records what a diagnosis reads, with risks, so that the case answers either kind of run. Secrets were never kept. */
export default async function capture(a: {
  target: string;
  region?: string | undefined;
  profile?: string | undefined;
  timeout: string;
  out: string;
  logs: boolean;
  only?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
}): Promise<void> {
  const deadline = milliseconds(a.timeout);
  const target = await liveTarget(a.target, a.region, a.profile);
  const stop = stopper(deadline);
  const line = progress('recording');
  try {
    const at = new Date().toISOString();
    const { report, calls } = await diagnoseInFull(target, {
      profile: a.profile,
      logs: a.logs,
      only: a.only,
      skip: a.skip,
      risks: true,
      at,
      signal: stop.signal,
      progress: line.step,
    });
    line.end();
    const text = `${JSON.stringify(plainTexts({ schemaVersion: '1.0', at, target: report.target, calls }, Number.POSITIVE_INFINITY), null, 1)}\n`;
    if (a.out === '-') return await print(text);
    await put(text, a.out);
    tell(
      `Wrote ${a.out}: ${calls.length} calls. Environment values, secrets, tags and command arguments are not in it.\n`,
    );
  } finally {
    line.end();
    stop.done();
  }
}

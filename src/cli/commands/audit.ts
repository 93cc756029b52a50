import pLimit from 'p-limit';
import { openDoor, type Door } from '../../collect/door.ts';
import { classify } from '../../collect/classify.ts';
import { diagnoseInFull } from '../../diagnose.ts';
import { lastPart } from '../../model/arn.ts';
import { plainTexts } from '../../model/plain-text.ts';
import type { AuditReport, Report } from '../../model/report.ts';
import { nearest } from '../../nearest.ts';
import { renderAudit, type Format } from '../../report/index.ts';
import { UserError } from '../../user-error.ts';
import { EXIT } from '../exit.ts';
import { colour, progress, put, tell, width } from '../io.ts';
import { milliseconds, regionOf, stopper } from '../run.ts';
import { userErrorOf } from '../../troubles.ts';

export interface Args {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly timeout: string;
  readonly cluster?: readonly string[] | undefined;
  readonly allClusters: boolean;
  readonly failOn: 'unhealthy' | 'risk' | 'unclear';
  readonly format: Format;
  readonly output?: string | undefined;
  readonly logs: boolean;
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
}

async function listed(
  door: Door,
  action: 'ecs:ListClusters' | 'ecs:ListServices',
  input: object,
  region: string,
): Promise<string[]> {
  try {
    const out = (await door.call(action, input, region)).output as { clusterArns?: string[]; serviceArns?: string[] };
    return (out.clusterArns ?? out.serviceArns ?? []).map(lastPart);
  } catch (error) {
    const why = classify(error, action);
    if ('missing' in why) {
      const cluster = (input as { cluster?: string }).cluster ?? '';
      const others = await listed(door, 'ecs:ListClusters', {}, region).catch(() => []);
      const near = nearest(cluster, others);
      throw new UserError(
        'no-cluster',
        `There is no cluster ${cluster} in ${region}`,
        near.length > 0 ? `${region} has ${near.join(', ')}.` : '',
        'Check the name, the region and the account.',
        error,
      );
    }
    throw (
      userErrorOf(why.unread, why.detail, action) ??
      new UserError(
        'cannot-list',
        `${action} could not be read (${why.unread})`,
        why.detail,
        why.unread === 'denied'
          ? `Allow ${action}; \`ecs-doctor policy\` prints the whole policy.`
          : 'Try again, or with a longer --timeout.',
        error,
      )
    );
  }
}

/** Services at a time; what they share is read once, through one door. */
const AT_ONCE = 4;

export default async function audit(a: Args): Promise<void> {
  if (a.allClusters === (a.cluster !== undefined && a.cluster.length > 0))
    throw new UserError('usage', 'Which clusters?', '', 'Give --cluster NAME (as often as needed) or --all-clusters.');
  const started = performance.now();
  const deadline = milliseconds(a.timeout === '60s' ? '15m' : a.timeout);
  const region = await regionOf(a.region, a.profile);
  const stop = stopper(deadline);
  const line = progress('services');
  try {
    const { live } = await import('../../collect/live.ts');
    const door = openDoor(live({ profile: a.profile, signal: stop.signal }), { signal: stop.signal });
    const clusters = a.allClusters
      ? await listed(door, 'ecs:ListClusters', {}, region)
      : [...new Set((a.cluster ?? []).map(lastPart))];
    const targets = (
      await Promise.all(
        clusters.map(async cluster =>
          (
            await listed(door, 'ecs:ListServices', { cluster, maxResults: 100 }, region)
          ).map(service => ({ region, cluster, service })),
        ),
      )
    ).flat();
    targets.sort((x, y) => (`${x.cluster}/${x.service}` < `${y.cluster}/${y.service}` ? -1 : 1));
    const at = new Date().toISOString();
    let done = 0;
    const limit = pLimit(AT_ONCE);
    const reports: Report[] = [];
    await Promise.all(
      targets.map(target =>
        limit(async () => {
          try {
            reports.push(
              (
                await diagnoseInFull(target, {
                  door,
                  at,
                  risks: true,
                  logs: a.logs,
                  only: a.only,
                  skip: a.skip,
                  signal: stop.signal,
                })
              ).report,
            );
          } catch (error) {
            // A service that went away while the others were looked at is no reason to lose their reports.
            if (!(error instanceof UserError)) throw error;
            if (error.code !== 'no-service' && error.code !== 'service-inactive') throw error;
            tell(`${target.cluster}/${target.service}: ${error.title}\n`);
          }
          line.step(++done, targets.length);
        }),
      ),
    );
    line.end();
    reports.sort((x, y) =>
      `${x.target.cluster}/${x.target.service}` < `${y.target.cluster}/${y.target.service}` ? -1 : 1,
    );
    const count = (v: Report['verdict']): number => reports.filter(r => r.verdict === v).length;
    const risks = reports.reduce((n, r) => n + r.findings.filter(f => f.kind === 'risk').length, 0);
    const report: AuditReport = plainTexts(
      {
        schemaVersion: '1.0',
        at,
        summary: {
          services: reports.length,
          healthy: count('healthy'),
          unhealthy: count('unhealthy'),
          unclear: count('unclear'),
          risks,
        },
        reports,
      },
      4000,
    );
    await put(
      await renderAudit(report, a.format, {
        width: width(),
        colour: a.format === 'terminal' && colour(a.output),
        ms: performance.now() - started,
      }),
      a.output,
    );
    const { unhealthy, unclear } = report.summary;
    const reached = unhealthy > 0 || (a.failOn === 'risk' && risks > 0) || (a.failOn === 'unclear' && unclear > 0);
    process.exitCode = reached ? EXIT.unhealthy : unclear > 0 ? EXIT.unclear : EXIT.healthy;
  } finally {
    line.end();
    stop.done();
  }
}

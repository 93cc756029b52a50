import pLimit from 'p-limit';
import { openDoor } from '../collect/door.ts';
import { type Diagnosis, diagnoseInFull } from '../diagnose.ts';
import type { Selection } from '../engine/select-rules.ts';
import type { AuditReport, Report } from '../model/report.ts';
import type { Target } from '../model/target.ts';
import { UserError } from '../model/user-error.ts';
import { listServices } from './list.ts';
import { summarize } from './summarize.ts';

export interface AuditOptions extends Selection {
  readonly region: string;
  /** Cluster names or ARNs, or every cluster of the Region. */
  readonly clusters: readonly string[] | 'all';
  /** A Region without clusters is no error. */
  readonly allowEmpty?: boolean | undefined;
  readonly profile?: string | undefined;
  /** Read log lines (default true). */
  readonly logs?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, of: number) => void) | undefined;
  /** Called for a service that was deleted while the audit ran; it has no report. */
  readonly gone?: ((target: Target, error: UserError) => void) | undefined;
}
export interface Audit {
  readonly report: AuditReport;
  readonly bugs: Diagnosis['bugs'];
}

/** Services diagnosed at a time. What they share is read once, through one door. */
const AT_ONCE = 4;

/** Diagnoses every service of the clusters, risks included. Throws UserError where the services can't be listed. */
export async function audit(options: AuditOptions): Promise<Audit> {
  const { region, signal } = options;
  const { live } = await import('../collect/live.ts');
  const door = openDoor(live({ profile: options.profile, signal }), { signal });
  const targets = await listServices(door, region, options.clusters, options.allowEmpty);
  const at = new Date().toISOString();
  const reports: Report[] = [];
  const bugs: Diagnosis['bugs'][number][] = [];
  const limit = pLimit(AT_ONCE);
  let done = 0;
  const one = async (target: Target): Promise<void> => {
    try {
      const { report, bugs: own } = await diagnoseInFull(target, {
        ...options,
        door,
        at,
        risks: true,
        progress: undefined,
      });
      reports.push(report);
      bugs.push(...own);
    } catch (error) {
      // A service that went away while the others were looked at is no reason to lose their reports.
      if (!(error instanceof UserError) || !['no-service', 'service-inactive'].includes(error.code)) throw error;
      options.gone?.(target, error);
    }
    door.forgetPassing();
    options.progress?.(++done, targets.length);
  };
  await Promise.all(targets.map(target => limit(() => one(target))));
  return { report: summarize(reports, at), bugs };
}

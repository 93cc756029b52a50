import type { JudgedDeployment, Service, ServiceDeployment, ServiceEvent, ServiceState } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';

interface Waiting {
  readonly judged: JudgedDeployment;
  readonly service: Service;
  readonly latest: ServiceDeployment | undefined;
  /** Newest first. */
  readonly events: readonly ServiceEvent[];
  /** The time of asking, ISO 8601. */
  readonly at: string;
}

/** Hook states in which the deployment stands still until somebody answers. */
const PAUSED = /AWAITING|PENDING_ACTION|PAUSED/i;
const DRAINING = /has begun draining connections on/;

/** What a deployment in progress waits for, where AWS shows it; undefined where tasks are still to start. */
export function waitsFor({ judged, service, latest, events, at }: Waiting): ServiceState['waitsFor'] {
  if (judged.outcome !== 'in-progress' && judged.outcome !== 'rolling-back') return undefined;
  const hook = latest?.hooks.find(h => PAUSED.test(h.status ?? ''));
  if (hook) return { what: 'hook', ...opt('name', hook.targetArn ?? hook.id), ...opt('until', hook.expiresAt) };
  if (latest?.lifecycleStage === 'BAKE_TIME')
    return { what: 'bake-time', ...opt('minutes', service.bakeTimeInMinutes) };
  const primary = service.deployments.find(d => d.status === 'PRIMARY');
  const old = service.deployments.filter(d => d.status !== 'PRIMARY' && d.runningCount > 0);
  if (primary === undefined || old.length === 0 || primary.runningCount < primary.desiredCount) return undefined;
  const began = events.find(e => DRAINING.test(e.message) && e.createdAt >= (judged.from ?? ''))?.createdAt;
  return {
    what: 'old-tasks',
    count: old.reduce((sum, d) => sum + d.runningCount, 0),
    ...opt('since', began),
    ...opt('seconds', began === undefined ? undefined : Math.round((Date.parse(at) - Date.parse(began)) / 1000)),
  };
}

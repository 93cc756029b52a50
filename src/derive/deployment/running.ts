import type { JudgedDeployment } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { currentRevision, type DeployedRevision } from './current-revision.ts';
import type { DeploymentHistory } from './history.ts';
import { outcomeOfRollout, type DeploymentOutcome } from './outcome.ts';
import { laterOf } from './window.ts';

/** How the deployment does that runs since the latest one failed. */
export interface RunningDeployment
  extends DeployedRevision,
    Pick<JudgedDeployment, 'from' | 'to' | 'reason' | 'backSince'> {
  readonly outcome: DeploymentOutcome;
}

/** The same history without what failed in it: what remains is about the deployment that runs. */
export const withoutFailure = ({ service, primary, events }: DeploymentHistory): DeploymentHistory => ({
  service,
  events,
  ...opt('primary', primary),
});

/** The primary deployment alone, from the moment the latest one failed. */
export function runningDeployment(history: DeploymentHistory): RunningDeployment {
  const { service, primary, latest, eventFailure } = history;
  const outcome = outcomeOfRollout(primary, service);
  const backSince = latest?.rollback?.startedAt ?? eventFailure?.at ?? latest?.finishedAt;
  const { steadyTaskDefinition: _failed, ...revision } = currentRevision(withoutFailure(history));
  return {
    ...revision,
    outcome,
    ...opt('revision', latest?.rollback?.revision),
    ...opt('backSince', backSince),
    ...opt('from', laterOf(primary?.createdAt, backSince)),
    ...opt('to', outcome === 'completed' ? (latest?.finishedAt ?? backSince) : undefined),
    ...opt('reason', primary?.rolloutStateReason),
  };
}

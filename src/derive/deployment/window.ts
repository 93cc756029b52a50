import { opt } from '../../model/opt.ts';
import { endOfPrevious } from './events.ts';
import type { DeploymentHistory } from './history.ts';

/** When the deployment began and ended, as far as that is known. */
export interface DeploymentWindow {
  readonly from?: string;
  readonly to?: string;
}

/** The window of the judged deployment. A failure known only from events began at some time after the previous end. */
export function deploymentWindow({ latest, decidingFailure, events, primary }: DeploymentHistory): DeploymentWindow {
  if (decidingFailure) return { ...opt('from', endOfPrevious(events, decidingFailure)), to: decidingFailure.at };
  return { ...opt('from', latest?.createdAt ?? primary?.createdAt), ...opt('to', latest?.finishedAt) };
}

/** Whether a time falls into the window, edges included. A time that isn't known counts as earlier than all others. */
export const isInWindow = ({ from, to }: DeploymentWindow, at = ''): boolean =>
  (from === undefined || at >= from) && (to === undefined || at <= to);

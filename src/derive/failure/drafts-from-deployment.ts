import type { JudgedDeployment } from '../../model/facts.ts';
import { readMessage } from '../../aws/messages/index.ts';
import { opt } from '../../model/opt.ts';
import { type Draft, fromReading, noTask } from './draft.ts';
import { namesFailedStep } from './weight.ts';

/**
 * What ECS says about the deployment itself: a hook, an alarm or a listener rule failed. At most one draft, and none
 * for a deployment that a person stopped or whose reason only says that its tasks failed.
 */
export function draftsFromDeployment(judged: JudgedDeployment | undefined): Draft[] {
  if (judged?.reason === undefined || judged.outcome === 'stopped') return [];
  const reading = readMessage(judged.reason);
  if (!namesFailedStep(reading)) return [];
  return [
    {
      ...fromReading(reading),
      ...noTask(judged.launch),
      ...opt('first', judged.from),
      ...opt('last', judged.to),
      words: judged.reason,
      seen: judged.seen.slice(0, 1),
    },
  ];
}

import type { JudgedDeployment } from '../../model/facts.ts';
import { readMessage } from '../../aws/messages/index.ts';
import { opt } from '../../model/opt.ts';
import { candidateFor, type Draft, fromReading, noTask } from './draft.ts';
import { namesFailedStep } from './weight.ts';

/**
 * What ECS says about the deployment itself: a hook, an alarm or a listener rule failed. None for a deployment that a
 * person stopped, nor of a reason that only says that its tasks failed.
 */
export const draftsFromDeployment = (judged: JudgedDeployment | undefined): Draft[] =>
  judged === undefined || judged.outcome === 'stopped' ? [] : [...draftOfReason(judged), ...draftsOfHooks(judged)];

function draftOfReason(judged: JudgedDeployment): Draft[] {
  if (judged.reason === undefined) return [];
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

/** Hooks whose own status says that they failed: the deployment's reason may say nothing of them. */
const draftsOfHooks = (judged: JudgedDeployment): Draft[] =>
  (judged.failedHooks ?? []).map(({ id, targetArn, status, type, seen }) => ({
    family: 'deployment/hook-failed',
    step: 'deployment',
    how: status === 'TIMED_OUT' ? 'timeout' : 'unhealthy',
    symptom: 'symptom/deployment-failed',
    facts: {
      ...opt('hook', targetArn),
      ...opt('hookId', id),
      ...opt('hookStatus', status),
      ...opt('hookType', type),
    },
    candidates: [candidateFor('deployment/lifecycle-hook-failed')],
    ...noTask(judged.launch),
    ...opt('resource', id ?? targetArn),
    ...opt('last', judged.to),
    words: seen.says ?? `a lifecycle hook is ${status}`,
    seen: [seen],
  }));

import type { JudgedDeployment, StackEvent } from '../../model/facts.ts';
import { readMessage } from '../../aws/messages/index.ts';
import type { Cite } from '../define-derived.ts';
import { type Draft, fromReading, noTask } from './draft.ts';

/** A stack registers the task definition before it changes the service, so its refusal comes before the deployment. */
const BEFORE = 10 * 60 * 1000;
const FAILED = /^(?:CREATE|UPDATE)_FAILED$/;
const ASKED_OF_ECS = /^AWS::ECS::(?:Service|TaskDefinition|TaskSet|CapacityProvider)$/;

/**
 * Requests that ECS, or IAM for it, refused to CloudFormation: no task and no event of the service tells of them. That a
 * deployment did not become stable is no news, and the tasks say why.
 */
export function draftsFromStack(
  events: readonly StackEvent[],
  judged: JudgedDeployment | undefined,
  cite: Cite<'stack.events'>,
): Draft[] {
  const began = Date.parse(judged?.from ?? '');
  return events.flatMap((e, i): Draft[] => {
    if (!FAILED.test(e.status) || !ASKED_OF_ECS.test(e.type) || e.reason === undefined) return [];
    if (Number.isNaN(began) || Date.parse(e.at) < began - BEFORE) return [];
    const reading = readMessage(e.reason);
    if (reading.reading !== 'failure' || reading.symptom !== 'symptom/request-refused') return [];
    return [
      {
        ...fromReading(reading),
        ...noTask(judged?.launch),
        first: e.at,
        last: e.at,
        words: e.reason,
        seen: [cite('stack.events', `/events/${i}/reason`, `CloudFormation: ${e.logicalId} ${e.status}: ${e.reason}`)],
      },
    ];
  });
}

import { fixWith, invokeHook, newDeployment, readHookLog } from '#fix';
import {
  defineRule,
  detail,
  type FailedCall,
  type Fix,
  type JudgedDeployment,
  type Service,
  partsNamed,
  valueOf,
  matchingCalls,
} from '#rule';

/** How a hook fails: it says so, it says nothing that ECS understands, it can't be invoked, or nobody answers a pause. */
type Sort = 'failed' | 'unclear' | 'uncalled' | 'expired';
const sortOf = (c: FailedCall): Sort => {
  if (partsNamed(c, 'hookStatus')[0] === 'TIMED_OUT') return 'expired';
  return c.how === 'denied' || /unable to invoke|unable to assume/i.test(c.words)
    ? 'uncalled'
    : /unable to parse|must not be null|timed? ?out/i.test(c.words)
      ? 'unclear'
      : 'failed';
};

export default defineRule({
  id: 'deployment/lifecycle-hook-failed',
  title: "A lifecycle hook of the deployment failed or couldn't be invoked",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html',
  ],
  needs: { calls: 'failure.calls', judged: detail('deployment.judged'), service: detail('ecs.service') },
  messages: {
    failed: {
      what: '{hook} rejected the deployment at {time}{stage}',
      why: 'When a lifecycle hook returns FAILED, the deployment ends and ECS rolls it back. The log of its function shows why.',
    },
    unclear: {
      what: '{hook} returned no valid response{stage}',
      why: 'A lifecycle hook returns hookStatus SUCCEEDED, FAILED or IN_PROGRESS. A function that times out, throws or returns anything else counts as failed.',
    },
    uncalled: {
      what: "{hook} couldn't be invoked{stage}",
      why: "ECS invokes the hook's function with the role set on the hook. That role has to trust ecs.amazonaws.com and allow lambda:InvokeFunction on the function.",
    },
    expired: {
      what: '{hook} timed out before anyone or anything answered it{stage}',
      why: 'A lifecycle hook that gets no answer before its time limit ends the deployment, unless its timeout action is CONTINUE.',
    },
    unconfigured: {
      what: 'ECS reports a failed lifecycle hook, but the service has no hooks',
      why: 'Neither the service nor its latest deployment lists a lifecycle hook, so nothing in the configuration can have failed. The fault is on the side of ECS.',
    },
  },
  causes: ['symptom/deployment-failed', 'symptom/deployment-rolled-back', 'symptom/deployment-stalled'],
  *check({ calls, judged, service }, say) {
    const matches = matchingCalls(
      calls,
      c =>
        c.family === 'deployment/hook-failed' ||
        c.family === 'deployment/hook-denied' ||
        c.family === 'role/hook-assume',
    );
    if (!matches) return;
    const first = matches.calls.find(c => partsNamed(c, 'hookStatus').length > 0) ?? matches.calls[0];
    const sort = sortOf(first);
    const lambda = partsNamed(first, 'hook')[0];
    const stage = partsNamed(first, 'stage')[0];
    const s = valueOf(service);
    const j = valueOf(judged);
    const id = partsNamed(first, 'hookId')[0];
    const again = newDeployment(s, j);
    if (service.state === 'known' && lambda === undefined && id === undefined && hasNoHooks(s, j))
      return yield say.fault('unconfigured', {
        about: { type: 'service', id: service.value.name },
        citations: [
          ...matches.citations,
          service.cite('/name', `service ${service.value.name} has no lifecycle hooks`),
        ],
        calls: matches.ids,
        confidence: 'likely',
        fixes: [
          fixWith(
            'Deploy again',
            again,
            'If it fails the same way, open a case with AWS Support and give them the ARN of the service deployment.',
          ),
        ],
      });
    const role = s?.hooks?.find(h => h.targetArn !== undefined && h.targetArn === lambda)?.roleArn;
    const event = /\b((?:Before|After)[A-Za-z]{4,24})\b/.exec(first.words)?.[1];
    const hook =
      lambda === undefined
        ? event === undefined && id === undefined
          ? 'A lifecycle hook'
          : `The lifecycle hook ${event ?? id}`
        : `The lifecycle hook ${lambda.split(':function:')[1] ?? lambda}`;
    yield say.fault(sort, {
      data: { hook, stage: stage === undefined ? '' : ` (stage ${stage})`, time: matches.when },
      about: {
        type: 'lifecycle-hook',
        id: lambda?.split(':function:')[1] ?? event ?? id ?? 'hook',
        ...(lambda !== undefined && { arn: lambda }),
      },
      citations: matches.citations,
      calls: matches.ids,
      // What could not be called may be a role's fault, which the role's own policies prove. A hook that AWS doesn't name might not exist.
      confidence: sort === 'uncalled' || (lambda ?? event ?? id) === undefined ? 'likely' : 'proven',
      fixes: fixesFor(sort, lambda, role, j?.from, again),
    });
  },
});

/** Whether neither the service nor its latest deployment has a lifecycle hook that could have failed. */
const hasNoHooks = (s: Service | undefined, judged: JudgedDeployment | undefined): boolean =>
  s?.controller === 'ECS' &&
  (s.hooks ?? []).length === 0 &&
  judged?.arn !== undefined &&
  judged.failedHooks === undefined;

function fixesFor(
  sort: Sort,
  lambda: string | undefined,
  role: string | undefined,
  since: string | undefined,
  again: readonly string[],
): Fix[] {
  const title = "Read the function's log, fix the problem it reports, then deploy again";
  const risk = 'The hook might have been right to reject this revision.';
  if (lambda === undefined)
    return sort === 'expired'
      ? [fixWith('Deploy again, and answer the hook before its time limit', again)]
      : [{ title, applies: 'judge', risk, ...(again.length > 0 && { commands: again }) }];
  const read = fixWith(title, [readHookLog(lambda, since), ...again], risk);
  if (sort !== 'uncalled' || role === undefined) return [read];
  const allow = [invokeHook(role, lambda), ...again];
  return [fixWith("Allow the hook's role to invoke the function, then deploy again", allow), read];
}

import { fixWith, invokeHook, newDeployment, readHookLog } from '#fix';
import {
  cited,
  clock,
  defineRule,
  detail,
  type FailedCall,
  idsOf,
  lastOf,
  partsNamed,
  citationsOf,
  valueOf,
} from '#rule';

/** How a hook fails: it says so, it says nothing that ECS understands, or it cannot be called. */
const sortOf = (c: FailedCall): 'failed' | 'unclear' | 'uncalled' =>
  c.how === 'denied' || /unable to invoke|unable to assume/i.test(c.words)
    ? 'uncalled'
    : /unable to parse|must not be null|timed? ?out/i.test(c.words)
      ? 'unclear'
      : 'failed';

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
      what: '{hook} returned no usable answer{stage}',
      why: 'A lifecycle hook returns hookStatus SUCCEEDED, FAILED or IN_PROGRESS. A function that times out, throws or returns anything else counts as failed.',
    },
    uncalled: {
      what: "{hook} couldn't be invoked{stage}",
      why: "ECS invokes the hook's function with the role set on the hook. That role has to trust ecs.amazonaws.com and allow lambda:InvokeFunction on the function.",
    },
  },
  causes: ['symptom/deployment-failed', 'symptom/deployment-rolled-back', 'symptom/deployment-stalled'],
  *check({ calls, judged, service }, say) {
    const matches = calls.value.filter(
      c =>
        c.family === 'deployment/hook-failed' ||
        c.family === 'deployment/hook-denied' ||
        c.family === 'role/hook-assume',
    );
    const [first] = matches;
    const citations = cited(citationsOf(matches));
    if (!first) return;
    const sort = sortOf(first);
    const lambda = partsNamed(first, 'hook')[0];
    const stage = partsNamed(first, 'stage')[0];
    const s = valueOf(service);
    const j = valueOf(judged);
    const role = s?.hooks?.find(h => h.targetArn !== undefined && h.targetArn === lambda)?.roleArn;
    const again = newDeployment(s, j?.taskDefinition);
    const event = /\b((?:Before|After)[A-Za-z]{4,24})\b/.exec(first.words)?.[1];
    const hook =
      lambda === undefined
        ? event === undefined
          ? 'A lifecycle hook'
          : `The lifecycle hook ${event}`
        : `The lifecycle hook ${lambda.split(':function:')[1] ?? lambda}`;
    yield say.fault(sort, {
      data: { hook, stage: stage === undefined ? '' : ` (stage ${stage})`, time: clock(lastOf(matches)) },
      about: {
        type: 'lifecycle-hook',
        id: lambda?.split(':function:')[1] ?? event ?? 'hook',
        ...(lambda !== undefined && { arn: lambda }),
      },
      citations: citations ?? [calls.cite(`/${calls.value.indexOf(first)}/words`, first.words.slice(0, 200))],
      calls: idsOf(matches),
      // What could not be called may be a role's fault, which the role's own policies prove.
      confidence: sort === 'uncalled' ? 'likely' : 'proven',
      fixes: [
        ...(sort === 'uncalled' && lambda !== undefined && role !== undefined
          ? [
              fixWith("Allow the hook's role to invoke the function, then deploy again", [
                invokeHook(role, lambda),
                ...again,
              ]),
            ]
          : []),
        lambda === undefined
          ? {
              title: "Read the function's log, fix the problem it reports, then deploy again",
              applies: 'judge',
              risk: 'A hook exists to stop a bad revision: it might be right.',
              ...(again.length > 0 && { commands: again }),
            }
          : fixWith(
              "Read the function's log, fix the problem it reports, then deploy again",
              [readHookLog(lambda, j?.from), ...again],
              'A hook exists to stop a bad revision: it might be right.',
            ),
      ],
    });
  },
});

import { describe, expect, it } from 'vitest';
import { draftsFromStack } from '../../../src/derive/failure/drafts-from-stack.ts';
import type { StackEvent } from '../../../src/model/facts.ts';
import { at, cite, judged } from '../_build.ts';

const PASS_ROLE =
  'Resource handler returned message: "User: arn:aws:sts::111122223333:assumed-role/cfn/AWSCloudFormation is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/exec because no identity-based policy allows the iam:PassRole action (Service: Ecs, Status Code: 400)" (HandlerErrorCode: AccessDenied)';
const event = (minute: number, more: Partial<StackEvent> = {}): StackEvent => ({
  at: at(minute),
  logicalId: 'Web',
  type: 'AWS::ECS::Service',
  status: 'UPDATE_FAILED',
  reason: PASS_ROLE,
  ...more,
});
const drafts = (events: StackEvent[], from: string | undefined = at(30)) =>
  draftsFromStack(events, judged(from === undefined ? {} : { from }), cite as never);

describe('what CloudFormation was refused', () => {
  it('is a failed request, quoted from the event', () => {
    expect(drafts([event(20, { reason: 'x' }), event(31)])).toMatchObject([
      {
        family: 'role/pass-role',
        symptom: 'symptom/request-refused',
        action: 'iam:PassRole',
        first: at(31),
        seen: [{ evidence: 'ev:stack.events', path: '/events/1/reason' }],
      },
    ]);
  });
  it.each<[string, StackEvent[], number]>([
    ['a task definition, minutes before the deployment', [event(25, { type: 'AWS::ECS::TaskDefinition' })], 1],
    ['one of an earlier update of the stack', [event(5)], 0],
    ['one of another kind of resource', [event(31, { type: 'AWS::IAM::Role' })], 0],
    ['one that went well', [event(31, { status: 'UPDATE_COMPLETE' })], 0],
    ['one without a reason', [{ at: at(31), logicalId: 'Web', type: 'AWS::ECS::Service', status: 'UPDATE_FAILED' }], 0],
    [
      'that the deployment failed, which the tasks explain',
      [
        event(31, {
          reason:
            'Resource handler returned message: "Error occurred during operation \'ECS Deployment Circuit Breaker was triggered\'." (HandlerErrorCode: GeneralServiceException)',
        }),
      ],
      0,
    ],
    ['that it was cancelled', [event(31, { reason: 'Resource update cancelled' })], 0],
  ])('%s', (_, events, count) => expect(drafts(events)).toHaveLength(count));
  it('and nothing where it is not known when the deployment began', () => {
    expect(draftsFromStack([event(31)], undefined, cite as never)).toEqual([]);
  });
});

import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/iam/caller-denied.ts';
import { other, said } from '../named.ts';

const words = (who: string, action: string): string =>
  `User: arn:aws:${who} is not authorized to perform: ${action} on resource: arn:aws:ecs:eu-west-1:111122223333:service/prod/web because no identity-based policy allows the ${action} action`;
testRule(rule, {
  faults: [
    {
      name: 'a pipeline',
      given: {
        'failure.calls': [said(words('sts::111122223333:assumed-role/deploy/run-7', 'ecs:UpdateService'))],
      },
      faults: [
        {
          messageId: 'refused',
          about: 'run-7',
          confidence: 'proven',
          calls: ['c1'],
          data: { action: 'ecs:UpdateService' },
        },
      ],
    },
    {
      name: 'a person',
      given: { 'failure.calls': [said(words('iam::111122223333:user/ada', 'ecs:RunTask'))] },
      faults: [{ messageId: 'refused', about: 'ada', data: { principal: 'arn:aws:iam::111122223333:user/ada' } }],
    },
  ],
  clear: [
    { name: 'something else', given: { 'failure.calls': [other] } },
    {
      name: 'a role that may not be passed',
      given: { 'failure.calls': [said(words('iam::111122223333:user/ada', 'iam:PassRole'))] },
    },
  ],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});

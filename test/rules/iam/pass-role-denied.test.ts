import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/iam/pass-role-denied.ts';
import { other, said, site } from '../named.ts';
import { expect, it } from 'vitest';

const words = (who: string): string =>
  `User: arn:aws:${who} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/web-task because no identity-based policy allows the iam:PassRole action`;
testRule(rule, {
  faults: [
    {
      name: 'a pipeline',
      given: { ...site, 'failure.calls': [said(words('sts::111122223333:assumed-role/deploy/run-7'))] },
      faults: [
        { messageId: 'refused', about: 'web-task', confidence: 'proven', calls: ['c1'], data: { role: 'web-task' } },
      ],
    },
    {
      name: 'a person',
      given: { ...site, 'failure.calls': [said(words('iam::111122223333:user/ada'))] },
      faults: [{ messageId: 'refused', about: 'web-task', data: { principal: 'arn:aws:iam::111122223333:user/ada' } }],
    },
  ],
  clear: [{ name: 'something else', given: { ...site, 'failure.calls': [other] } }],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});

it('the fix lets the very caller pass the very role', () => {
  const fix = (who: string): string => {
    const call = said(words(who));
    const seen = { value: [call], whole: true, cite: () => ({ evidence: 'ev:failure.calls', path: '', quote: '' }) };
    const blind = { state: 'blind' } as const;
    const [fault] = [
      ...rule.check(
        {
          calls: seen,
          service: blind,
          judged: blind,
          definition: blind,
          asked: { state: 'known', value: { at: '', region: 'eu-west-1' }, whole: true, cite: seen.cite },
        },
        {
          fault: (_: string, x: object) => x,
          undecided: () => {
            throw new Error('undecided');
          },
        } as never,
      ),
    ] as unknown as { fixes: { commands: string[] }[] }[];
    return fault?.fixes[0]?.commands[0] ?? '';
  };
  expect(fix('iam::111122223333:user/ada')).toMatch(
    /^aws iam put-user-policy --user-name ada .*"Resource":"arn:aws:iam::111122223333:role\/web-task"/,
  );
  expect(fix('sts::111122223333:assumed-role/deploy/run-7')).toMatch(/^aws iam put-role-policy --role-name deploy /);
});

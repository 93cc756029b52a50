import { testRule } from '#testing';
import rule from '../../../rules/iam/scp-denied.ts';
import { blind, clear, decision, given, unknown } from './_stage.ts';

const id = 'iam/scp-denied';
testRule(rule, {
  faults: [
    {
      name: 'a service control policy',
      given: given(decision({ cause: id, seen: [], data: { layer: 'scp', words: 'scp' } })),
      faults: [{ messageId: 'denied', about: 'exec', confidence: 'proven' }],
    },
    {
      name: 'a resource control policy',
      given: given(
        decision({ cause: id, data: { layer: 'resource control policy', words: 'resource control policy' } }),
      ),
      faults: [
        { messageId: 'denied', about: 'exec', confidence: 'proven', data: { layer: 'resource control policy' } },
      ],
    },
  ],
  clear: [
    ...clear(id),
    {
      name: 'the policies of the role could not be read: that says nothing of the organisation',
      given: unknown(['iam:ListRolePolicies']),
    },
  ],
  undecided: [blind],
});

import { denied, testRule } from '#testing';
import { container, definition, other, said, site } from '../rules/named.ts';
import rule from './rule.ts';

/** The failed call that ECS's words make. */
const failed = said(
  'CannotStartContainerError: Error response from daemon: unable to find user my-fault: no matching entries in passwd file',
  { container: 'web' },
);
const wrong = definition(container({ user: 'my-fault' }));

testRule(rule, {
  // What the rule must say, and how sure it may be. `site` is what fixes are written for.
  faults: [
    {
      name: 'the container could not be started',
      given: { ...site, 'failure.calls': [failed], 'deployment.taskDefinition': wrong },
      faults: [{ messageId: 'wrong', about: 'web', confidence: 'proven', calls: ['c1'] }],
    },
  ],
  // What looks like the fault and isn't.
  clear: [
    {
      name: 'nothing has failed because of it',
      given: { 'failure.calls': [other], 'deployment.taskDefinition': wrong },
    },
  ],
  // What can't be told: the need that would settle it.
  undecided: [
    {
      name: 'another task definition',
      given: { 'failure.calls': [failed], 'deployment.taskDefinition': definition(container({ user: 'app' })) },
      blockedOn: 'definition',
    },
    {
      name: 'the task definition was not readable',
      given: { 'failure.calls': [failed], 'deployment.taskDefinition': denied('deployment.taskDefinition') },
      blockedOn: 'definition',
    },
  ],
});

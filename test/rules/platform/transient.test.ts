import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/platform/transient.ts';
import { judged, onEc2, other, said, site, task } from '../named.ts';

const words =
  'ResourceInitializationError: failed to configure ENI: failed to setup regular eni: netplugin failed with no error message';
testRule(rule, {
  faults: [
    {
      name: 'once',
      given: { ...site, 'failure.calls': [said(words)] },
      faults: [{ messageId: 'once', about: 'web', confidence: 'possible', calls: ['c1'] }],
    },
    {
      name: 'again and again',
      given: { ...site, 'failure.calls': [said(words, { tasks: ['t1', 't2', 't3'] })] },
      faults: [{ messageId: 'often', about: 'web', confidence: 'possible', data: { count: '3' } }],
    },
    {
      name: 'a later task is running',
      given: {
        ...site,
        'failure.calls': [said(words)],
        'ecs.tasks': [
          task({ id: 't2', stoppedReason: 'words', lastStatus: 'RUNNING', startedAt: '2026-01-01T10:50:00Z' }),
        ],
      },
      faults: [{ messageId: 'passed', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'the container runtime of Fargate',
      given: {
        ...site,
        'deployment.judged': { ...judged, healthCheckGracePeriodSeconds: 1 },
        'failure.calls': [said('DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s')],
      },
      faults: [{ messageId: 'once', about: 'web' }],
    },
  ],
  clear: [
    { name: 'something else', given: { ...site, 'failure.calls': [other] } },
    {
      name: 'Docker on an instance',
      given: {
        ...onEc2,
        'failure.calls': [said('DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s')],
      },
    },
  ],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});

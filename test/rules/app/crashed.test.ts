import { cut, known, testRule } from '#testing';
import { container, definition } from '../../collect/secret/stage.ts';
import rule from '../../../rules/app/crashed.ts';
import { absent, denied, exit, LINES, loop, service, site, tail, tailIs, td, unasked } from './base.ts';

const unhealthy = { ...exit(1), step: 'target-health', how: 'unhealthy' } as const;

const restarts = (ignoredExitCodes: readonly number[]) => ({
  ...site,
  'deployment.taskDefinition': definition(container({ restartPolicy: { ignoredExitCodes, restartAttemptPeriod: 60 } })),
});

testRule(rule, {
  faults: [
    {
      name: 'the log tells of a crash',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail(...LINES.crash)] },
      faults: [
        {
          messageId: 'logged',
          about: 'web',
          confidence: 'proven',
          calls: ['call-1'],
          data: { line: 'ValueError: bad' },
        },
      ],
    },
    {
      name: 'the log may not be read',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tailIs(denied)] },
      faults: [
        {
          messageId: 'silent',
          about: 'web',
          confidence: 'likely',
          data: { unread: "Its log couldn't be read (denied)." },
        },
      ],
    },
    {
      name: 'the log was not asked for',
      given: { ...site, 'failure.calls': [exit(2)] },
      faults: [{ messageId: 'silent', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'the log is empty',
      given: { ...site, 'failure.calls': [exit(255)], 'logs.tail': [tailIs(absent('the log stream is empty'))] },
      faults: [
        { messageId: 'silent', about: 'web', data: { unread: 'Its log has no lines: the log stream is empty.' } },
      ],
    },
    {
      name: 'its restart policy starts the container again, and its checks fail',
      given: { ...site, 'failure.calls': [unhealthy], 'logs.tail': [loop('panic: boom')] },
      faults: [
        { messageId: 'restarted', about: 'web', confidence: 'likely', data: { line: 'panic: boom', times: '2' } },
      ],
    },
    {
      name: 'its restart policy ignores the exit code',
      given: { ...restarts([3]), 'failure.calls': [exit(3)], 'logs.tail': [tail('panic: boom')] },
      faults: [
        {
          messageId: 'notRestarted',
          about: 'web',
          data: { policy: "Its restart policy ignores exit code 3, so ECS didn't restart it." },
        },
      ],
    },
    {
      name: 'it exited before its restart policy restarts it',
      given: { ...restarts([]), 'failure.calls': [exit(3)], 'logs.tail': [tail('panic: boom')] },
      faults: [
        {
          messageId: 'notRestarted',
          about: 'web',
          data: { policy: 'Its restart policy restarts it only after it ran for 60 seconds.' },
        },
      ],
    },
    {
      name: 'what the app calls harmless is not the reason',
      given: {
        'failure.calls': [exit(1)],
        'logs.tail': [tail('INFO connection refused once, trying again', 'panic: boom')],
      },
      faults: [{ messageId: 'logged', about: 'web', confidence: 'proven' }],
    },
    {
      name: 'a server that reloads lives on after the app has failed',
      given: {
        ...site,
        'failure.calls': [unhealthy],
        'logs.tail': [
          tail(
            'INFO: Uvicorn running on http://0.0.0.0:8000',
            'Process SpawnProcess-1:',
            'Traceback (most recent call last):',
            "ModuleNotFoundError: No module named 'core.config'",
          ),
        ],
      },
      faults: [
        {
          messageId: 'worker',
          about: 'web',
          confidence: 'likely',
          calls: ['call-1'],
          data: { line: "ModuleNotFoundError: No module named 'core.config'" },
        },
      ],
    },
    {
      name: 'a worker that does not boot',
      given: {
        ...site,
        'failure.calls': [{ ...unhealthy, step: 'container-health' }],
        'logs.tail': [tail('ValueError: bad DSN', '[7] [ERROR] Worker failed to boot.')],
      },
      faults: [{ messageId: 'worker', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'the app came up after a worker had failed',
      given: {
        ...site,
        'failure.calls': [unhealthy],
        'logs.tail': [tail("No module named 'x'", 'Listening on port 8080')],
      },
    },
    {
      name: 'an error of one request in an app that runs',
      given: {
        ...site,
        'failure.calls': [unhealthy],
        'logs.tail': [tail('Listening on port 8080', 'Traceback (most recent call last):', 'ValueError: bad input')],
      },
    },
    ...Object.entries(LINES)
      .filter(([k]) => k !== 'crash')
      .map(([k, lines]) => ({
        name: `the log says more: ${k}`,
        given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail(...lines)] },
      })),
    ...[0, 126, 127, 137, 139].map(code => ({
      name: `exit code ${code} says more`,
      given: {
        'deployment.taskDefinition': td,
        'ecs.service': service,
        'failure.calls': [exit(code)],
        'logs.tail': known([tail(...LINES.crash)]),
      },
    })),
    { name: 'nothing failed', given: { 'failure.calls': [] } },
  ],
  undecided: [
    { name: 'what failed is not known', given: { ...site, 'failure.calls': unasked }, blockedOn: 'calls' },
    {
      name: 'only a part of it is known',
      given: { ...site, 'failure.calls': cut('failure.calls', []) },
      blockedOn: 'calls',
    },
  ],
});

import { testRule } from '#testing';
import type { LogTail } from '#rule';
import rule from '../../../rules/risk/container-restarting.ts';
import { container, definition } from '../../collect/secret/stage.ts';
import { absent, denied, exit, loop, looping, tailIs, unasked } from '../app/base.ts';

const td = definition(container({ restartPolicy: { ignoredExitCodes: [], restartAttemptPeriod: 60 } }));
const given = (...logs: LogTail[]) => ({
  'asked.at': { at: '2026-01-01T00:05:00Z', region: 'eu-west-1' },
  'deployment.taskDefinition': td,
  'failure.calls': [],
  'logs.restarts': logs,
});
const DOWN = 'Error: connect ECONNREFUSED 10.0.1.5:5432';
testRule(rule, {
  faults: [
    {
      name: 'the log shows the same crash over and over',
      given: given(loop(DOWN)),
      faults: [{ messageId: 'restarting', about: 'web', data: { times: '2', line: DOWN } }],
    },
    {
      name: 'two tasks crash alike',
      given: given(loop('panic: boom'), { ...loop('panic: boom'), task: 't2' }),
      faults: [{ messageId: 'restarting', about: 'web', data: { because: '' } }],
    },
  ],
  clear: [
    {
      name: 'the last crash is long ago',
      given: { ...given(loop(DOWN)), 'asked.at': { at: '2026-01-01T00:20:00Z', region: 'eu-west-1' } },
    },
    {
      name: 'the log shows a crash once',
      given: given(
        looping(60, [
          [0, 'listening on port 80'],
          [90, DOWN],
          [92, 'listening on port 80'],
        ]),
      ),
    },
    {
      name: 'the log has no lines',
      given: given({ ...loop(DOWN), lines: absent('empty') }),
    },
    { name: 'no container has a restart policy', given: given() },
    {
      name: 'something fails: the rules of the app tell of it',
      given: { ...given(loop(DOWN)), 'failure.calls': [exit(1)] },
    },
  ],
  undecided: [
    { name: 'the log is denied', given: given(tailIs(denied)), blockedOn: 'logs' },
    { name: 'the log goes elsewhere', given: given(tailIs(unasked)), blockedOn: 'logs' },
    {
      name: 'what failed is unknown',
      given: { ...given(loop(DOWN)), 'failure.calls': denied },
      blockedOn: 'calls',
    },
  ],
});

import { denied, known, testRule } from '#testing';
import rule from '../../../rules/app/error-status.ts';
import { describe, expect, it } from 'vitest';
import { runRule } from '../../../src/engine/run-rule.ts';
import { answered, attempts, groups, judged, service, tail } from '../_elb.ts';

// The app was up long before ECS stopped the task.
const up = { 'deployment.attempts': attempts(900), 'deployment.judged': judged() };
testRule(rule, {
  faults: [
    {
      name: '500 of an app that was up',
      given: {
        ...up,
        'failure.calls': [answered('500')],
        'elb.targetGroups': groups(),
        'logs.tail': tail([3, 'listening on port 8080']),
      },
      faults: [{ messageId: 'error', about: 'web', confidence: 'proven', calls: ['target-health:web'] }],
    },
    {
      name: '503, with a log and a steady revision',
      given: {
        ...up,
        'failure.calls': [answered('503')],
        'elb.targetGroups': groups(),
        'logs.tail': tail([3, 'warming up'], [60, 'cache is cold']),
        'deployment.judged': judged({ steadyTaskDefinition: 'web:6' }),
        'ecs.service': service(),
      },
      faults: [
        { messageId: 'error', about: 'web', confidence: 'proven', data: { log: ' Its log ends with: cache is cold' } },
      ],
    },
    {
      name: 'when the app was up is not known',
      given: { 'failure.calls': [answered('500')], 'elb.targetGroups': groups() },
      faults: [{ messageId: 'error', about: 'web', confidence: 'likely', data: { log: '' } }],
    },
    {
      name: 'the group cannot be read',
      given: { 'failure.calls': [answered('502')] },
      faults: [{ messageId: 'errorUnread', about: 'web', confidence: 'possible' }],
    },
  ],
  clear: [
    { name: '404', given: { 'failure.calls': [answered('404')], 'elb.targetGroups': groups() } },
    { name: '503 and then 404', given: { 'failure.calls': [answered('503', '404')], 'elb.targetGroups': groups() } },
  ],
  undecided: [
    { name: 'what failed is not known', given: { 'failure.calls': denied('failure.calls') }, blockedOn: 'calls' },
  ],
});

describe('an error that is an effect proves nothing of the app', () => {
  it.each([
    ['the log tells of something that it needs', tail([3, 'connect ECONNREFUSED 10.0.3.4:5432']), 900, 'possible'],
    ['the app was still starting', tail([110, 'Started App in 109.2 seconds']), 120, 'possible'],
    ['nothing shows that it had started', tail([3, 'warming up']), 70, 'likely'],
    ['another container logs an error of its own', agent(), 900, 'proven'],
    // ECS's own shutdown.
    ['it lost its connections when ECS stopped it', stopped(), 900, 'proven'],
  ])('%s', (_, tails, lasted, confidence) => {
    const out = runRule(rule, {
      'failure.calls': known([answered('503')]),
      'elb.targetGroups': known(groups()),
      'deployment.judged': known(judged()),
      'deployment.attempts': known(attempts(lasted)),
      'logs.tail': known(tails),
    });
    expect(out).toMatchObject({ status: 'faults', faults: [{ confidence }] });
  });
});
function agent() {
  const [mine] = tail([3, 'listening on port 8080']);
  const [other] = tail([3, 'connect ECONNREFUSED 10.0.3.4:5432']);
  return [mine, other && { ...other, container: 'agent' }].filter(t => t !== undefined);
}
function stopped() {
  return tail([3, 'listening on port 8080'], [901, 'Shutting down'], [901, 'redis: connection refused']).map(t => ({
    ...t,
    shutdown: 1,
  }));
}

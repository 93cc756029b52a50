import { denied, testRule } from '#testing';
import rule from '../../../rules/app/error-status.ts';
import { answered, groups, judged, service, tail } from '../_elb.ts';

testRule(rule, {
  faults: [
    {
      name: '500',
      given: { 'failure.calls': [answered('500')], 'elb.targetGroups': groups() },
      faults: [
        { messageId: 'error', about: 'web', confidence: 'proven', calls: ['target-health:web'], data: { log: '' } },
      ],
    },
    {
      name: '503, with a log and a steady revision',
      given: {
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
      name: 'the group cannot be read',
      given: { 'failure.calls': [answered('502')] },
      faults: [{ messageId: 'errorUnread', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'the log tells of something that it needs',
      given: { 'failure.calls': [answered('503')], 'logs.tail': tail([3, 'connect ECONNREFUSED 10.0.3.4:5432']) },
      faults: [{ messageId: 'errorUnread', about: 'web', confidence: 'likely' }],
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

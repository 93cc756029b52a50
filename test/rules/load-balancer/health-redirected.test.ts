import { denied, testRule } from '#testing';
import rule from '../../../rules/load-balancer/health-redirected.ts';
import { answered, groups } from '../_elb.ts';

testRule(rule, {
  faults: [
    {
      name: '301',
      given: { 'failure.calls': [answered('301')], 'elb.targetGroups': groups() },
      faults: [
        {
          messageId: 'redirected',
          about: 'web',
          confidence: 'proven',
          calls: ['target-health:web'],
          data: { codes: '301' },
        },
      ],
    },
    {
      name: '307 with 502',
      given: {
        'failure.calls': [answered('307', '502')],
        'elb.targetGroups': groups({ health: { matcher: '200,404' } }),
      },
      faults: [{ messageId: 'redirected', about: 'web', confidence: 'proven' }],
    },
    {
      name: 'the group cannot be read',
      given: { 'failure.calls': [answered('302')] },
      faults: [{ messageId: 'redirectedUnread', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: '404', given: { 'failure.calls': [answered('404')], 'elb.targetGroups': groups() } },
    { name: '304 is no redirect', given: { 'failure.calls': [answered('304')] } },
  ],
  undecided: [
    { name: 'what failed is not known', given: { 'failure.calls': denied('failure.calls') }, blockedOn: 'calls' },
  ],
});

import { denied, testRule } from '#testing';
import rule from '../../../rules/app/unresponsive.ts';
import { attempts, groups, judged, path, refused, timedOut } from '../_elb.ts';

const base = {
  'failure.calls': [timedOut()],
  'elb.targetGroups': groups(),
  'deployment.judged': judged(),
  'elb.paths': [path('open')],
  'deployment.attempts': attempts(4000),
};
testRule(rule, {
  faults: [
    {
      name: 'it ran for an hour',
      given: base,
      faults: [
        {
          messageId: 'stopped',
          about: 'app',
          confidence: 'likely',
          calls: ['target-health:web'],
          data: { ran: '4000', stop: '60' },
        },
      ],
    },
    {
      name: 'and is refused now',
      given: { ...base, 'failure.calls': [refused()] },
      faults: [{ messageId: 'stopped', about: 'app', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'stopped soon after its start', given: { ...base, 'deployment.attempts': attempts(70) } },
    { name: 'blocked since', given: { ...base, 'elb.paths': [path('blocked')] } },
  ],
  undecided: [
    {
      name: 'how long the tasks ran is not known',
      given: { ...base, 'deployment.attempts': denied('deployment.attempts') },
      blockedOn: 'attempts',
    },
  ],
});

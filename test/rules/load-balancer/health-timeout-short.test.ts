import { denied, testRule } from '#testing';
import rule from '../../../rules/load-balancer/health-timeout-short.ts';
import { attempts, groups, judged, path, refused, tail, timedOut } from '../_elb.ts';

const base = {
  'elb.paths': [path('open')],
  'failure.calls': [timedOut()],
  'elb.targetGroups': groups(),
  'deployment.judged': judged({ healthCheckGracePeriodSeconds: 120 }),
};
const seen = { 'elb.paths': [path('open')], 'deployment.attempts': attempts(130), 'logs.tail': tail([2, 'hello']) };
testRule(rule, {
  faults: [
    {
      name: 'the way is open and it times out',
      given: base,
      faults: [
        {
          messageId: 'late',
          about: 'web',
          confidence: 'possible',
          calls: ['target-health:web'],
          data: { timeout: '5' },
        },
      ],
    },
    {
      name: 'the app logs the checks',
      given: {
        ...base,
        'elb.paths': [path('open')],
        'logs.tail': tail([70, '10.0.9.4 - "GET /health HTTP/1.1" 200 "ELB-HealthChecker/2.0"']),
      },
      faults: [{ messageId: 'late', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'a timeout of two seconds',
      given: { ...base, 'elb.paths': [path('open')], 'elb.targetGroups': groups({ health: { timeout: 2 } }) },
      faults: [{ messageId: 'late', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'refused', given: { ...base, ...seen, 'failure.calls': [refused()] } },
    { name: 'blocked', given: { ...base, ...seen, 'elb.paths': [path('blocked')] } },
    {
      name: 'stopped at once for want of a grace period',
      given: { ...base, ...seen, 'deployment.judged': judged(), 'deployment.attempts': attempts(70) },
    },
    { name: 'healthy for an hour', given: { ...base, ...seen, 'deployment.attempts': attempts(3600) } },
  ],
  undecided: [
    { name: 'the way is not known', given: { ...base, ...seen, 'elb.paths': denied('elb.paths') }, blockedOn: 'paths' },
    {
      name: 'the target group is not known',
      given: { ...base, ...seen, 'elb.targetGroups': denied('elb.targetGroups') },
      blockedOn: 'groups',
    },
  ],
});

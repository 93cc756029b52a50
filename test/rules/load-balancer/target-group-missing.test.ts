import { denied, testRule } from '#testing';
import rule from '../../../rules/load-balancer/target-group-missing.ts';
import { groups, judged, refused, service, targetCall, TG, TG2 } from '../_elb.ts';

const gone = (arn = TG) =>
  ({
    arn,
    group: {
      state: 'absent',
      because: 'One or more target groups not found',
      receipt: { id: 'ev:elb.targetGroups', action: 'elasticloadbalancing:DescribeTargetGroups', input: {}, at: '' },
    },
  }) as const;
const missing = targetCall(
  {},
  { id: 'target-registration:web', step: 'target-registration', how: 'missing', family: 'target/group-missing' },
);
testRule(rule, {
  faults: [
    {
      name: 'it is gone, and registration fails',
      given: { 'failure.calls': [missing], 'elb.targetGroups': [gone()] },
      faults: [{ messageId: 'missing', about: 'web', confidence: 'proven', calls: ['target-registration:web'] }],
    },
    {
      name: 'one of two is gone',
      given: {
        'failure.calls': [missing],
        'elb.targetGroups': [...groups(), gone(TG2)],
        'deployment.judged': judged(),
        'ecs.service': service(),
      },
      faults: [{ messageId: 'missing', about: 'web-green' }],
    },
  ],
  clear: [{ name: 'it is there', given: { 'failure.calls': [refused()], 'elb.targetGroups': groups() } }],
  undecided: [
    {
      name: 'it cannot be read',
      given: { 'failure.calls': [missing], 'elb.targetGroups': [{ arn: TG, group: denied('elb.targetGroups') }] },
      blockedOn: 'groups',
    },
  ],
});

import { cut, denied, testRule } from '#testing';
import rule from '../../../rules/load-balancer/target-group-unattached.ts';
import { group, groups, judged, known, listener, rule as forward, targetCall, TG, TG2, timedOut } from '../_elb.ts';

const unused = targetCall({
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
});
const base = {
  'failure.calls': [unused],
  'elb.targetGroups': groups(),
  'elb.listeners': [listener([TG2])],
  'elb.listenerRules': [],
};
const green = [...groups(), { arn: TG2, group: known(group({ arn: TG2, name: 'web-green', loadBalancers: [] })) }];
testRule(rule, {
  faults: [
    {
      name: 'listeners forward elsewhere',
      given: base,
      faults: [{ messageId: 'unattached', about: 'web', confidence: 'proven', calls: ['target-health:web'] }],
    },
    {
      name: 'it belongs to no load balancer',
      given: { ...base, 'elb.targetGroups': groups({ loadBalancers: [] }), 'elb.listeners': [] },
      faults: [
        {
          messageId: 'unattached',
          about: 'web',
          confidence: 'proven',
          data: { balancers: 'The target group belongs to no load balancer.' },
        },
      ],
    },
    {
      name: 'ECS only says that checks failed',
      given: {
        'failure.calls': [targetCall({})],
        'elb.targetGroups': groups(),
        'elb.listeners': [listener([])],
        'elb.listenerRules': [],
      },
      faults: [{ messageId: 'unattached', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'a listener forwards', given: { ...base, 'elb.listeners': [listener([TG])] } },
    { name: 'a rule forwards', given: { ...base, 'elb.listenerRules': [forward([TG])] } },
    { name: 'weight 0 of a blue/green deployment', given: { ...base, 'elb.listeners': [listener([TG], 0)] } },
    {
      name: 'the alternate group of a blue/green deployment waits',
      given: {
        ...base,
        'failure.calls': [timedOut()],
        'elb.targetGroups': green,
        'elb.listeners': [listener([TG])],
        'deployment.judged': judged({
          loadBalancers: [
            { targetGroupArn: TG, alternateTargetGroupArn: TG2, containerName: 'app', containerPort: 8080 },
          ],
        }),
      },
    },
  ],
  undecided: [
    {
      name: 'listeners are denied',
      given: { ...base, 'elb.listeners': denied('elb.listeners') },
      blockedOn: 'listeners',
    },
    {
      name: 'rules were read in part',
      given: { ...base, 'elb.listenerRules': cut('elb.listenerRules', []) },
      blockedOn: 'rules',
    },
    {
      name: 'the group cannot be read',
      given: { ...base, 'elb.targetGroups': [{ arn: TG, group: denied('elb.targetGroups') }] },
      blockedOn: 'groups',
    },
  ],
});

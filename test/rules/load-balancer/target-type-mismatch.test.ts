import { denied, testRule } from '#testing';
import rule from '../../../rules/load-balancer/target-type-mismatch.ts';
import { definition, groups, judged, service, subnets, targetCall, TG, timedOut } from '../_elb.ts';

const registration = targetCall(
  {},
  { id: 'target-registration:web', step: 'target-registration', how: 'mismatch', family: 'target/wrong-vpc' },
);
const base = { 'failure.calls': [registration], 'deployment.taskDefinition': definition() };
testRule(rule, {
  faults: [
    {
      name: 'instance targets for tasks with an address',
      given: { ...base, 'elb.targetGroups': groups({ targetType: 'instance' }) },
      faults: [
        {
          messageId: 'type',
          about: 'web',
          confidence: 'proven',
          calls: ['target-registration:web'],
          data: { needed: 'ip' },
        },
      ],
    },
    {
      name: 'ip targets for a bridge network',
      given: {
        ...base,
        'elb.targetGroups': groups(),
        'deployment.taskDefinition': definition({}, { networkMode: 'bridge' }),
      },
      faults: [{ messageId: 'type', about: 'web', data: { needed: 'instance' } }],
    },
    {
      name: 'ECS only says that checks failed',
      given: {
        ...base,
        'failure.calls': [targetCall({})],
        'elb.targetGroups': groups({ targetType: 'instance' }),
        'deployment.judged': judged(),
        'ecs.service': service(),
      },
      faults: [{ messageId: 'type', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'another VPC',
      given: { ...base, 'elb.targetGroups': groups({ vpc: 'vpc-2' }), 'net.subnets': subnets('a') },
      faults: [{ messageId: 'vpc', about: 'web', confidence: 'proven', data: { vpc: 'vpc-2', tasks: 'vpc-1' } }],
    },
  ],
  clear: [
    {
      name: 'ip targets of the same VPC',
      given: { ...base, 'elb.targetGroups': groups(), 'net.subnets': subnets('a', 'b') },
    },
    {
      name: 'nothing about it failed, and subnets were not asked for',
      given: { ...base, 'failure.calls': [timedOut()], 'elb.targetGroups': groups() },
    },
  ],
  undecided: [
    {
      name: 'the VPC of the tasks is unknown',
      given: { ...base, 'elb.targetGroups': groups(), 'net.subnets': denied('net.subnets') },
      blockedOn: 'subnets',
    },
    {
      name: 'the task definition is not known',
      given: {
        ...base,
        'elb.targetGroups': [{ arn: TG, group: denied('x') }],
        'deployment.taskDefinition': denied('deployment.taskDefinition'),
      },
      blockedOn: 'definition',
    },
  ],
});

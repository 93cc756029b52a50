import { expect, it } from 'vitest';
import { runRule } from '../../../src/engine/run-rule.ts';
import { denied, known, testRule } from '#testing';
import rule from '../../../rules/load-balancer/zone-not-enabled.ts';
import { attempts, balancer, groups, judged, refused, service, targetCall } from '../_elb.ts';

const named = targetCall({
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target is in an Availability Zone that is not enabled for the load balancer',
});
const base = {
  'failure.calls': [named],
  'elb.targetGroups': groups(),
  'elb.loadBalancers': [balancer()],
  'deployment.attempts': attempts(70, { zone: 'eu-west-1c' }),
};
testRule(rule, {
  faults: [
    {
      name: 'AWS names it and the zones show it',
      given: base,
      faults: [
        {
          messageId: 'zone',
          about: 'web',
          confidence: 'proven',
          calls: ['target-health:web'],
          data: { zones: 'eu-west-1c', enabled: 'eu-west-1a, eu-west-1b' },
        },
      ],
    },
    {
      name: 'ECS only says that checks failed',
      given: { ...base, 'failure.calls': [targetCall({})] },
      faults: [{ messageId: 'zone', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'AWS names it and the zones have been set right',
      given: { ...base, 'deployment.attempts': attempts(70) },
      faults: [{ messageId: 'named', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'checks failed in an enabled zone',
      given: { ...base, 'failure.calls': [targetCall({})], 'deployment.attempts': attempts(70) },
    },
    { name: 'refused', given: { ...base, 'failure.calls': [refused()] } },
  ],
  undecided: [
    {
      name: 'load balancers are denied',
      given: { ...base, 'elb.loadBalancers': denied('elb.loadBalancers') },
      blockedOn: 'balancers',
    },
  ],
});

it('says all subnets, as the call replaces them, and the zones that are left', () => {
  const given = {
    ...base,
    'deployment.attempts': attempts(70, {
      zone: 'eu-west-1c',
      attachments: [{ type: 'ElasticNetworkInterface', status: 'DELETED', subnet: 'subnet-c' }],
    }),
    'deployment.judged': judged({
      network: { subnets: ['subnet-a', 'subnet-c'], securityGroups: ['sg-task'], assignPublicIp: false },
    }),
    'ecs.service': service(),
  };
  const out = runRule(rule, Object.fromEntries(Object.entries(given).map(([k, v]) => [k, known(v)])));
  expect(out).toMatchObject({
    faults: [
      {
        fixes: [
          {
            applies: 'judge',
            commands: [
              `aws elbv2 set-subnets --load-balancer-arn ${balancer().arn} --subnets subnet-a subnet-b subnet-c --region eu-west-1`,
            ],
          },
          {
            applies: 'judge',
            commands: [
              `aws ecs update-service --cluster prod --service web --network-configuration '{"awsvpcConfiguration":{"subnets":["subnet-a"],"securityGroups":["sg-task"],"assignPublicIp":"DISABLED"}}' --region eu-west-1`,
            ],
          },
        ],
      },
    ],
  });
});

import { expect, it } from 'vitest';
import { runRule } from '../../../src/engine/run-rule.ts';
import { denied, known, testRule } from '#testing';
import rule from '../../../rules/load-balancer/security-group-blocked.ts';
import { path, refused, timedOut } from '../_elb.ts';

const data = { port: '8080', targetGroup: 'web', loadBalancer: 'web' };
const ingress = path('blocked', {
  side: 'task-ingress',
  about: { type: 'security-group', id: 'sg-task' },
  data: { ...data, openFrom: 'sg-lb' },
});
const egress = path('blocked', {
  side: 'load-balancer-egress',
  about: { type: 'security-group', id: 'sg-lb' },
  data: { ...data, openTo: 'sg-task' },
});
const acl = path('blocked', {
  side: 'network-acl',
  about: { type: 'network-acl', id: 'acl-1' },
  data: { ...data, direction: 'ingress', cidr: '10.0.9.0/24', from: '8080', to: '8080', number: '89' },
});
testRule(rule, {
  faults: [
    {
      name: 'the tasks do not let it in',
      given: { 'failure.calls': [timedOut()], 'elb.paths': [ingress] },
      faults: [
        {
          messageId: 'ingress',
          about: 'sg-task',
          confidence: 'proven',
          calls: ['target-health:web'],
          data: { port: '8080' },
        },
      ],
    },
    {
      name: 'from two subnets alike',
      given: { 'failure.calls': [timedOut()], 'elb.paths': [ingress, { ...ingress, subnet: 'subnet-b' }] },
      faults: [{ messageId: 'ingress', about: 'sg-task', confidence: 'proven' }],
    },
    {
      name: 'the load balancer lets nothing out',
      given: { 'failure.calls': [timedOut()], 'elb.paths': [egress] },
      faults: [{ messageId: 'egress', about: 'sg-lb', confidence: 'proven' }],
    },
    {
      name: 'an ACL denies it',
      given: { 'failure.calls': [timedOut()], 'elb.paths': [acl] },
      faults: [
        {
          messageId: 'acl',
          about: 'acl-1',
          confidence: 'proven',
          data: { way: 'inbound', range: '8080', to: 'from', cidr: '10.0.9.0/24' },
        },
      ],
    },
    {
      name: 'one of two subnets is open',
      given: { 'failure.calls': [timedOut()], 'elb.paths': [acl, path('open', { subnet: 'subnet-b' })] },
      faults: [{ messageId: 'acl', about: 'acl-1', confidence: 'likely' }],
    },
    {
      name: 'a load balancer without groups',
      given: {
        'failure.calls': [timedOut()],
        'elb.paths': [{ ...ingress, data: { ...data, openFromCidrs: '10.0.9.0/24,10.0.8.0/24' } }],
      },
      faults: [{ messageId: 'ingress', about: 'sg-task' }],
    },
    {
      name: 'refused, which a blocked port is not',
      given: { 'failure.calls': [refused()], 'elb.paths': [ingress] },
      faults: [{ messageId: 'ingress', about: 'sg-task', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'the way is open', given: { 'failure.calls': [timedOut()], 'elb.paths': [path('open')] } },
    {
      name: 'a check on a port that no container has',
      given: { 'failure.calls': [timedOut()], 'elb.paths': [{ ...ingress, data: { ...data, strayPort: 'true' } }] },
    },
  ],
  undecided: [
    {
      name: 'the way cannot be told',
      given: {
        'failure.calls': [timedOut()],
        'elb.paths': [path('cannot-tell', { missing: ['ec2:DescribeSecurityGroups'] })],
      },
      blockedOn: 'paths',
    },
    {
      name: 'groups are denied',
      given: { 'failure.calls': [timedOut()], 'elb.paths': denied('elb.paths') },
      blockedOn: 'paths',
    },
  ],
});

it('claims what an audit sees, without a failed call', () => {
  const out = runRule(rule, { 'failure.calls': known([]), 'elb.paths': known([{ ...ingress, calls: [] }]) });
  expect(out).toMatchObject({ faults: [{ messageId: 'ingress', calls: [], confidence: 'likely' }] });
});

const commands = (p: typeof ingress): readonly string[] => {
  const out = runRule(rule, { 'failure.calls': known([timedOut()]), 'elb.paths': known([p]) });
  return out.status === 'faults' ? out.faults.flatMap(f => f.fixes.flatMap(x => x.commands ?? [])) : [];
};
it('leaves the group of the tasks to fill in where it is not known, and opens nothing to everywhere', () => {
  const { openTo: _, ...rest } = egress.data;
  expect(commands({ ...egress, data: rest })).toEqual([
    expect.stringContaining(`"UserIdGroupPairs":[{"GroupId":"'<task-security-group-id>'"}]`),
  ]);
});
it('prints commands that run as they are', () => {
  expect(commands(ingress)).toEqual([
    `aws ec2 authorize-security-group-ingress --group-id sg-task --ip-permissions '[{"IpProtocol":"tcp","FromPort":8080,"ToPort":8080,"UserIdGroupPairs":[{"GroupId":"sg-lb"}]}]' --region eu-west-1`,
  ]);
  expect(commands(egress)).toEqual([
    `aws ec2 authorize-security-group-egress --group-id sg-lb --ip-permissions '[{"IpProtocol":"tcp","FromPort":8080,"ToPort":8080,"UserIdGroupPairs":[{"GroupId":"sg-task"}]}]' --region eu-west-1`,
  ]);
  expect(commands(acl)).toEqual([
    'aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 89 --protocol tcp --port-range From=8080,To=8080 --cidr-block 10.0.9.0/24 --rule-action allow --region eu-west-1',
  ]);
});

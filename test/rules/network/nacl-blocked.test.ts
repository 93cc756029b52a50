import { expect, test } from 'vitest';
import { testRule } from '#testing';
import rule from '../../../rules/network/nacl-blocked.ts';
import { runRule } from '../../../src/engine/run-rule.ts';
import { denied, endpoint, entry, known, layout, nacl, sealed, subnet } from '../../aws/network/layout.ts';
import { at, call, path, site } from './base.ts';

const given = (world: ReturnType<typeof layout>) => ({
  ...site,
  'failure.calls': [call()],
  'net.paths': [path(world)],
});
const noReturn = at({
  nacls: [
    nacl(
      'acl-a',
      ['subnet-a'],
      [
        entry(100, true, true),
        entry(100, false, true, { protocol: '6', from: 443, to: 443 }),
        entry(110, false, false),
      ],
    ),
    nacl('acl-p', ['subnet-pub']),
  ],
});
const endpointSubnet = at({
  subnets: [subnet('subnet-a', '10.0.1.0/24'), subnet('subnet-b', '10.0.2.0/24')],
  tables: [sealed],
  endpoints: [endpoint('ecr.api', { subnets: ['subnet-b'] })],
  nacls: [nacl('acl-a', ['subnet-a']), nacl('acl-b', ['subnet-b'], [])],
});
testRule(rule, {
  faults: [
    {
      name: 'the answer does not come back',
      given: given(noReturn),
      faults: [
        { messageId: 'blocked', about: 'acl-a', confidence: 'proven', calls: ['c1'], data: { subnet: 'subnet-a' } },
      ],
    },
    {
      name: 'the ACL of the endpoint’s subnet',
      given: given(endpointSubnet),
      faults: [{ messageId: 'blocked', about: 'acl-b', confidence: 'proven', data: { subnet: 'subnet-b' } }],
    },
    {
      name: 'one of two addresses of the endpoint',
      given: given(
        at({
          subnets: [subnet('subnet-a', '10.0.1.0/24'), subnet('subnet-b', '10.0.2.0/24')],
          tables: [sealed],
          endpoints: [endpoint('ecr.api', { subnets: ['subnet-a', 'subnet-b'], enis: ['eni-1', 'eni-2'] })],
          nacls: [nacl('acl-a', ['subnet-a']), nacl('acl-b', ['subnet-b'], [])],
        }),
      ),
      faults: [{ messageId: 'blocked', about: 'acl-b', confidence: 'likely' }],
    },
  ],
  clear: [{ name: 'it lets everything through', given: given(at({})) }],
  undecided: [{ name: 'ACLs denied', given: given(layout({}, { 'net.nacls': denied() })), blockedOn: 'paths' }],
});
test('the new rule stands before the one that denies, and its number is free', () => {
  const out = runRule(rule, Object.fromEntries(Object.entries(given(noReturn)).map(([k, v]) => [k, known(v)])));
  expect(out).toMatchObject({
    faults: [
      {
        fixes: [
          {
            applies: 'judge',
            risk: 'This opens these ports of the whole subnet to every address. Security groups still apply.',
            commands: [
              'aws ec2 create-network-acl-entry --network-acl-id acl-a --ingress --rule-number 109 --protocol tcp --port-range From=1024,To=65535 --cidr-block 0.0.0.0/0 --rule-action allow --region eu-west-1',
            ],
          },
        ],
      },
    ],
  });
});

import { expect, it } from 'vitest';
import { denied, known as evidence, testRule } from '#testing';
import { runRule } from '../../../src/engine/run-rule.ts';
import rule from '../../../rules/network/security-group-wrong-vpc.ts';
import type { Dossier } from '../../../src/model/evidence.ts';
import { judged } from '../../collect/net/run.ts';
import { denied as unread, group, known, subnet } from '../../aws/network/layout.ts';
import { named, site } from './base.ts';

const absent = (because: string) =>
  ({
    state: 'absent',
    because,
    receipt: { id: 'e', action: 'ec2:DescribeSecurityGroups', input: {}, at: '' },
  }) as const;
const subnets = [{ id: 'subnet-a', subnet: known(subnet('subnet-a', '10.0.1.0/24')) }];
const told = named('network/security-group-wrong-vpc', { how: 'mismatch' });
const perhaps = named('network/eni-quota', { how: 'undetermined' }, 'network/security-group-wrong-vpc');
const two = judged({
  network: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task', 'sg-2'], assignPublicIp: false },
});
const fine = [{ id: 'sg-task', group: known(group('sg-task')) }];
testRule(rule, {
  faults: [
    {
      name: 'the group was deleted',
      given: {
        ...site,
        'failure.calls': [told],
        'net.securityGroups': [{ id: 'sg-task', group: absent('not there') }],
        'net.subnets': subnets,
      },
      faults: [{ messageId: 'gone', about: 'sg-task', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'one of two groups was deleted',
      given: {
        ...site,
        'deployment.judged': two,
        'failure.calls': [told],
        'net.securityGroups': [...fine, { id: 'sg-2', group: absent('not there') }],
        'net.subnets': subnets,
      },
      faults: [{ messageId: 'gone', about: 'sg-2', confidence: 'proven' }],
    },
    {
      name: 'the group is of another VPC',
      given: {
        ...site,
        'failure.calls': [told],
        'net.securityGroups': [{ id: 'sg-task', group: known(group('sg-task', { vpc: 'vpc-2' })) }],
        'net.subnets': subnets,
      },
      faults: [
        { messageId: 'elsewhere', about: 'sg-task', confidence: 'proven', data: { vpc: 'vpc-2', home: 'vpc-1' } },
      ],
    },
    {
      name: 'the subnet was deleted',
      given: {
        ...site,
        'deployment.judged': two,
        'failure.calls': [told],
        'net.securityGroups': fine,
        'net.subnets': [...subnets, { id: 'subnet-b', subnet: absent('not there') }],
      },
      faults: [{ messageId: 'subnet', about: 'subnet-b', confidence: 'proven' }],
    },
    {
      name: 'subnets of two VPCs',
      given: {
        ...site,
        'deployment.judged': two,
        'failure.calls': [told],
        'net.securityGroups': fine,
        'net.subnets': [
          ...subnets,
          { id: 'subnet-b', subnet: known(subnet('subnet-b', '10.1.0.0/24', { vpc: 'vpc-2' })) },
        ],
      },
      faults: [{ messageId: 'mixed', about: 'vpc-2', confidence: 'proven' }],
    },
    {
      name: 'EC2 says so, and the one group may not be read',
      given: {
        ...site,
        'failure.calls': [told],
        'net.securityGroups': [{ id: 'sg-task', group: unread() }],
        'net.subnets': subnets,
      },
      faults: [{ messageId: 'told', about: 'web', confidence: 'likely', calls: ['c1'] }],
    },
    {
      name: 'nothing failed yet',
      given: {
        ...site,
        'failure.calls': [],
        'net.securityGroups': [{ id: 'sg-task', group: absent('not there') }],
        'net.subnets': subnets,
      },
      faults: [{ messageId: 'gone', about: 'sg-task', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    {
      name: 'all of one VPC',
      given: { ...site, 'failure.calls': [told], 'net.securityGroups': fine, 'net.subnets': subnets },
    },
    {
      name: 'a group of an instance, not of the service',
      given: {
        ...site,
        'failure.calls': [told],
        'net.securityGroups': [...fine, { id: 'sg-i', group: absent('not there') }],
        'net.subnets': subnets,
      },
    },
  ],
  undecided: [
    {
      name: 'groups denied',
      given: {
        ...site,
        'failure.calls': [perhaps],
        'net.securityGroups': denied('net.securityGroups'),
        'net.subnets': subnets,
      },
      blockedOn: 'groups',
    },
    {
      name: 'the one group denied',
      given: {
        ...site,
        'failure.calls': [perhaps],
        'net.securityGroups': [{ id: 'sg-task', group: unread() }],
        'net.subnets': subnets,
      },
      blockedOn: 'groups',
    },
  ],
});

const dossier = (more: Dossier): Dossier => ({
  ...Object.fromEntries(Object.entries(site).map(([k, v]) => [k, evidence(v)])),
  'failure.calls': evidence([told]),
  ...more,
});
it('is told by EC2 where neither groups nor subnets could be read', () => {
  const out = runRule(
    rule,
    dossier({ 'net.securityGroups': denied('net.securityGroups'), 'net.subnets': denied('net.subnets') }),
  );
  expect(out).toMatchObject({
    faults: [{ messageId: 'told', confidence: 'possible', calls: ['c1'], about: { id: 'web' } }],
  });
});
it('names a deleted group where the subnets could not be read', () => {
  const out = runRule(
    rule,
    dossier({
      'net.securityGroups': evidence([{ id: 'sg-task', group: absent('not there') }]),
      'net.subnets': denied('net.subnets'),
    }),
  );
  expect(out).toMatchObject({ faults: [{ messageId: 'gone', confidence: 'likely', about: { id: 'sg-task' } }] });
});

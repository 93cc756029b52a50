import { cut, denied, testRule } from '#testing';
import rule from '../../../rules/network/subnet-ips-short.ts';
import { known, subnet } from '../../aws/network/layout.ts';
import { service, site } from './base.ts';

const subnets = (...free: number[]) =>
  free.map((availableIps, i) => {
    const id = `subnet-${'abc'[i]}`;
    return { id, subnet: known(subnet(id, `10.0.${i + 1}.0/28`, { availableIps })) };
  });
const running = {
  ...service,
  desiredCount: 6,
  runningCount: 6,
  network: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'], assignPublicIp: false },
};
const base = { ...site, 'ecs.service': running };
const { network: _, ...bridge } = running;
const none = {
  state: 'absent',
  because: 'not registered',
  receipt: { id: 'ev:scaling.target', action: 'a', input: {}, at: '' },
} as const;
const uncounted = (cidr: string) => {
  const { availableIps: _count, ...rest } = subnet('subnet-a', cidr, { ipv6Cidrs: ['2001:db8::/64'] });
  return rest;
};
testRule(rule, {
  faults: [
    {
      name: 'one of two subnets has not its share',
      given: { ...base, 'net.subnets': subnets(2, 50), 'scaling.target': none },
      faults: [
        { messageId: 'rollout', about: 'subnet-a', confidence: 'likely', calls: [], data: { share: '3', extra: '6' } },
      ],
    },
    {
      name: 'enough today, not for the maximum',
      given: { ...base, 'net.subnets': subnets(20, 50), 'scaling.target': { min: 2, max: 30 } },
      faults: [{ messageId: 'scaling', about: 'subnet-a', data: { share: '27', maximum: '30' } }],
    },
    {
      name: 'blue/green starts the whole set anew',
      given: {
        ...base,
        'ecs.service': { ...running, maximumPercent: 110, strategy: 'BLUE_GREEN' },
        'net.subnets': subnets(2, 50),
        'scaling.target': none,
      },
      faults: [{ messageId: 'rollout', about: 'subnet-a', data: { extra: '6' } }],
    },
  ],
  clear: [
    {
      name: 'an IPv6-only subnet has no IPv4 addresses to run out of',
      given: { ...base, 'net.subnets': [{ id: 'subnet-a', subnet: known(uncounted('')) }], 'scaling.target': none },
    },
    {
      name: 'room for both',
      given: { ...base, 'net.subnets': subnets(60, 60), 'scaling.target': { min: 2, max: 30 } },
    },
    {
      name: 'a rollout that starts only a few',
      given: {
        ...base,
        'ecs.service': { ...running, maximumPercent: 120 },
        'net.subnets': subnets(1, 1),
        'scaling.target': none,
      },
    },
    {
      name: 'tasks without interfaces of their own',
      given: { ...base, 'ecs.service': bridge, 'net.subnets': subnets(0, 0), 'scaling.target': none },
    },
  ],
  undecided: [
    {
      name: 'the count was not told',
      given: {
        ...base,
        'net.subnets': [{ id: 'subnet-a', subnet: known(uncounted('10.0.1.0/28')) }],
        'scaling.target': none,
      },
      blockedOn: 'subnets',
    },
    {
      name: 'enough for a rollout, and the maximum is denied',
      given: { ...base, 'net.subnets': subnets(20, 50), 'scaling.target': denied('scaling.target') },
      blockedOn: 'scaling',
    },
    {
      name: 'the subnets cut short',
      given: { ...base, 'net.subnets': cut('net.subnets', subnets(60)), 'scaling.target': none },
      blockedOn: 'subnets',
    },
  ],
});

import { expect, it, test } from 'vitest';
import { stopFirst } from '#fix';
import { testRule } from '#testing';
import rule from '../../../rules/network/subnet-ips-exhausted.ts';
import { runRule } from '../../../src/engine/run-rule.ts';
import { denied, known, subnet } from '../../aws/network/layout.ts';
import { judged } from '../../collect/net/run.ts';
import { fitting, named as placement, stuck } from '../capacity/base.ts';
import { call, named, service, site } from './base.ts';

const told = named('network/subnet-ips-exhausted');
const subnets = (...free: number[]) =>
  free.map((availableIps, i) => {
    const id = `subnet-${'abc'[i]}`;
    return { id, subnet: known(subnet(id, `10.0.${i + 1}.0/28`, { availableIps })) };
  });
const both = { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'], assignPublicIp: false };
const uncounted = (cidr: string) => {
  const { availableIps: _count, ...rest } = subnet('subnet-a', cidr, { ipv6Cidrs: ['2001:db8::/64'] });
  return [{ id: 'subnet-a', subnet: known(rest) }];
};
const LAUNCH =
  "There are not enough free addresses in subnet 'subnet-0ab' to satisfy the requested number of instances.";
testRule(rule, {
  faults: [
    {
      name: 'none left',
      given: { ...site, 'failure.calls': [told], 'net.subnets': subnets(0) },
      faults: [{ messageId: 'full', about: 'subnet-a', confidence: 'proven', calls: ['c1'], data: { free: '0' } }],
    },
    {
      name: 'fewer than the tasks that are wanted',
      given: { ...site, 'failure.calls': [told], 'net.subnets': subnets(1) },
      faults: [{ messageId: 'full', about: 'subnet-a', confidence: 'proven', data: { free: '1' } }],
    },
    {
      name: 'one of two, and the message names it',
      given: {
        ...site,
        'deployment.judged': judged({ network: both }),
        'failure.calls': [named('network/subnet-ips-exhausted', { facts: { subnet: 'subnet-a' } })],
        'net.subnets': subnets(0, 90),
      },
      faults: [{ messageId: 'full', about: 'subnet-a', confidence: 'proven' }],
    },
    {
      name: 'it has room now',
      given: { ...site, 'failure.calls': [told], 'net.subnets': subnets(40) },
      faults: [{ messageId: 'then', about: 'subnet-a', confidence: 'likely', data: { when: '10:40 UTC', free: '40' } }],
    },
    {
      name: 'no instance can be launched in it',
      given: {
        ...site,
        'failure.calls': [placement('capacity/no-instances')],
        'capacity.fit': fitting([], { cause: 'network/subnet-ips-exhausted' }),
        'capacity.scaling': [
          stuck('launch-failed', 'network/subnet-ips-exhausted', { words: LAUNCH, at: '2026-01-01T10:30:00Z' }),
        ],
      },
      faults: [{ messageId: 'launch', about: 'subnet-0ab', confidence: 'proven' }],
    },
    {
      name: 'nothing is known of the service',
      given: { 'failure.calls': [told], 'net.subnets': subnets(0) },
      faults: [{ messageId: 'full', about: 'subnet-a', confidence: 'proven' }],
    },
    {
      name: 'the words leave it open, and the subnet is full',
      given: {
        ...site,
        'failure.calls': [named('network/eni-create-denied', {}, 'network/subnet-ips-exhausted')],
        'net.subnets': subnets(0),
      },
      faults: [{ messageId: 'full', about: 'subnet-a', confidence: 'likely' }],
    },
    {
      name: 'the subnets could not be read',
      given: { ...site, 'failure.calls': [told] },
      faults: [{ messageId: 'blind', about: 'subnet-a', confidence: 'possible' }],
    },
  ],
  clear: [
    { name: 'something else failed', given: { ...site, 'failure.calls': [call()], 'net.subnets': subnets(0) } },
    {
      name: 'the words leave it open, and there is room',
      given: {
        ...site,
        'ecs.service': { ...service, runningCount: 2 },
        'failure.calls': [named('network/eni-create-denied', {}, 'network/subnet-ips-exhausted')],
        'net.subnets': subnets(40),
      },
    },
  ],
  undecided: [
    {
      name: 'the words leave it open, and the subnets are denied',
      given: {
        ...site,
        'failure.calls': [named('network/eni-create-denied', {}, 'network/subnet-ips-exhausted')],
        'net.subnets': denied('net.subnets'),
      },
      blockedOn: 'subnets',
    },
  ],
});
it('keeps the circuit breaker, and lets a single task be stopped', () => {
  const commandOf = (more: object) => stopFirst({ ...service, ...more }, 'eu-west-1')[0]?.commands?.[0] ?? '';
  expect(commandOf({ circuitBreaker: { enable: true, rollback: true }, desiredCount: 2 })).toContain(
    '\'{"deploymentCircuitBreaker":{"enable":true,"rollback":true},"maximumPercent":100,"minimumHealthyPercent":50}\'',
  );
  expect(commandOf({ desiredCount: 1 })).toContain('\'{"maximumPercent":100,"minimumHealthyPercent":0}\'');
});

test.each([
  ['the count was not told', '10.0.1.0/28', 'faults', 'blind'],
  ['an IPv6-only subnet has no IPv4 addresses', '', 'undecided', undefined],
  ['none is left', undefined, 'faults', 'full'],
] as const)('free addresses: %s', (_, cidr, status, messageId) => {
  const out = runRule(rule, {
    ...Object.fromEntries(Object.entries(site).map(([k, v]) => [k, known(v)])),
    'failure.calls': known([told]),
    'net.subnets': known(cidr === undefined ? subnets(0) : uncounted(cidr)),
  });
  expect(out.status).toBe(status);
  expect(out.status === 'faults' ? out.faults[0]?.messageId : undefined).toBe(messageId);
});

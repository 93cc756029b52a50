import { expect, test } from 'vitest';
import { denied as unread, known, testRule } from '#testing';
import rule from '../../../rules/network/dns-failure.ts';
import { runRule } from '../../../src/engine/run-rule.ts';
import { other, said, site } from '../named.ts';
import { exit } from '../app/base.ts';
import type { FailedCall, NetworkPath, VpcFacts, VpcZones } from '../../../src/model/facts.ts';

const words =
  'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp: lookup api.ecr.eu-west-1.amazonaws.com on 10.0.0.2:53: no such host';
const vpc = (support: boolean): VpcFacts => ({
  id: 'vpc-1',
  cidrs: ['10.0.0.0/16'],
  dnsSupport: known(support),
  dnsHostnames: known(true),
});
const path = (verdict: NetworkPath['verdict']): NetworkPath => ({
  id: 'p',
  calls: ['c1'],
  service: 'ecr.api',
  host: 'api.ecr.eu-west-1.amazonaws.com',
  from: { kind: 'task', subnet: 'subnet-a', securityGroups: [], publicIp: false },
  verdict,
  data: {},
  because: '',
  missing: [],
  seen: [],
});
const host = 'api.ecr.eu-west-1.amazonaws.com';
const unresolved: FailedCall = {
  ...exit(1),
  how: 'unreachable',
  family: 'log/dns',
  host: 'orders.prod.local',
  candidates: [{ cause: 'network/dns-failure', because: '', settledBy: [] }],
  words: 'Error: getaddrinfo ENOTFOUND orders.prod.local',
  seen: [{ evidence: 'ev:logs.tail', path: '/0/lines/value/0/text', quote: 'ENOTFOUND' }],
};
const zones = (...names: string[]): readonly VpcZones[] => [
  {
    vpc: 'vpc-1',
    zones: known(names.map(name => ({ id: `Z-${name}`, name, ...(name.includes('aws') && { records: known([]) }) }))),
  },
];
testRule(rule, {
  faults: [
    {
      name: 'no private hosted zone of the VPC covers the name of a Cloud Map service',
      given: {
        ...site,
        'failure.calls': [exit(1)],
        'failure.logged': [unresolved],
        'net.vpcs': [vpc(true)],
        'net.names': zones('other.local'),
      },
      faults: [{ messageId: 'private', about: 'orders.prod.local', confidence: 'likely', calls: ['call-1'] }],
    },
    {
      name: 'a private hosted zone takes the name of AWS’s, and has no record for it',
      given: {
        ...site,
        'failure.calls': [said(words)],
        'net.vpcs': [vpc(true)],
        'net.names': zones('eu-west-1.amazonaws.com'),
      },
      faults: [{ messageId: 'zone', about: 'Z-eu-west-1.amazonaws.com', confidence: 'likely', calls: ['c1'] }],
    },
    {
      name: 'a name of a private hosted zone, in a VPC without DNS hostnames',
      given: {
        ...site,
        'failure.calls': [exit(1)],
        'failure.logged': [unresolved],
        'net.vpcs': [{ ...vpc(true), dnsHostnames: known(false) }],
      },
      faults: [{ messageId: 'private', about: 'orders.prod.local', confidence: 'likely', calls: ['call-1'] }],
    },
    {
      name: 'a name that an app looks up, and nothing is known of the VPC',
      given: { ...site, 'failure.calls': [exit(1)], 'failure.logged': [unresolved] },
      faults: [{ messageId: 'private', about: 'orders.prod.local', confidence: 'possible' }],
    },
    {
      name: 'DNS of the VPC is off',
      given: { ...site, 'failure.calls': [said(words)], 'net.vpcs': [vpc(false)] },
      faults: [{ messageId: 'off', about: 'vpc-1', confidence: 'proven', calls: ['c1'], data: { host } }],
    },
    {
      name: 'DNS is on and the way is open',
      given: { ...site, 'failure.calls': [said(words)], 'net.vpcs': [vpc(true)], 'net.paths': [path('open')] },
      faults: [{ messageId: 'named', about: host, confidence: 'likely' }],
    },
    {
      name: 'nothing could be read',
      given: { ...site, 'failure.calls': [said(words)] },
      faults: [{ messageId: 'named', about: host, confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'an app that was refused a call',
      given: {
        ...site,
        'failure.calls': [exit(1)],
        'failure.logged': [
          { ...unresolved, candidates: [{ cause: 'iam/task-role-denied', because: '', settledBy: [] }] },
        ],
      },
    },
    {
      name: 'the way is blocked anyhow',
      given: { ...site, 'failure.calls': [said(words)], 'net.vpcs': [vpc(true)], 'net.paths': [path('blocked')] },
    },
    {
      name: 'something else',
      given: { ...site, 'failure.calls': [other], 'failure.logged': [], 'net.vpcs': [vpc(false)] },
    },
  ],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});

test.each([
  ['its own DNS servers do not need Amazon’s', ['10.0.0.53'], 'named'],
  ['Amazon’s resolver by its address', ['10.0.0.2'], 'off'],
  ['Amazon’s resolver', ['AmazonProvidedDNS'], 'off'],
] as const)('DNS of the VPC is off: %s', (_, servers, messageId) => {
  const out = runRule(rule, {
    'failure.calls': known([said(words)]),
    'net.vpcs': known([{ ...vpc(false), nameServers: known(servers) }]),
  });
  expect(out.status === 'faults' ? out.faults[0]?.messageId : out.status).toBe(messageId);
});

test.each([
  [
    'the zone of a Cloud Map name is there, and its records were not read',
    exit(1),
    [unresolved],
    ['prod.local'],
    'private',
  ],
  ['a zone of another name is a decoy', said(words), [], ['corp.aws'], 'named'],
] as const)('%s', (_, call, logged, names, messageId) => {
  const out = runRule(rule, {
    'failure.calls': known([call]),
    'failure.logged': known(logged),
    'net.vpcs': known([vpc(true)]),
    'net.names': known(zones(...names)),
  });
  expect(out).toMatchObject({ faults: [{ messageId, confidence: 'possible' }] });
});

test.each([
  ['own DNS servers could know the name', ['10.0.0.53'], 'possible'],
  ['Amazon’s resolver does not', ['AmazonProvidedDNS'], 'likely'],
] as const)('no zone covers the name: %s', (_, servers, confidence) => {
  const out = runRule(rule, {
    'failure.calls': known([exit(1)]),
    'failure.logged': known([unresolved]),
    'net.vpcs': known([{ ...vpc(true), nameServers: known(servers) }]),
    'net.names': known(zones('other.local')),
  });
  expect(out.status === 'faults' ? out.faults[0]?.confidence : out.status).toBe(confidence);
});

test.each([
  [
    'DHCP options',
    { 'net.vpcs': known([{ ...vpc(false), nameServers: unread('x') }]) },
    'off',
    'ec2:DescribeDhcpOptions',
  ],
  [
    'hosted zones',
    { 'failure.logged': known([unresolved]), 'net.names': unread('net.names') },
    'private',
    'route53:ListHostedZonesByVPC',
  ],
] as const)('what could not be read is named: %s', (_, given, messageId, action) => {
  const out = runRule(rule, { 'failure.calls': known([messageId === 'off' ? said(words) : exit(1)]), ...given });
  if (out.status !== 'faults') throw new Error(out.status);
  expect(out.faults[0]).toMatchObject({ messageId });
  expect(out.faults[0]?.confidence).not.toBe('proven');
  expect(JSON.stringify(out)).toContain(action);
});

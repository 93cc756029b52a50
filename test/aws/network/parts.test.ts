import { container } from '../../build/container.ts';
import { expect, test } from 'vitest';
import {
  LINUX_PORTS,
  naclAnswer,
  needsOf,
  regionOfHost,
  routeFor,
  rulesAdmit,
  groupsAdmit,
  serves,
  tableOf,
} from '../../../src/aws/network/index.ts';
import { routesFor, targetKind } from '../../../src/aws/network/routes.ts';
import { INTERNET, space } from '../../../src/aws/network/space.ts';
import type { NaclEntry } from '../../../src/model/facts.ts';
import { ALL, denied, endpoint, entry, group, known, nacl, rule, S3_LIST, table, to } from './layout.ts';

const one = space('52.94.5.1');

test('a subnet without an association of its own uses the main table of its VPC', () => {
  const tables = [
    table('rtb-own', [], { subnets: ['subnet-a'] }),
    table('rtb-main', [], { main: true }),
    table('rtb-other', [], { main: true, vpc: 'vpc-2' }),
  ];
  expect(tableOf('subnet-a', 'vpc-1', tables)?.id).toBe('rtb-own');
  expect(tableOf('subnet-b', 'vpc-1', tables)?.id).toBe('rtb-main');
  expect(tableOf('subnet-b', 'vpc-3', tables)).toBeUndefined();
});

test.each([
  ['the default route', [to('nat-1')], one, 'nat-1'],
  ['the longest prefix before the default', [to('nat-1'), to('tgw-1', '52.94.0.0/16')], one, 'tgw-1'],
  ['two halves that lead the same way', [to('tgw-1', '0.0.0.0/1'), to('tgw-1', '128.0.0.0/1')], INTERNET, 'tgw-1'],
  ['two halves that lead different ways', [to('tgw-1', '0.0.0.0/1'), to('nat-1', '128.0.0.0/1')], INTERNET, 'mixed'],
  [
    'a partner route beside the default, for an address that is not known',
    [to('nat-1'), to('tgw-1', '192.0.2.0/24')],
    INTERNET,
    'nat-1',
  ],
  [
    'a partner route without a default, for an address that is not known',
    [to('tgw-1', '192.0.2.0/24')],
    INTERNET,
    'mixed',
  ],
  ['a prefix list that holds the address', [to('nat-1'), to('vpce-x', 'pl-s3')], space('3.5.64.9'), 'vpce-x'],
  ['a prefix list that does not hold it', [to('nat-1'), to('vpce-x', 'pl-s3')], one, 'nat-1'],
  [
    'a static route before a prefix list of the same length',
    [to('vpce-x', 'pl-s3'), to('tgw-1', '3.5.64.0/21')],
    space('3.5.64.9'),
    'tgw-1',
  ],
  [
    'the same, whichever stands first in the table',
    [to('tgw-1', '3.5.64.0/21'), to('vpce-x', 'pl-s3')],
    space('3.5.64.9'),
    'tgw-1',
  ],
  [
    'a prefix list with a longer prefix than a static route',
    [to('tgw-1', '3.5.64.0/20'), to('vpce-x', 'pl-s3')],
    space('3.5.64.9'),
    'vpce-x',
  ],
  [
    'an active route before a blackhole of the same length',
    [to('nat-1', '52.94.0.0/16', 'blackhole'), to('tgw-1', '52.94.0.0/16')],
    one,
    'tgw-1',
  ],
  ['a prefix list that was not read', [to('nat-1'), to('tgw-1', 'pl-corp')], one, 'unread'],
  ['nothing', [], one, 'none'],
  ['an IPv6 default for an IPv4 address', [to('eigw-1', '::/0')], one, 'none'],
] as const)('routes: %s', (_, routes, where, expected) => {
  const d = routeFor(table('rtb', routes), where, [S3_LIST]);
  expect(d.kind === 'route' ? d.route.target : d.kind).toBe(expected);
});

test.each([
  ['local', 'local'],
  ['igw-1', 'internet-gateway'],
  ['nat-1', 'nat-gateway'],
  ['eigw-1', 'egress-only'],
  ['vpce-1', 'vpc-endpoint'],
  ['tgw-1', 'other'],
  ['pcx-vpce-', 'other'],
] as const)('a route to %s leads to: %s', (target, kind) => expect(targetKind(target)).toBe(kind));

test('the part of a destination that no route takes is told apart', () => {
  const { parts } = routesFor(table('rtb', [to('tgw-1', '52.0.0.0/8')]), space('52.0.0.0/7'));
  expect(parts).toEqual([
    { route: to('tgw-1', '52.0.0.0/8'), space: space('52.0.0.0/8') },
    { space: space('53.0.0.0/8') },
  ]);
});

test.each([
  ['anything, anywhere', [ALL], 'yes'],
  ['the port, anywhere', [rule({ cidrs: ['0.0.0.0/0'] })], 'yes'],
  ['another port', [rule({ from: 80, to: 80, cidrs: ['0.0.0.0/0'] })], 'no'],
  ['a range around the port', [rule({ from: 400, to: 500, cidrs: ['0.0.0.0/0'] })], 'yes'],
  ['UDP only', [rule({ protocol: 'udp', cidrs: ['0.0.0.0/0'] })], 'no'],
  ['the block', [rule({ cidrs: ['52.94.0.0/16'] })], 'yes'],
  ['two halves', [rule({ cidrs: ['0.0.0.0/1'] }), rule({ cidrs: ['128.0.0.0/1'] })], 'yes'],
  ['another block', [rule({ cidrs: ['10.0.0.0/8'] })], 'no'],
  ['IPv6 only', [rule({ cidrs6: ['::/0'] })], 'no'],
  ['the peer’s group', [rule({ groups: ['sg-peer'] })], 'yes'],
  ['another group', [rule({ groups: ['sg-x'] })], 'no'],
  ['a prefix list that holds it', [rule({ prefixLists: ['pl-corp'] })], 'yes'],
  ['a prefix list that was not read', [rule({ prefixLists: ['pl-?'] })], 'unknown'],
  ['no rule', [], 'no'],
] as const)('security group: %s', (_, rules, verdict) =>
  expect(
    rulesAdmit(rules, { space: one, groups: ['sg-peer'] }, 443, [
      { id: 'pl-corp', name: 'corp', cidrs: ['52.0.0.0/8'], cidrsKnown: true },
    ]).verdict,
  ).toBe(verdict),
);

test('groups are a union, and one that could not be read leaves open what the others do not settle', () => {
  const shut = known(group('sg-1', { egress: [] }));
  expect(groupsAdmit([shut, known(group('sg-2'))], 'egress', { space: one }, 443).verdict).toBe('yes');
  expect(groupsAdmit([shut, denied()], 'egress', { space: one }, 443)).toEqual({
    verdict: 'unknown',
    missing: ['ec2:DescribeSecurityGroups'],
  });
  expect(groupsAdmit([denied(), known(group('sg-2'))], 'egress', { space: one }, 443).verdict).toBe('yes');
  expect(groupsAdmit([shut], 'egress', { space: one }, 443).verdict).toBe('no');
});

const port = { from: 443, to: 443 };
const ordered: readonly [string, readonly NaclEntry[], { from: number; to: number }, string][] = [
  [
    'the first that matches decides: allow before deny',
    [entry(100, true, true), entry(200, true, false)],
    port,
    'allowed',
  ],
  [
    'the first that matches decides: deny before allow',
    [entry(200, true, true), entry(100, true, false)],
    port,
    'denied',
  ],
  ['the number orders, not the list', [entry(300, true, false), entry(50, true, true)], port, 'allowed'],
  ['what nothing matches is denied', [entry(100, true, true, { protocol: '6', from: 80, to: 80 })], port, 'denied'],
  ['a rule of the other direction does not count', [entry(100, false, true)], port, 'denied'],
  ['a rule for UDP does not count', [entry(100, true, true, { protocol: '17', from: 443, to: 443 })], port, 'denied'],
  [
    'protocol -1 has no ports, also where they are given as 0',
    [entry(100, true, true, { from: 0, to: 0 })],
    port,
    'allowed',
  ],
  [
    'another block does not count',
    [entry(90, true, false, { cidr: '10.0.0.0/8' }), entry(100, true, true)],
    port,
    'allowed',
  ],
  [
    'return ports by the usual range',
    [entry(100, true, true, { protocol: '6', from: 1024, to: 65535 })],
    LINUX_PORTS,
    'allowed',
  ],
  [
    'return ports of Linux are enough',
    [entry(100, true, true, { protocol: '6', from: 32768, to: 65535 })],
    LINUX_PORTS,
    'allowed',
  ],
  [
    'a part of the return ports',
    [entry(100, true, true, { protocol: '6', from: 49152, to: 65535 })],
    LINUX_PORTS,
    'some',
  ],
  [
    'a hole in the return ports',
    [entry(90, true, false, { protocol: '6', from: 40000, to: 45000 }), entry(100, true, true)],
    LINUX_PORTS,
    'some',
  ],
  [
    'a few of the return ports',
    [entry(90, true, false, { protocol: '6', from: 40000, to: 40010 }), entry(100, true, true)],
    LINUX_PORTS,
    'allowed',
  ],
  ['none of the return ports', [entry(100, true, true, { protocol: '6', from: 443, to: 443 })], LINUX_PORTS, 'denied'],
];
test.each(ordered)('network ACL: %s', (_, entries, ports, verdict) =>
  expect(naclAnswer(nacl('acl', [], entries), true, one, ports).verdict).toBe(verdict),
);

test.each([
  ['com.amazonaws.eu-west-1.ecr.dkr', 'ecr.dkr', true],
  ['cn.com.amazonaws.cn-north-1.ecr.dkr', 'ecr.dkr', true],
  ['com.amazonaws.cn-north-1.s3', 's3', true],
  ['com.amazonaws.eu-west-1.ecr.api', 'ecr.dkr', false],
  ['com.amazonaws.eu-west-1.ssmmessages', 'ssm', false],
  ['com.amazonaws.eu-west-1.s3express', 's3', false],
  ['com.amazonaws.eu-west-1.registry', 'registry', false],
] as const)('%s serves %s: %s', (service, what, yes) => expect(serves(endpoint('x', { service }), what)).toBe(yes));

test.each([
  ['api.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['111122223333.dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com', 'us-east-1'],
  ['secretsmanager.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['registry-1.docker.io', undefined],
  ['', undefined],
])('the Region in %s is %s', (host, region) => expect(regionOfHost(host)).toBe(region));

const definition = {
  arn: 'arn',
  family: 'web',
  revision: 1,
  networkMode: 'awsvpc',
  requiresCompatibilities: [],
  cpuArchitecture: 'X86_64',
  operatingSystemFamily: 'LINUX',
  volumes: [],
  containers: [
    container({
      secrets: [
        { name: 'A', valueFrom: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf', at: '/0' },
        { name: 'B', valueFrom: '/b', at: '/1' },
      ],
      environmentFiles: ['arn:aws:s3:::bucket/x.env'],
      logging: { driver: 'awslogs', options: { 'awslogs-region': 'eu-central-1' } },
    }),
    container({ name: 'side', image: 'nginx' }),
  ],
};
test('what a task dials follows from its definition', () =>
  expect(needsOf(definition, 'eu-west-1').map(n => `${n.service} ${n.host}`)).toEqual([
    'ecr.api api.ecr.eu-west-1.amazonaws.com',
    'ecr.dkr 111122223333.dkr.ecr.eu-west-1.amazonaws.com',
    's3 prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com',
    'secretsmanager secretsmanager.us-east-1.amazonaws.com',
    'ssm ssm.eu-west-1.amazonaws.com',
    's3 bucket.s3.eu-west-1.amazonaws.com',
    'logs logs.eu-central-1.amazonaws.com',
    'registry registry-1.docker.io',
  ]));
test('Windows has version numbers of its own', () =>
  expect(needsOf({ ...definition, operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }, 'eu-west-1', '1.0.0')).toEqual(
    needsOf(definition, 'eu-west-1', '1.4.0'),
  ));
test('on Fargate up to 1.3 the login and the secrets go another way', () =>
  expect(needsOf(definition, 'eu-west-1', '1.3.0').map(n => n.service)).toEqual([
    'ecr.dkr',
    's3',
    's3',
    'logs',
    'registry',
  ]));

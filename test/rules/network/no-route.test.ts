import { expect, test } from 'vitest';
import { testRule } from '#testing';
import rule from '../../../rules/network/no-route.ts';
import { runRule } from '../../../src/engine/run-rule.ts';
import { endpoint, gateway, known, nacl, nat, sealed, subnet, table, to } from '../../aws/network/layout.ts';
import { denied } from '../../aws/network/layout.ts';
import { layout } from '../../aws/network/layout.ts';
import { container, definition } from '../../collect/net/run.ts';
import { at, call, path, site } from './base.ts';

const isolated = at({ tables: [sealed], nats: [] });
const two = at({
  subnets: [subnet('subnet-a', '10.0.1.0/24'), subnet('subnet-b', '10.0.2.0/24', { zone: 'eu-west-1b' })],
  tables: [table('rtb-a', [], { subnets: ['subnet-a', 'subnet-b'] })],
  nats: [],
  nacls: [nacl('acl', ['subnet-a', 'subnet-b'])],
});
const { service: _, ...killed } = call();

const V4 = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const only6 = {
  ...site,
  'deployment.taskDefinition': definition(container({ image: `${V4}/shop/web:1` })),
  'failure.calls': [call({ service: 'ecr.dkr' })],
  'net.paths': [
    path(at({ subnets: [subnet('subnet-a', '', { ipv6Cidrs: ['2001:db8::/64'], dns64: false })] }), {
      service: 'ecr.dkr',
      host: V4,
    }),
  ],
};
testRule(rule, {
  faults: [
    {
      name: 'an isolated subnet, no endpoints',
      given: { ...site, 'failure.calls': [call()], 'net.paths': [path(isolated)] },
      faults: [
        {
          messageId: 'none',
          about: 'rtb-a',
          confidence: 'proven',
          calls: ['c1'],
          data: { table: 'rtb-a', subnets: 'subnet-a' },
        },
      ],
    },
    {
      name: 'two subnets on one table are one fault',
      given: {
        ...site,
        'failure.calls': [call()],
        'net.paths': [path(two), path(two, { from: { subnet: 'subnet-b' } })],
      },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'proven', data: { subnets: 'subnet-a and subnet-b' } }],
    },
    {
      name: 'Docker Hub, where the VPC has endpoints only',
      given: {
        ...site,
        'failure.calls': [call({ service: 'registry' })],
        'net.paths': [
          path(
            at({
              tables: [sealed],
              nats: [],
              endpoints: [endpoint('ecr.api'), endpoint('ecr.dkr'), endpoint('logs'), gateway(['rtb-a'])],
            }),
            { service: 'registry', host: 'registry-1.docker.io' },
          ),
        ],
      },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'proven' }],
    },
    {
      name: 'nothing is known of the service',
      given: { 'failure.calls': [call()], 'net.paths': [path(isolated)] },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'proven' }],
    },
    {
      name: 'the call was killed and may have gone elsewhere',
      given: { ...site, 'failure.calls': [killed], 'net.paths': [path(isolated)] },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'likely' }],
    },
    {
      name: 'another subnet of the same call is open',
      given: {
        ...site,
        'failure.calls': [call()],
        'net.paths': [path(isolated), path(at({}), { from: { subnet: 'subnet-a' } })],
      },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'likely' }],
    },
    {
      name: 'an IPv4-only registry name from an IPv6-only subnet',
      given: only6,
      faults: [
        {
          messageId: 'ipv4Only',
          about: 'subnet-a',
          confidence: 'proven',
          data: { dualStack: '111122223333.dkr-ecr.eu-west-1.on.aws' },
        },
      ],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'net.paths': [path(isolated, { calls: [] })] },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    { name: 'a NAT gateway', given: { ...site, 'failure.calls': [call()], 'net.paths': [path(at({}))] } },
    {
      name: 'it is another hop that blocks',
      given: { ...site, 'failure.calls': [call()], 'net.paths': [path(at({ nats: [] }))] },
    },
    { name: 'the network was not asked', given: { ...site, 'failure.calls': [call()], 'net.paths': [] } },
  ],
  undecided: [
    {
      name: 'a transit gateway',
      given: {
        ...site,
        'failure.calls': [call()],
        'net.paths': [path(at({ tables: [table('rtb-a', [to('tgw-1')], { subnets: ['subnet-a'] })] }))],
      },
      blockedOn: 'paths',
    },
    {
      name: 'private addresses go to a transit gateway, where central endpoints may be',
      given: {
        ...site,
        'failure.calls': [call()],
        'net.paths': [path(at({ tables: [table('rtb-a', [to('tgw-1', '10.0.0.0/8')], { subnets: ['subnet-a'] })] }))],
      },
      blockedOn: 'paths',
    },
    {
      name: 'the route tables denied',
      given: { ...site, 'failure.calls': [call()], 'net.paths': [path(layout({}, { 'net.routeTables': denied() }))] },
      blockedOn: 'paths',
    },
  ],
});

const fixesOf = (read: Readonly<Record<string, unknown>>) => {
  const out = runRule(rule, Object.fromEntries(Object.entries(read).map(([k, v]) => [k, known(v)])));
  return out.status === 'faults' ? (out.faults[0]?.fixes ?? []) : [];
};
const dialed = (l: Parameters<typeof at>[0]) =>
  fixesOf({ ...site, 'failure.calls': [call()], 'net.paths': [path(at(l), { address: '52.94.5.1' })] });
test('an image is pulled by the dual-stack name', () =>
  // The step that edits the revision names it; others save, register and deploy it.
  expect(fixesOf(only6)[0]?.commands?.join('\n')).toMatch(
    /111122223333\\?\.dkr-ecr\\?\.eu-west-1\\?\.on\\?\.aws\/shop\/web:1/,
  ));
test('opening a subnet is for the reader to judge', () =>
  expect(dialed({ tables: [sealed], nats: [nat()] })[0]).toMatchObject({
    applies: 'judge',
    risk: 'This gives the subnet outbound access to the internet.',
  }));
test('a subnet that leads to other networks is opened last, with a caution', () => {
  const fixes = dialed({ tables: [table('rtb-a', [to('tgw-1', '10.0.0.0/8')], { subnets: ['subnet-a'] })] });
  expect(fixes.map(f => f.commands?.some(c => c.includes(' create-route ')))).toEqual([false, true]);
  expect(fixes[1]).toMatchObject({
    applies: 'judge',
    risk: expect.stringContaining('Private addresses route to tgw-1'),
  });
});
test('a call over IPv6 gets an egress-only internet gateway', () => {
  const fixes = fixesOf({
    ...site,
    'failure.calls': [call()],
    'net.paths': [path(at({ tables: [sealed], nats: [nat()] }), { address: '2600:1f18::1' })],
  });
  expect(fixes).toHaveLength(1);
  expect(fixes[0]).toMatchObject({ applies: 'judge', risk: expect.stringContaining('over IPv6') });
  expect(fixes[0]?.commands?.[0]).toContain('create-egress-only-internet-gateway --vpc-id vpc-1');
  expect(fixes[0]?.commands?.[1]).toMatch(/create-route .* --destination-ipv6-cidr-block ::\/0 --egress-only-internet/);
});

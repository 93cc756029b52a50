import { expect, test } from 'vitest';
import { testRule } from '#testing';
import rule from '../../../rules/network/security-group-egress.ts';
import { runRule } from '../../../src/engine/run-rule.ts';
import { denied, endpoint, group, known, layout, rule as sg, sealed, table, to } from '../../aws/network/layout.ts';
import { at, call, path, site } from './base.ts';

const given = (world: ReturnType<typeof layout>, more: Parameters<typeof path>[1] = {}) => ({
  ...site,
  'failure.calls': [call()],
  'net.paths': [path(world, more)],
});
const sealedGroup = at({ groups: [group('sg-task', { egress: [] })] });
const partly = at({ groups: [group('sg-task', { egress: [sg({ cidrs: ['52.0.0.0/8'] })] })] });
testRule(rule, {
  faults: [
    {
      name: 'it lets nothing out',
      given: given(sealedGroup),
      faults: [{ messageId: 'shut', about: 'sg-task', confidence: 'proven', calls: ['c1'], data: { port: '443' } }],
    },
    {
      name: 'it lets only the database out',
      given: given(
        at({ groups: [group('sg-task', { egress: [sg({ from: 5432, to: 5432, cidrs: ['0.0.0.0/0'] })] })] }),
      ),
      faults: [{ messageId: 'shut', about: 'sg-task', confidence: 'proven' }],
    },
    {
      name: 'it lets out to a part of S3',
      given: given(partly, { service: 's3' }),
      faults: [
        { messageId: 'part', about: 'sg-task', confidence: 'likely', calls: ['c1'], data: { services: 'Amazon S3' } },
      ],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'net.paths': [path(sealedGroup, { calls: [] })] },
      faults: [{ messageId: 'shut', about: 'sg-task', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    {
      name: 'one of two groups lets it out',
      given: given(at({ groups: [group('sg-task', { egress: [] }), group('sg-2')] }), {
        from: { securityGroups: ['sg-task', 'sg-2'] },
      }),
    },
  ],
  undecided: [
    { name: 'groups denied', given: given(layout({}, { 'net.securityGroups': denied() })), blockedOn: 'paths' },
  ],
});

const fixOf = (...paths: ReturnType<typeof path>[]) => {
  const read = { ...site, 'failure.calls': [call()], 'net.paths': paths };
  const out = runRule(rule, Object.fromEntries(Object.entries(read).map(([k, v]) => [k, known(v)])));
  return out.status === 'faults' ? out.faults[0]?.fixes?.[0] : undefined;
};
const shut = { groups: [group('sg-task', { egress: [] })] };
test.each([
  [
    'to the group of the endpoint',
    [path(at({ ...shut, tables: [sealed], endpoints: [endpoint('ecr.api')] }))],
    'as-is',
    '"UserIdGroupPairs":[{"GroupId":"sg-ep"}]',
  ],
  [
    'to the prefix list of S3',
    [path(at(shut), { service: 's3' })],
    'as-is',
    '"PrefixListIds":[{"PrefixListId":"pl-s3"}]',
  ],
  ['to a service whose addresses change', [path(at(shut))], 'judge', '"IpRanges":[{"CidrIp":"0.0.0.0/0"}]'],
  [
    'to a private address that no endpoint explains',
    [path(at({ ...shut, tables: [sealed] }), { address: '10.0.7.9' })],
    'as-is',
    '"IpRanges":[{"CidrIp":"10.0.7.9/32"}]',
  ],
  [
    'to an endpoint in another network, whose address is not known',
    [
      path(
        at({
          ...shut,
          tables: [table('rtb-a', [to('tgw-1', '10.0.0.0/8')], { subnets: ['subnet-a'] })],
          zones: [
            {
              vpc: 'vpc-1',
              zones: known([
                {
                  id: 'Z1',
                  name: 'api.ecr.eu-west-1.amazonaws.com',
                  records: known([
                    {
                      name: 'api.ecr.eu-west-1.amazonaws.com',
                      type: 'A',
                      targets: ['vpce-0far-1x.vpce.amazonaws.com'],
                    },
                  ]),
                },
              ]),
            },
          ],
        }),
      ),
    ],
    'fill-in',
    '<destination-cidr>',
  ],
  [
    'to an IPv6 address',
    [
      path(at({ ...shut, tables: [table('rtb-a', [to('eigw-1', '::/0')], { subnets: ['subnet-a'] })] }), {
        address: '2600:1f18::1',
      }),
    ],
    'judge',
    '"Ipv6Ranges":[{"CidrIpv6":"::/0"}]',
  ],
  [
    'to both',
    [path(at({ ...shut, tables: [sealed], endpoints: [endpoint('ecr.api')] })), path(at(shut), { service: 's3' })],
    'as-is',
    '"UserIdGroupPairs":[{"GroupId":"sg-ep"}],"PrefixListIds":[{"PrefixListId":"pl-s3"}]',
  ],
] as const)('opens no more than is needed: %s', (_, paths, applies, permission) => {
  const fix = fixOf(...paths);
  expect(fix?.applies).toBe(applies);
  expect(fix?.commands?.[0]).toContain(permission);
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Endpoint, FailedCall, IamDecision, RouteTable, VpcFacts } from '#rule';
import {
  ACCOUNT,
  allow,
  call,
  decide,
  definition,
  denied,
  endpoint,
  type Given,
  iam,
  IMAGE,
  imageFacts,
  known,
  policy,
  role,
  ROLE,
  routeTable,
  SECRET,
  secretFacts,
  vpc,
  withSecret,
} from '../../collect/iam/stage.ts';

const GET = 'secretsmanager:GetSecretValue';
const CLOSED = policy(allow('dynamodb:*', '*', { Principal: '*' }));
const OPEN = policy(allow('*', '*', { Principal: '*' }));
const subnet = (id: string, more: object = {}) => ({
  id,
  subnet: known({ id, vpc: 'vpc-1', zone: 'a', cidr: '10.0.0.0/24', ipv6Cidrs: [], availableIps: 9, ...more }),
});
const refused = (more: Partial<FailedCall> = {}): FailedCall =>
  call({ action: GET, resource: SECRET, role: { arn: ROLE, kind: 'execution' }, service: 'secretsmanager', ...more });
const said = (all: readonly IamDecision[], action: string): string => {
  const d = all.find(x => x.action === action);
  return d ? `${d.verdict} ${d.cause ?? '-'} ${d.missing.join(' ')}`.trim() : 'none';
};
beforeEach(() => {
  iam.reset();
  role('exec', { inline: { all: policy(allow('*', '*')) } });
});

describe('the policy of an interface endpoint', () => {
  const sm = (more: Partial<Endpoint> = {}): Endpoint => endpoint('secretsmanager', CLOSED, more);
  const unread: VpcFacts = { ...vpc(), dnsHostnames: denied('ec2:DescribeVpcAttribute') };
  const closed = 'denied network/endpoint-policy-denied';
  it.each<[string, Given, string]>([
    ['counts with private DNS', { 'net.endpoints': [sm()] }, closed],
    ['does not count without', { 'net.endpoints': [sm({ privateDns: false })] }, 'allowed iam/execution-role-denied'],
    [
      'does not count without DNS support',
      { 'net.endpoints': [sm()], 'net.vpcs': [vpc({ support: false })] },
      'allowed iam/execution-role-denied',
    ],
    [
      'does not count without DNS hostnames',
      { 'net.endpoints': [sm()], 'net.vpcs': [vpc({ hostnames: false })] },
      'allowed iam/execution-role-denied',
    ],
    [
      'is unknown where an attribute was not read',
      { 'net.endpoints': [sm()], 'net.vpcs': [unread] },
      'unknown - ec2:DescribeVpcAttribute',
    ],
    [
      'is no matter there, where it lets the call through anyway',
      { 'net.endpoints': [sm({ policy: OPEN })], 'net.vpcs': [unread] },
      'allowed iam/execution-role-denied',
    ],
    ['of another VPC is a decoy', { 'net.endpoints': [sm({ vpc: 'vpc-2' })] }, 'allowed iam/execution-role-denied'],
    [
      'of another Region is one too',
      { 'net.endpoints': [sm({ service: 'com.amazonaws.us-east-1.secretsmanager' })] },
      'allowed iam/execution-role-denied',
    ],
    [
      'of a shared subnet is not seen from here',
      { 'net.subnets': [subnet('subnet-1', { owner: '999999999999' })], 'net.endpoints': [sm({ vpc: 'vpc-2' })] },
      'unknown -',
    ],
    [
      'is unknown where endpoints were not read',
      { 'net.endpoints': denied('ec2:DescribeVpcEndpoints') },
      'unknown - ec2:DescribeVpcEndpoints',
    ],
  ])('%s', async (_, given, expected) => {
    const all = await decide({
      'failure.calls': [refused()],
      'deployment.taskDefinition': definition([withSecret()]),
      'secret.references': [secretFacts()],
      'net.subnets': [subnet('subnet-1')],
      ...given,
    });
    expect(said(all, GET)).toBe(expected);
  });
  it('that AWS named is it, though an attribute was not read', async () => {
    const all = await decide({
      'failure.calls': [refused({ layer: 'endpoint' })],
      'deployment.taskDefinition': definition([withSecret()]),
      'secret.references': [secretFacts()],
      'net.subnets': [subnet('subnet-1')],
      'net.endpoints': [sm()],
      'net.vpcs': [unread],
    });
    expect(said(all, GET)).toBe(closed);
  });
});

describe('the policy of a gateway endpoint', () => {
  const s3 = (id: string, table: string, document = CLOSED): Endpoint =>
    endpoint('s3', document, { id, routeTables: [table], privateDns: false });
  const tables = (...subnets: readonly string[][]): RouteTable[] => [
    routeTable({ id: 'rtb-main' }),
    ...subnets.map((list, i) => routeTable({ id: `rtb-${i + 1}`, main: false, subnets: list })),
  ];
  const file = 'arn:aws:s3:::conf/web.env';
  const own = (principal: object): string =>
    policy(
      allow('s3:GetObject', 'arn:aws:s3:::prod-*-starport-layer-bucket/*', { Principal: '*' }),
      allow('s3:GetObject', file, { Principal: principal }),
    );
  const ask = async (given: Given, calls: readonly FailedCall[] = []): Promise<readonly IamDecision[]> =>
    decide({
      'failure.calls': calls,
      'deployment.taskDefinition': definition([{ image: IMAGE, environmentFiles: [file] }]),
      'image.references': [imageFacts()],
      'net.subnets': [subnet('subnet-1'), subnet('subnet-2')],
      'net.routeTables': tables(['subnet-1'], ['subnet-2']),
      ...given,
    });
  const layers = (all: readonly IamDecision[]): string => {
    const d = all.find(x => x.data['purpose'] === 'layers');
    return d ? `${d.verdict} ${d.about?.id ?? '-'} ${d.missing.join(' ')}`.trim() : 'none';
  };
  it.each<[string, Given, string]>([
    ['counts on the table of the subnet', { 'net.endpoints': [s3('vpce-1', 'rtb-1')] }, 'denied vpce-1'],
    ['does not count on another table', { 'net.endpoints': [s3('vpce-1', 'rtb-9')] }, 'none'],
    [
      'on the main table is a decoy where the subnet has its own',
      { 'net.endpoints': [s3('vpce-1', 'rtb-main')] },
      'none',
    ],
    [
      'counts on the main table where it has none',
      { 'net.endpoints': [s3('vpce-1', 'rtb-main')], 'net.routeTables': tables() },
      'denied vpce-1',
    ],
    [
      'of several is the one on the table',
      { 'net.endpoints': [s3('vpce-0', 'rtb-2', CLOSED), s3('vpce-1', 'rtb-1', OPEN)] },
      'allowed vpce-1',
    ],
    [
      'is unknown where the tables were not read',
      { 'net.endpoints': [s3('vpce-1', 'rtb-1')], 'net.routeTables': denied('ec2:DescribeRouteTables') },
      'unknown vpce-1 ec2:DescribeRouteTables',
    ],
    [
      'gives way to an interface endpoint that answers to the name',
      {
        'net.endpoints': [
          s3('vpce-1', 'rtb-1'),
          endpoint('s3', OPEN, { id: 'vpce-i', type: 'Interface', privateDns: true, routeTables: [] }),
        ],
      },
      'allowed vpce-i',
    ],
    [
      'does not to one that answers to resolver endpoints only',
      {
        'net.endpoints': [
          s3('vpce-1', 'rtb-1'),
          endpoint('s3', OPEN, { id: 'vpce-i', type: 'Interface', inboundDnsOnly: true, routeTables: [] }),
        ],
      },
      'denied vpce-1',
    ],
  ])('%s', async (_, given, expected) => expect(layers(await ask(given))).toBe(expected));
  it.each<[string, readonly string[], string]>([
    ['of the subnet where the task was', ['subnet-1'], 'denied vpce-1'],
    ['and not of the other', ['subnet-2'], 'allowed vpce-2'],
    ['of either, where tasks were in both', ['subnet-1', 'subnet-2'], 'denied vpce-1'],
  ])('is that %s', async (_, subnets, expected) => {
    const pull = call({
      step: 'image-pull',
      service: 's3',
      how: 'denied',
      image: IMAGE,
      role: { arn: ROLE, kind: 'execution' },
      from: { kind: 'task', subnets, securityGroups: [], publicIp: false },
    });
    const given = { 'net.endpoints': [s3('vpce-1', 'rtb-1'), s3('vpce-2', 'rtb-2', OPEN)] };
    expect(layers(await ask(given, [pull]))).toBe(expected);
  });
  it.each<[string, object, string]>([
    ['its root user only, where it names the account', { AWS: ACCOUNT }, 'denied'],
    ['everybody (control)', { AWS: '*' }, 'unknown'],
  ])('lets in %s', async (_, principal, expected) => {
    const all = await ask({ 'net.endpoints': [s3('vpce-1', 'rtb-1', own(principal))] });
    expect(all.find(d => d.resource === file)?.verdict).toBe(expected);
  });
});

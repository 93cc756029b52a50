import { expect, test } from 'vitest';
import paths from '../../../src/derive/net/paths.ts';
import type { EvidenceTypes, NetworkPath } from '../../../src/rule/index.ts';
import { endpoint, gateway, group, layout, nacl, sealed, subnet, table } from '../../aws/network/layout.ts';
import { container, definition, failed, host, judged, run } from '../../collect/net/run.ts';

type Given = { readonly [K in keyof EvidenceTypes]?: EvidenceTypes[K] };
const given = (l: Parameters<typeof layout>[0], more: Given): Given => {
  const world = layout(l) as unknown as Readonly<Record<string, { value?: unknown }>>;
  const read = Object.fromEntries(
    Object.entries(world).flatMap(([k, ev]) => (k.startsWith('net.') ? [[k, ev.value]] : [])),
  ) as Given;
  return { ...read, 'deployment.judged': judged(), 'deployment.taskDefinition': definition(), ...more };
};
const found = async (l: Parameters<typeof layout>[0], more: Given): Promise<readonly NetworkPath[]> => {
  const { ev, asked } = await run('net.paths', [paths], given(l, more));
  expect(asked, 'derived evidence makes no calls of its own').toEqual([]);
  return ev.state === 'known' ? ev.value : [];
};
const TWO = {
  subnets: [subnet('subnet-a', '10.0.1.0/24'), subnet('subnet-b', '10.0.2.0/24')],
  tables: [table('rtb-a', [], { subnets: ['subnet-a', 'subnet-b'] })],
  nats: [],
};

test('one path for each subnet of a call', async () => {
  const list = await found(TWO, {
    'failure.calls': [
      failed({
        from: { kind: 'task', subnets: ['subnet-b', 'subnet-a'], securityGroups: ['sg-task'], publicIp: false },
      }),
    ],
  });
  expect(list.map(p => [p.id, p.calls, p.cause, p.about?.id])).toEqual([
    ['path:ecr.api:subnet-a', ['registry-auth:unreachable'], 'network/no-route', 'rtb-a'],
    ['path:ecr.api:subnet-b', ['registry-auth:unreachable'], 'network/no-route', 'rtb-a'],
  ]);
});
test('two calls to one service share a path', async () => {
  const list = await found({ tables: [sealed] }, { 'failure.calls': [failed(), failed({ id: 'other' })] });
  expect(list.map(p => p.calls)).toEqual([['registry-auth:unreachable', 'other']]);
});
test('a call that was killed may have gone to any service that the task needs', async () => {
  const { service: _, ...killed } = failed({ id: 'registry-auth:killed' });
  const list = await found(
    { tables: [sealed], endpoints: [endpoint('ecr.api'), endpoint('ecr.dkr'), gateway(['rtb-a'])] },
    {
      'failure.calls': [killed],
      'deployment.taskDefinition': definition(
        container({ logging: { driver: 'awslogs', options: { 'awslogs-region': 'eu-west-1' } } }),
      ),
    },
  );
  expect(list.map(p => [p.service, p.verdict, p.cause])).toEqual([
    ['ecr.api', 'open', undefined],
    ['ecr.dkr', 'open', undefined],
    ['s3', 'open', undefined],
    ['logs', 'blocked', 'network/endpoint-missing'],
  ]);
});
test('the host and the address that the words name are the ones that are walked', async () => {
  const [p] = await found(
    {},
    { 'failure.calls': [failed({ host: 'api.ecr.us-east-1.amazonaws.com', address: '44.213.79.86' })] },
  );
  expect(p).toMatchObject({
    host: 'api.ecr.us-east-1.amazonaws.com',
    verdict: 'open',
    data: { region: 'us-east-1', address: '44.213.79.86' },
  });
});
test('a call that was refused, or an app that crashed, asks nothing of the network', async () => {
  const stubborn = {
    ...given({}, {}),
    'failure.calls': [failed({ how: 'denied' }), failed({ step: 'process', how: 'exited' })],
  };
  const { ev } = await run('net.paths', [paths], stubborn);
  expect(ev).toMatchObject({ state: 'known', value: [] });
});
test('where nothing failed, the paths are those that the task definition needs', async () => {
  const list = await found(
    {},
    {
      'failure.calls': [],
      'deployment.taskDefinition': definition(container({ secrets: [{ name: 'A', valueFrom: '/a', at: '/0' }] })),
    },
  );
  expect(list.map(p => [p.service, p.verdict, p.calls])).toEqual([
    ['ecr.api', 'open', []],
    ['ecr.dkr', 'open', []],
    ['s3', 'open', []],
    ['ssm', 'open', []],
  ]);
});
test('on EC2 it is the instance that pulls: its subnet, its groups, its public address', async () => {
  const list = await found(
    { tables: [sealed], nacls: [nacl('acl-1', ['subnet-a', 'subnet-pub'])], groups: [group('sg-i', { egress: [] })] },
    {
      'failure.calls': [
        failed({
          from: { kind: 'instance', subnets: [], securityGroups: [], publicIp: 'unknown', instances: ['arn:ci-1'] },
        }),
      ],
      'ecs.containerInstances': [host(), host({ arn: 'arn:ci-2', ec2InstanceId: 'i-2' })],
      'net.instances': [
        { id: 'i-1', type: 'c5.large', subnet: 'subnet-a', securityGroups: ['sg-i'], publicIp: '203.0.113.9' },
        { id: 'i-2', type: 'c5.large', subnet: 'subnet-pub', securityGroups: ['sg-i'] },
      ],
    },
  );
  expect(list.map(p => [p.from, p.cause])).toEqual([
    [
      {
        kind: 'instance',
        subnet: 'subnet-a',
        vpc: 'vpc-1',
        zone: 'eu-west-1a',
        securityGroups: ['sg-i'],
        publicIp: true,
        routeTable: 'rtb-a',
      },
      'network/no-route',
    ],
  ]);
});
test('a lone task, of which no security group is known, is not given the default one', async () => {
  const { 'deployment.judged': _, ...lone } = given(
    {},
    {
      'failure.calls': [
        failed({ from: { kind: 'task', subnets: ['subnet-a'], securityGroups: [], publicIp: 'unknown' } }),
      ],
    },
  );
  const { ev } = await run('net.paths', [paths], lone);
  expect(ev).toMatchObject({ value: [{ verdict: 'cannot-tell', missing: ['ec2:DescribeSecurityGroups'] }] });
});

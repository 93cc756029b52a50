import { expect, test } from 'vitest';
import paths from '../../../src/derive/net/paths.ts';
import type { EvidenceTypes, NetworkPath, Service } from '../../../src/rule/index.ts';
import { endpoint, gateway, group, layout, nacl, sealed, subnet, table, to } from '../../aws/network/layout.ts';
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
test('where nothing failed, the agent of ECS Exec dials from the task, if the service has it enabled', async () => {
  const of = async (enableExecuteCommand: boolean) =>
    (
      await found(
        { tables: [sealed], nats: [] },
        { 'failure.calls': [], 'ecs.service': { enableExecuteCommand } as Service },
      )
    ).filter(p => p.service === 'ssmmessages');
  expect(await of(true)).toMatchObject([
    { verdict: 'blocked', host: 'ssmmessages.eu-west-1.amazonaws.com', from: { kind: 'task' } },
  ]);
  expect(await of(false)).toEqual([]);
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

test.each([
  ['the address refused', 'dial tcp 10.0.1.100:443: connect: connection refused', { address: '10.0.1.100' }, 0],
  ['the caller ran out of files', 'dial udp 10.0.0.2:53: socket: too many open files', { address: '10.0.0.2' }, 0],
  ['a log server', 'dial tcp 10.0.5.6:514: i/o timeout', { address: '10.0.5.6', step: 'log-driver', bare: true }, 0],
  ['a database', 'dial tcp 10.0.5.6:5432: i/o timeout', { address: '10.0.5.6', bare: true }, 0],
  ['the task itself', 'dial tcp 127.0.0.1:443: i/o timeout', { address: '127.0.0.1' }, 0],
  // Decoy and controls: a name that is not resolved, an address that times out, and no address at all.
  ['a lookup that timed out', 'dial tcp: lookup api.ecr on 10.0.0.2:53: i/o timeout', { address: '10.0.0.2' }, 1],
  ['a service that timed out', 'dial tcp 52.94.5.1:443: i/o timeout', { address: '52.94.5.1' }, 1],
  ['no address', 'context deadline exceeded', {}, 1],
] as const)('a call is walked where the network may be why: %s', async (_, words, more, walked) => {
  const { bare, ...rest } = { bare: false, ...more };
  const { service: _service, ...unnamed } = failed({ words, ...rest });
  const list = await found({ tables: [sealed] }, { 'failure.calls': [bare ? unnamed : failed({ words, ...rest })] });
  expect(list).toHaveLength(walked);
});
test('where nothing failed, what works by other means is no risk', async () => {
  const list = await found(
    { tables: [table('rtb-a', [to('tgw-1', '10.0.0.0/8')], { subnets: ['subnet-a'] })], nats: [] },
    { 'failure.calls': [] },
  );
  expect(new Set(list.map(p => p.verdict))).toEqual(new Set(['cannot-tell']));
});
test('Windows on platform version 1.0.0 fetches its secrets itself', async () => {
  const secret = {
    name: 'A',
    at: '/secrets/0',
    valueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf',
  };
  const services = async (operatingSystemFamily: string) =>
    (
      await found(
        { tables: [sealed], nats: [] },
        {
          'failure.calls': [],
          'deployment.judged': judged({ platformVersion: '1.0.0' }),
          'deployment.taskDefinition': { ...definition(container({ secrets: [secret] })), operatingSystemFamily },
        },
      )
    ).map(p => p.service);
  expect(await services('WINDOWS_SERVER_2022_CORE')).toContain('secretsmanager');
  expect(await services('LINUX')).not.toContain('secretsmanager');
});

import { describe, expect, it } from 'vitest';
import { fit, parseCase } from '../../src/collect/case.ts';
import { openDoor } from '../../src/collect/door.ts';
import { NotRecorded } from '../../src/collect/not-recorded.ts';
import { replay } from '../../src/collect/replay.ts';
import type { Transport } from '../../src/collect/transport.ts';

const counting = (
  answer: (action: string, input: Record<string, unknown>) => unknown,
): Transport & { sent: string[] } => {
  const sent: string[] = [];
  return {
    sent,
    send: async (action, input) => (
      sent.push(`${action} ${JSON.stringify(input)}`), answer(action, input as Record<string, unknown>)
    ),
  };
};
const R = 'eu-west-1';

describe('the door', () => {
  it('asks once for the same thing, however it is spelled', async () => {
    const t = counting(() => ({ Subnets: [] }));
    const door = openDoor(t);
    await Promise.all([
      door.call('ec2:DescribeSubnets', { SubnetIds: ['b', 'a'] }, R),
      door.call('ec2:DescribeSubnets', { SubnetIds: ['a', 'b'], MaxResults: 5 }, R),
    ]);
    expect(t.sent).toHaveLength(1);
    await door.call('ec2:DescribeSubnets', { SubnetIds: ['a', 'b'] }, 'us-east-1');
    expect(t.sent).toHaveLength(2);
  });
  it('merges pages, and leaves the token when there are more than it follows', async () => {
    const paged = counting((_, i) =>
      i.nextToken === undefined ? { taskArns: ['a'], nextToken: '2' } : { taskArns: ['b'] },
    );
    expect((await openDoor(paged).call('ecs:ListTasks', { cluster: 'c' }, R)).output).toEqual({ taskArns: ['a', 'b'] });
    let n = 0;
    const endless = counting(() => ({ taskArns: ['x'], nextToken: String(++n) }));
    const out = (await openDoor(endless).call('ecs:ListTasks', { cluster: 'c' }, R)).output as {
      taskArns: string[];
      nextToken?: string;
    };
    expect(out.nextToken).toBeDefined();
    expect(out.taskArns.length).toBe(20);
  });
  it('turns dates into ISO 8601 and redacts before anything is kept', async () => {
    const door = openDoor(
      counting(() => ({
        tasks: [
          {
            taskArn: 'x',
            lastStatus: 'STOPPED',
            createdAt: new Date('2026-01-02T03:04:05Z'),
            environment: [{ name: 'A', value: 'swordfish-9000' }],
            stoppedReason: 'said swordfish-9000',
          },
        ],
      })),
    );
    await door.call('ecs:DescribeTasks', { tasks: ['x'] }, R);
    const kept = JSON.stringify(door.recordings());
    expect(kept).toContain('2026-01-02T03:04:05.000Z');
    expect(kept).not.toContain('swordfish');
  });
  it('scrubs what turns out to be an environment value only later', async () => {
    const door = openDoor(
      counting(action =>
        action === 'logs:GetLogEvents'
          ? { events: [{ message: 'user swordfish-9000 in' }] }
          : { taskDefinition: { containerDefinitions: [{ environment: [{ name: 'A', value: 'swordfish-9000' }] }] } },
      ),
    );
    await door.call('logs:GetLogEvents', { logStreamName: 's', logGroupName: 'g' }, R);
    await door.call('ecs:DescribeTaskDefinition', { taskDefinition: 'x' }, R);
    expect(JSON.stringify(door.recordings())).not.toContain('swordfish');
  });
  it('records an error with its name, and replays it as one', async () => {
    const door = openDoor({
      send: async () => {
        throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
      },
    });
    await expect(door.call('ecs:DescribeTasks', { tasks: ['x'] }, R)).rejects.toThrow('no');
    const again = openDoor(replay({ calls: door.recordings() }));
    await expect(again.call('ecs:DescribeTasks', { tasks: ['x'] }, R)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
  it('stops waiting when told to', async () => {
    const stop = new AbortController();
    const door = openDoor({ send: () => new Promise(() => {}) }, { signal: stop.signal });
    const call = door.call('ecs:DescribeTasks', { tasks: ['x'] }, R);
    stop.abort(new DOMException('x', 'TimeoutError'));
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('a case answers', () => {
  const rec = (input: unknown, output: unknown = {}, operation = 'DescribeSubnets', service = 'ec2') => ({
    service,
    operation,
    ...(input !== undefined && { input }),
    output,
  });
  it.each([
    ['the same input, lists in any order', { SubnetIds: ['a', 'b'] }, { SubnetIds: ['b', 'a'], MaxResults: 10 }, 4],
    ['any input where none was recorded', undefined, { SubnetIds: ['a'] }, 3],
    ['any input where an empty one was recorded', {}, { SubnetIds: ['a'] }, 3],
    ['fewer ids than were recorded', { SubnetIds: ['a', 'b'] }, { SubnetIds: ['a'] }, 2],
    ['not other ids', { SubnetIds: ['a'] }, { SubnetIds: ['c'] }, 0],
    ['a cluster by name or by ARN', { cluster: 'arn:aws:ecs:eu-west-1:1:cluster/prod' }, { cluster: 'prod' }, 4],
  ])('%s', (_, had, asked, want) => expect(fit(rec(had), asked)).toBe(want));
  it('by ids that stand in an answer to another filter', () => {
    expect(
      fit(rec({ Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }] }, { Subnets: [{ SubnetId: 'subnet-1' }] }), {
        SubnetIds: ['subnet-1'],
      }),
    ).toBe(1);
  });
  it('with what was recorded one by one, put together', async () => {
    const door = openDoor(
      replay({
        calls: [
          rec({ SubnetIds: ['a'] }, { Subnets: [{ SubnetId: 'a' }] }),
          rec({ SubnetIds: ['b'] }, { Subnets: [{ SubnetId: 'b' }] }),
        ],
      }),
    );
    expect((await door.call('ec2:DescribeSubnets', { SubnetIds: ['a', 'b'] }, R)).output).toEqual({
      Subnets: [{ SubnetId: 'a' }, { SubnetId: 'b' }],
    });
  });
  it('of several without input the one that speaks of what is asked', async () => {
    const td = (arn: string) =>
      rec(
        undefined,
        { taskDefinition: { taskDefinitionArn: arn, containerDefinitions: [] } },
        'describe-task-definition',
        'ecs',
      );
    const door = openDoor(
      replay(
        parseCase(
          JSON.stringify([
            td('arn:aws:ecs:eu-west-1:1:task-definition/web:7'),
            td('arn:aws:ecs:eu-west-1:1:task-definition/web:8'),
          ]),
        ),
      ),
    );
    expect((await door.call('ecs:DescribeTaskDefinition', { taskDefinition: 'web:8' }, R)).output).toMatchObject({
      taskDefinition: { taskDefinitionArn: expect.stringContaining('web:8') },
    });
  });
  it('a miss with its name, and asks nobody else', async () => {
    const door = openDoor(replay({ calls: [] }));
    await expect(door.call('ecs:ListTasks', { cluster: 'c' }, R)).rejects.toBeInstanceOf(NotRecorded);
    expect(door.misses).toEqual(['ecs:ListTasks {"cluster":"c"}']);
  });
  it('a token left in a recording means that there was more', async () => {
    const door = openDoor(
      replay({ calls: [rec({ cluster: 'c' }, { taskArns: ['a'], nextToken: 'more' }, 'ListTasks', 'ecs')] }),
    );
    expect((await door.call('ecs:ListTasks', { cluster: 'c' }, R)).output).toEqual({
      taskArns: ['a'],
      truncated: true,
    });
  });
  it.each([
    ['truncated', '{"calls": [', /not JSON/],
    ['another file', '{"a":1}', /no list of calls/],
    ['a call of no kind', '[{"x":1}]', /doesn't name its service/],
    ['a call without an answer', '[{"service":"ecs","operation":"ListTasks"}]', /neither output nor error/],
    ['null', 'null', /no list/],
    ['an entry that is null', '{"calls":[null]}', /not an object/],
  ])('no nonsense: %s', (_, text, why) => expect(() => parseCase(text)).toThrow(why));
  it.each([
    ['elbv2', 'describe-target-health', 'elasticloadbalancing', 'DescribeTargetHealth'],
    ['secrets-manager', 'DescribeSecretCommand', 'secretsmanager', 'DescribeSecret'],
    ['ECS', 'describeServices', 'ecs', 'DescribeServices'],
  ])('to other spellings: %s %s', (service, operation, s, o) => {
    expect(parseCase(JSON.stringify([{ service, operation, output: {} }])).calls[0]).toMatchObject({
      service: s,
      operation: o,
    });
  });
});

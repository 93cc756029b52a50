import { describe, expect, it } from 'vitest';
import { actionsFor, Broker } from '../../src/collect/broker.ts';
import { classify } from '../../src/collect/classify.ts';
import { defineCollector } from '../../src/collect/collector.ts';
import { openDoor } from '../../src/collect/door.ts';
import subnets from '../../src/collect/ecs/account-settings.ts';
import tasks from '../../src/collect/ecs/tasks.ts';

const target = { region: 'eu-west-1', cluster: 'prod', service: 'web' };
const throwing = (name: string, message = '') =>
  openDoor({
    send: async () => {
      throw Object.assign(new Error(message), { name });
    },
  });

describe('the broker', () => {
  it.each([
    ['UnauthorizedOperation', 'unreadable', 'denied'],
    ['AccessDeniedException', 'unreadable', 'denied'],
    ['RequestLimitExceeded', 'unreadable', 'throttled'],
    ['ExpiredTokenException', 'unreadable', 'credentials'],
    ['ENOTFOUND', 'unreadable', 'unreachable'],
    ['SomethingNewNotFound', 'unreadable', 'malformed'],
    ['NotFoundException', 'unreadable', 'malformed'],
    ['ClusterNotFoundException', 'absent', undefined],
  ])('%s is %s %s', async (name, state, reason) => {
    const ev = await new Broker([subnets], throwing(name), target).ask('ecs.accountSettings');
    expect(ev.state).toBe(state);
    if (reason !== undefined) expect(ev).toMatchObject({ reason, receipt: { action: 'ecs:ListAccountSettings' } });
  });
  it('asks once for a key that two want', async () => {
    let calls = 0;
    const broker = new Broker([subnets], openDoor({ send: async () => (calls++, { settings: [] }) }), target);
    await Promise.all([broker.ask('ecs.accountSettings'), broker.ask('ecs.accountSettings')]);
    expect(calls).toBe(1);
  });
  it('hands absence and unreadability on to what starts from it', async () => {
    const derived = defineCollector({
      key: 'deployment.attempts',
      from: ['ecs.tasks'],
      actions: [],
      async collect({ need }) {
        await need('ecs.tasks');
        return { found: [] };
      },
    });
    const broker = new Broker([tasks, derived], throwing('AccessDeniedException'), target);
    expect(await broker.ask('deployment.attempts')).toMatchObject({
      state: 'unreadable',
      reason: 'denied',
      receipt: { action: 'ecs:ListTasks' },
    });
  });
  it('keeps what cannot be picked from to the element that it is about, and nothing is left to reject', async () => {
    const picky = defineCollector({
      key: 'ecs.accountSettings',
      from: [],
      actions: ['ecs:ListAccountSettings'],
      async collect(io) {
        const broken = (): never => {
          throw new TypeError('cannot be picked');
        };
        void io.evidence('ecs:ListAccountSettings', { maxResults: 1 }, broken);
        return {
          found: {
            state: (await io.evidence('ecs:ListAccountSettings', {}, broken)).state,
          },
        };
      },
    });
    const broker = new Broker([picky], openDoor({ send: async () => ({ settings: [{ name: 'x' }] }) }), target);
    expect(await broker.ask('ecs.accountSettings')).toMatchObject({ state: 'known', value: { state: 'unreadable' } });
    expect(broker.bugs.map(b => b.key)).toEqual(['ecs.accountSettings', 'ecs.accountSettings']);
  });
  it('does not let a collector ask or call what it does not declare', async () => {
    const sly = defineCollector({
      key: 'ecs.accountSettings',
      from: [],
      actions: [],
      async collect(io) {
        await (io as unknown as { call(a: string, i: object): Promise<unknown> }).call('ecs:ListTasks', {});
        return { found: {} };
      },
    });
    const broker = new Broker([sly], openDoor({ send: async () => ({}) }), target);
    expect(await broker.ask('ecs.accountSettings')).toMatchObject({ state: 'unreadable', reason: 'malformed' });
    expect(broker.bugs[0]?.error.message).toMatch(/does not declare/);
  });
  it('a case without the call leaves the key unasked', async () => {
    const { replay } = await import('../../src/collect/replay.ts');
    expect(
      await new Broker([subnets], openDoor(replay({ calls: [] })), target).ask('ecs.accountSettings'),
    ).toMatchObject({ state: 'unasked', because: expect.stringContaining('ecs:ListAccountSettings') });
  });
  it('knows the actions behind a key', () =>
    expect(
      actionsFor(
        ['deployment.attempts'],
        [
          tasks,
          defineCollector({
            key: 'deployment.attempts',
            from: ['ecs.tasks'],
            actions: [],
            collect: async () => ({ found: [] }),
          }),
        ],
      ),
    ).toEqual(['ecs:DescribeTasks', 'ecs:ListTasks']));
});

describe('absence is decided per operation', () => {
  it.each([
    ['ecs:DescribeTaskDefinition', 'ClientException', 'Unable to describe task definition.', true],
    ['ecs:DescribeTasks', 'ClientException', 'Unable to describe task definition.', false],
    ['iam:GetRole', 'NoSuchEntityException', '', true],
    ['ec2:DescribeSubnets', 'NoSuchEntityException', '', false],
    ['kms:DescribeKey', 'NotFoundException', '', true],
    ['ecr:DescribeImages', 'ImageNotFoundException', '', true],
  ])('%s %s %s', (action, name, message, absent) =>
    expect('missing' in classify(Object.assign(new Error(message), { name }), action)).toBe(absent),
  );
});

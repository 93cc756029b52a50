import { describe, expect, it } from 'vitest';
import { Broker } from '../../src/collect/broker.ts';
import { openDoor } from '../../src/collect/door.ts';
import { replay } from '../../src/collect/replay.ts';
import { sources } from '../../src/sources.ts';
import { readText } from '../../src/aws/messages/index.ts';
import { answers, at, deployment, found, known, stopped, TARGET } from './_symptoms.ts';

describe('the tasks of a service', () => {
  it('are listed by service and desired status, never as PENDING, and never by who started them', async () => {
    const { asked } = await found('ecs.tasks', { tasks: [stopped('a')] });
    const inputs = asked.filter(a => a.action === 'ecs:ListTasks').map(a => a.input);
    expect(inputs.map(i => i.desiredStatus).sort()).toEqual(['RUNNING', 'STOPPED']);
    for (const input of inputs) expect(Object.keys(input).sort()).toEqual(['cluster', 'desiredStatus', 'serviceName']);
  });
  it('that still run and are to stop have failed already', async () => {
    const stopping = stopped('a', {
      lastStatus: 'RUNNING',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
    });
    expect(await known('deployment.attempts', { tasks: [stopping] })).toHaveLength(1);
  });
  it('failed, though the deployment counts no failed task any more', async () => {
    const deployments = [
      deployment('2', 'PRIMARY', 2, {
        rolloutState: 'IN_PROGRESS',
        failedTasks: 0,
        createdAt: at(10),
        runningCount: 1,
      }),
    ];
    expect(
      await known('failure.calls', { deployments, service: { runningCount: 1 }, tasks: [stopped('a'), stopped('b')] }),
    ).toMatchObject([{ step: 'process', tasks: [expect.any(String), expect.any(String)] }]);
  });
  it('of another group are not its own, and one that was started by hand is asked about by itself', async () => {
    const alone = stopped('c', { group: 'family:web', startedBy: 'ecs-svc/2' });
    expect(await known('ecs.tasks', { tasks: [stopped('a'), alone] })).toHaveLength(1);
    const { service: _, ...cluster } = TARGET;
    const broker = new Broker(sources(at(40)), openDoor(replay({ at: at(40), calls: answers({ tasks: [alone] }) })), {
      ...cluster,
      task: 'c'.padEnd(32, '0'),
    });
    expect(await broker.ask('deployment.attempts')).toMatchObject({
      state: 'known',
      value: [{ task: { group: 'family:web' } }],
    });
  });
  it('stopped with a code that is not known yet are failures of no certain kind', async () => {
    const strange = stopped('a', {
      stopCode: 'SomethingNew',
      stoppedReason: 'words that nobody has heard',
      containers: [],
      startedAt: undefined,
    });
    expect(await known('failure.calls', { tasks: [strange] })).toMatchObject([{ how: 'undetermined', candidates: [] }]);
  });
});

describe('what failed in a task', () => {
  const only = async (task: object, containers?: readonly object[]) => {
    const calls = await known('failure.calls', { tasks: [stopped('a', task)], ...(containers && { containers }) });
    expect(calls).toHaveLength(1);
    return calls[0];
  };
  it('stands in a container on EC2, beside a stopped reason that says nothing', async () => {
    const reason =
      'CannotPullContainerError: Error response from daemon: manifest for web:2 not found: manifest unknown: manifest unknown';
    expect(
      await only({
        launchType: 'EC2',
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'Task failed to start',
        startedAt: undefined,
        containers: [{ name: 'web', reason }],
      }),
    ).toMatchObject({ step: 'image-pull', how: 'missing', words: reason, seen: [{ path: '/0/containers/0/reason' }] });
  });
  it('is one failure where stopped reason and container say the same', async () => {
    const reason = 'CannotPullContainerError: failed to resolve ref docker.io/library/web:2: not found';
    expect(
      await only({
        stopCode: 'TaskFailedToStart',
        stoppedReason: reason,
        startedAt: undefined,
        containers: [{ name: 'web', reason }],
      }),
    ).toMatchObject({ step: 'image-pull', tasks: [expect.any(String)] });
  });
  it('is the essential container, also where the task definition leaves out that it is essential', async () => {
    const containers = [
      { name: 'web', image: 'x' },
      { name: 'metrics', image: 'x', essential: false },
    ];
    expect(
      await only(
        {
          containers: [
            { name: 'metrics', exitCode: 2 },
            { name: 'web', exitCode: 1 },
          ],
        },
        containers,
      ),
    ).toMatchObject({ container: 'web', exitCode: 1 });
  });
  it.each([
    ['UNKNOWN', 'unknown'],
    ['HEALTHY', 'unknown'],
    ['UNHEALTHY', 'failure'],
  ])('is not decided by a health status that is not known: %s is read as %s', (healthStatus, reading) => {
    expect(readText(JSON.stringify({ name: 'web', lastStatus: 'RUNNING', healthStatus })).reading).toBe(reading);
  });
  it('with exit code 137 alone is a kill and not said to be for memory', async () => {
    expect(await only({ containers: [{ name: 'web', exitCode: 137 }] })).toMatchObject({
      how: 'killed',
      symptom: 'symptom/container-exited',
    });
  });
});

describe('roles and sizes', () => {
  it('that a task was started with go before those of its task definition', async () => {
    const overrides = {
      taskRoleArn: 'arn:aws:iam::111122223333:role/by-hand',
      executionRoleArn: 'arn:aws:iam::111122223333:role/pulls',
      cpu: '512',
      memory: '1024',
    };
    expect((await known('ecs.tasks', { tasks: [stopped('a', { overrides })] }))[0]?.overrides).toEqual({
      taskRole: overrides.taskRoleArn,
      executionRole: overrides.executionRoleArn,
      cpu: '512',
      memory: '1024',
    });
    const call = await known('failure.calls', {
      tasks: [
        stopped('a', {
          overrides,
          stopCode: 'TaskFailedToStart',
          startedAt: undefined,
          containers: [],
          stoppedReason: 'CannotPullContainerError: failed to resolve ref docker.io/library/web:2: not found',
        }),
      ],
    });
    expect(call[0]?.role).toEqual({ arn: overrides.executionRoleArn, kind: 'execution' });
  });
});

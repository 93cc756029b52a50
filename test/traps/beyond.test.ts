import { describe, expect, it } from 'vitest';
import tail from '../../src/collect/logs/tail.ts';
import references from '../../src/collect/secret/references.ts';
import { fitOf } from '../../src/aws/capacity/index.ts';
import type { Attempt } from '../../src/model/facts.ts';
import { host } from '../collect/net/run.ts';
import { answer, collected, container, definition, failed, refusal, REGION } from '../collect/secret/stage.ts';

describe('beyond ECS', () => {
  it('an instance whose registration failed takes no task, whatever it has left', () => {
    const needs = { cpu: 1, memory: 1, gpu: 0, ports: [], eni: false, attributes: [], constraints: [] };
    expect(
      fitOf(needs, host({ status: 'REGISTRATION_FAILED', statusReason: 'trunk ENI' }), {
        providers: [],
        occupied: false,
      }),
    ).toMatchObject({ verdict: 'out', says: expect.stringContaining('trunk ENI') });
  });
  it('a secret of a container that is not essential counts as well, and so does one of its log driver', async () => {
    const arn = (name: string) => `arn:aws:secretsmanager:${REGION}:111122223333:secret:${name}-Ab12Cd`;
    const td = definition(
      container(),
      container({
        name: 'metrics',
        essential: false,
        secrets: [
          { name: 'KEY', valueFrom: arn('metrics'), at: '/containerDefinitions/1/secrets/0' },
          { name: 'LOG', valueFrom: arn('logs'), at: '/containerDefinitions/1/logConfiguration/secretOptions/0' },
        ],
      }),
    );
    const { ev } = await collected(references, { 'deployment.taskDefinition': td, 'failure.calls': [failed({})] }, [
      refusal('secretsmanager:DescribeSecret', undefined, 'ResourceNotFoundException'),
      refusal('secretsmanager:GetResourcePolicy', undefined, 'ResourceNotFoundException'),
    ]);
    expect(ev).toMatchObject({
      state: 'known',
      value: [
        { ref: { container: 'metrics', name: 'KEY' }, secret: { state: 'absent' } },
        { ref: { container: 'metrics', name: 'LOG' }, secret: { state: 'absent' } },
      ],
    });
  });
  const task = {
    arn: 'a',
    id: 't1',
    taskDefinition: 'x',
    launch: 'FARGATE',
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    containers: [{ name: 'web', exitCode: 1 }],
    attachments: [],
    overrides: {},
  } as const;
  const attempt: Attempt = { phase: 'running', index: 0, task };
  const logged = (options: Record<string, string>) => ({
    'deployment.taskDefinition': definition(
      container({
        logging: {
          driver: 'awslogs',
          options: {
            'awslogs-group': '/ecs/web',
            'awslogs-region': REGION,
            'awslogs-stream-prefix': 'web',
            ...options,
          },
        },
      }),
    ),
    'deployment.attempts': [attempt],
    'failure.calls': [failed({ step: 'process', how: 'exited', container: 'web', tasks: ['t1'] })],
  });
  it('a log group that cannot be read from, for its class, is unreadable and not empty', async () => {
    const { ev } = await collected(tail, logged({}), [
      refusal(
        'logs:GetLogEvents',
        undefined,
        'InvalidOperationException',
        'This operation is not supported for log groups of the class DELIVERY.',
      ),
    ]);
    expect(ev).toMatchObject({ value: [{ lines: { state: 'unreadable' } }] });
  });
  it('a log without lines is a stream without lines, and says nothing of what the app wrote', async () => {
    const { ev } = await collected(tail, logged({ mode: 'non-blocking' }), [
      answer('logs:GetLogEvents', undefined, { events: [] }),
    ]);
    expect(ev).toMatchObject({
      value: [{ lines: { state: 'absent', because: 'the log stream web/web/t1 is empty' } }],
    });
  });
});

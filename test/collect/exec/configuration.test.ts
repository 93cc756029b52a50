import { describe, expect, it } from 'vitest';
import configuration from '../../../src/collect/exec/configuration.ts';
import type { Service } from '../../../src/model/facts.ts';
import { answer, collected, refusal } from '../secret/stage.ts';

const enabled = { 'ecs.service': { enableExecuteCommand: true } as Service };
const cluster = (executeCommandConfiguration?: object) =>
  answer('ecs:DescribeClusters', undefined, {
    clusters: [
      {
        clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
        clusterName: 'prod',
        ...(executeCommandConfiguration && { configuration: { executeCommandConfiguration } }),
      },
    ],
  });

describe('exec.configuration', () => {
  it('is what the cluster says', async () => {
    const { ev } = await collected(configuration, enabled, [
      cluster({
        kmsKeyId: 'alias/exec',
        logging: 'OVERRIDE',
        logConfiguration: { cloudWatchLogGroupName: '/sessions', s3BucketName: 'b', s3KeyPrefix: 'exec' },
      }),
    ]);
    expect(ev).toMatchObject({
      state: 'known',
      value: { logging: 'OVERRIDE', kmsKeyId: 'alias/exec', logGroup: '/sessions', bucket: 'b', prefix: 'exec' },
    });
  });
  it('is the default where the cluster says nothing', async () => {
    const { ev } = await collected(configuration, enabled, [cluster()]);
    expect(ev).toMatchObject({ state: 'known', value: { logging: 'DEFAULT' } });
  });
  it('is not asked for where ECS Exec is off', async () => {
    const { ev, asked } = await collected(
      configuration,
      { 'ecs.service': { enableExecuteCommand: false } as Service },
      [],
    );
    expect([ev.state, asked.length]).toEqual(['absent', 0]);
  });
  it('is absent where there is no such cluster', async () => {
    const { ev } = await collected(configuration, enabled, [
      answer('ecs:DescribeClusters', undefined, { clusters: [], failures: [{ arn: 'x', reason: 'MISSING' }] }),
    ]);
    expect(ev).toMatchObject({ state: 'absent', because: 'MISSING: no cluster prod' });
  });
  it('is unreadable where it is refused', async () => {
    const { ev } = await collected(configuration, enabled, [
      refusal('ecs:DescribeClusters', undefined, 'AccessDeniedException', 'no'),
    ]);
    expect(ev).toMatchObject({ state: 'unreadable', reason: 'denied' });
  });
});

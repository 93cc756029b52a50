import { describe, expect, it } from 'vitest';
import instanceHealth from '../../../src/collect/ecs/instance-health.ts';
import type { Attempt } from '../../../src/model/facts.ts';
import { answer, collected, failed } from '../secret/stage.ts';

const HOST = 'arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/0123';
const suspect = failed({
  tasks: ['t1'],
  candidates: [{ cause: 'platform/docker-unhealthy', because: '', settledBy: [] }],
});
const attempts = [
  { task: { id: 't1', containerInstance: HOST } },
  { task: { id: 't2', containerInstance: `${HOST}9` } },
] as unknown as readonly Attempt[];
const given = { 'failure.calls': [suspect], 'deployment.attempts': attempts };
const health = {
  overallStatus: 'IMPAIRED',
  details: [{ type: 'CONTAINER_RUNTIME', status: 'IMPAIRED', lastStatusChange: 1_770_000_000 }],
};

describe('ecs.instanceHealth', () => {
  it('asks about the instances of the failed tasks that an instance may have failed', async () => {
    const { ev, asked } = await collected(instanceHealth, given, [
      answer('ecs:DescribeContainerInstances', undefined, {
        containerInstances: [{ containerInstanceArn: HOST, healthStatus: health }],
      }),
    ]);
    expect(ev).toMatchObject({
      state: 'known',
      whole: true,
      value: [{ arn: HOST, status: 'IMPAIRED', checks: [{ type: 'CONTAINER_RUNTIME', status: 'IMPAIRED' }] }],
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(`["${HOST}"]`);
  });
  it('is not whole where ECS says nothing of an instance', async () => {
    const { ev } = await collected(instanceHealth, given, [
      answer('ecs:DescribeContainerInstances', undefined, { containerInstances: [{ containerInstanceArn: HOST }] }),
    ]);
    expect(ev).toMatchObject({ state: 'known', whole: false, value: [] });
  });
  it('asks nothing where no instance is suspected', async () => {
    const { ev, asked } = await collected(
      instanceHealth,
      { ...given, 'failure.calls': [failed({ tasks: ['t1'] })] },
      [],
    );
    expect([ev.state, asked]).toEqual(['absent', []]);
  });
});

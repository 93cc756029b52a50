import { describe, expect, it } from 'vitest';
import { judgeScaling } from '../../../src/aws/capacity/index.ts';
import type { AutoScalingGroup, CapacityProvider, ScalingActivity } from '../../../src/model/facts.ts';

const REFUSED = 'capacity/instance-launch-refused';
const IDLE = 'capacity/provider-not-scaling';
const provider = (more: Partial<CapacityProvider> = {}): CapacityProvider => ({
  name: 'cp',
  kind: 'auto-scaling-group',
  status: 'ACTIVE',
  group: 'asg',
  managedScaling: true,
  ...more,
});
const group = (more: Partial<AutoScalingGroup> = {}): AutoScalingGroup => ({
  name: 'asg',
  min: 0,
  max: 4,
  desired: 0,
  suspended: [],
  zones: [],
  subnets: [],
  instances: [],
  ...more,
});
const judged = (p: CapacityProvider, g: AutoScalingGroup | undefined) => {
  const { state, cause, words } = judgeScaling(
    { provider: p, group: g, gone: false, activities: [], registered: new Set() },
    '2026-01-01T00:00:00Z',
  );
  return [state, cause, ...(words === undefined ? [] : [words])];
};

describe('a capacity provider that brings no instance', () => {
  const cause = 'capacity/provider-not-scaling';
  it.each<[string, CapacityProvider, AutoScalingGroup | undefined, readonly (string | undefined)[]]>([
    [
      'a group without the tag, which ECS may not change',
      provider(),
      group({ ecsManaged: false }),
      ['untagged', cause],
    ],
    ['a group with it', provider(), group({ ecsManaged: true }), ['idle', cause]],
    ['a group whose tags are unknown', provider(), group(), ['idle', cause]],
    [
      'without managed scaling the tag does not matter',
      provider({ managedScaling: false }),
      group({ ecsManaged: false }),
      ['off', cause],
    ],
    ['at the limit the tag does not matter', provider(), group({ ecsManaged: false, max: 0 }), ['limit', cause]],
    [
      'Managed Instances have no group',
      provider({ kind: 'managed-instances' }),
      undefined,
      ['managed-instances', cause],
    ],
    [
      'Managed Instances that could not be set up',
      provider({ kind: 'managed-instances', updateStatus: 'UPDATE_FAILED', updateStatusReason: 'because' }),
      undefined,
      ['launch-failed', cause, 'because'],
    ],
    ['a group that is unknown', provider(), undefined, ['cannot-tell', undefined]],
  ])('%s', (_, p, g, expected) => expect(judged(p, g)).toEqual(expected));
});

describe('the latest launch of a group', () => {
  const activity = (status: string, message?: string): ScalingActivity => ({
    id: status,
    status,
    description: 'Launching a new EC2 instance: i-1',
    startedAt: '2026-01-01T00:00:00Z',
    ...(message !== undefined && { message }),
  });
  const ENDED = 'Instance became unhealthy. Termination Reason: Client.InternalError: Client error on launch';
  it.each<[string, readonly ScalingActivity[], string, string | undefined]>([
    ['was refused', [activity('Failed', "The key pair 'k' does not exist")], 'launch-failed', REFUSED],
    ['is listed as cancelled, and EC2 ended the instance', [activity('Cancelled', ENDED)], 'launch-failed', REFUSED],
    ['was cancelled by a person', [activity('Cancelled'), activity('Successful')], 'idle', IDLE],
    ['succeeded after one was refused', [activity('Successful'), activity('Cancelled', ENDED)], 'idle', IDLE],
  ])('%s', (_, activities, state, cause) => {
    const of = { provider: provider(), group: group(), gone: false, activities, registered: new Set<string>() };
    expect(judgeScaling(of, '2026-01-01T01:00:00Z')).toMatchObject({ state, cause });
  });
});

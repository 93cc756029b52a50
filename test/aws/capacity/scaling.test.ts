import { describe, expect, it } from 'vitest';
import { judgeScaling } from '../../../src/aws/capacity/index.ts';
import type { AutoScalingGroup, CapacityProvider } from '../../../src/model/facts.ts';

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

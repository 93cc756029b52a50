import { describe, expect, it } from 'vitest';
import { classicBalancers, type ClassicState, classicState } from '../../../src/aws/load-balancing/index.ts';

const FAILED = 'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.';

describe('what a Classic Load Balancer makes of an instance', () => {
  it.each<[string, string | undefined, ClassicState]>([
    ['InService', undefined, 'in-service'],
    ['Unknown', 'A transient error occurred. Please try again later.', 'unknown'],
    ['SomethingNew', undefined, 'unknown'],
    ['OutOfService', undefined, 'failing'],
    ['OutOfService', FAILED, 'failing'],
    ['OutOfService', 'Instance is in stopped state.', 'failing'],
    ['OutOfService', 'Instance is in terminated state.', 'failing'],
    [
      'OutOfService',
      'Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to route traffic to.',
      'failing',
    ],
    ['OutOfService', 'Instance registration is still in progress.', 'joining'],
    ['OutOfService', 'Instance is in pending state.', 'joining'],
    ['OutOfService', 'A transient error occurred. Please try again later.', 'joining'],
    [
      'OutOfService',
      'Instance has not passed the configured HealthyThreshold number of health checks consecutively.',
      'joining',
    ],
    ['OutOfService', 'Instance deregistration currently in progress.', 'leaving'],
    ['OutOfService', 'Disable Availability Zone is currently in progress.', 'leaving'],
    ['OutOfService', 'Instance is not currently registered with the LoadBalancer.', 'leaving'],
    ['OutOfService', `Instance registration is still in progress. ${FAILED}`, 'failing'],
  ])('%s: %s', (state, description, want) =>
    expect(classicState({ id: 'i-1', state, ...(description !== undefined && { description }) })).toBe(want),
  );
});

it('a load balancer without a target group is a Classic one', () => {
  const at = { containerName: 'web', containerPort: 80 };
  expect(
    classicBalancers({
      loadBalancers: [
        { ...at, loadBalancerName: 'b' },
        { ...at, targetGroupArn: 'arn:group', loadBalancerName: 'a' },
        { ...at, loadBalancerName: 'b' },
        at,
      ],
    }),
  ).toEqual(['b']);
});

import { describe, expect, it } from 'vitest';
import { namesFailedStep, weight } from '../../../src/derive/failure/weight.ts';
import { readMessage } from '../../../src/aws/messages/index.ts';
import { targetGroup } from '../_build.ts';

describe('how much a message tells', () => {
  it.each<[number, string]>([
    [0, 'Task stopped for a reason that nobody has heard of'],
    [0, '(service web) has reached a steady state.'],
    [1, '(service web) (deployment ecs-svc/2) deployment failed: tasks failed to start.'],
    [2, 'Essential container in task exited'],
    [3, 'Task failed to start'],
    [5, 'CannotPullContainerError: failed to resolve ref docker.io/library/web:2: not found'],
    [5, 'Timeout waiting for network interface provisioning to complete.'],
    [5, 'OutOfMemoryError: Container killed due to memory usage'],
    [6, `Task failed ELB health checks in (target-group ${targetGroup('web')})`],
    [6, 'Task failed container health checks'],
  ])('%i: %s', (want, message) => expect(weight(readMessage(message))).toBe(want));
});

describe('a message that names a step that failed', () => {
  it.each<[boolean, string]>([
    [true, 'CannotPullContainerError: failed to resolve ref docker.io/library/web:2: not found'],
    [true, 'Essential container in task exited'],
    [true, 'Service deployment failed: lifecycle hook arn:aws:lambda:eu-west-1:111122223333:function:check failed'],
    [false, '(service web) (deployment ecs-svc/2) deployment failed: tasks failed to start.'],
    [false, 'Service deployment rolled back because the circuit breaker threshold was exceeded.'],
    [false, '(service web) is unable to consistently start tasks successfully.'],
    [false, '(service web) has started 2 tasks: (task a) (task b).'],
    [false, 'words that nobody has heard'],
  ])('%s: %s', (names, message) => expect(namesFailedStep(readMessage(message))).toBe(names));
});

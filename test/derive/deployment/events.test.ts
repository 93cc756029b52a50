import { describe, expect, it } from 'vitest';
import {
  endOfPrevious,
  failureReason,
  lastFailure,
  lastSuccess,
  steadySince,
} from '../../../src/derive/deployment/events.ts';
import { lastSteadyState } from '../../../src/aws/deployments/index.ts';
import type { Deployment, ServiceEvent } from '../../../src/model/facts.ts';
import { at, completed, deployment, events, failed, NO_CAPACITY, rollingBack, STEADY } from '../_build.ts';

describe('the last failure in the events', () => {
  it.each<[string, ServiceEvent[], unknown]>([
    ['none', events([30, STEADY], [29, completed(1)], [28, 'has started 2 tasks: (task a) (task b).']), undefined],
    ['no events', [], undefined],
    ['a failure without a rollback', events([20, failed(2)], [10, STEADY]), { index: 0, at: at(20), id: 'ecs-svc/2' }],
    [
      'a rollback is reported after the failure that caused it',
      events([21, rollingBack(1)], [20, failed(2)]),
      { index: 0, at: at(21), id: 'ecs-svc/2', rolledBackTo: 'ecs-svc/1' },
    ],
    [
      'a rollback is reported before the failure',
      events([21, failed(2)], [20, rollingBack(1)]),
      { index: 0, at: at(21), id: 'ecs-svc/2', rolledBackTo: 'ecs-svc/1' },
    ],
    [
      'one event reports both',
      events([20, '(deployment ecs-svc/2) deployment failed: alarm detected. rolling back to deployment ecs-svc/1.']),
      { index: 0, at: at(20), id: 'ecs-svc/2', rolledBackTo: 'ecs-svc/1' },
    ],
    [
      'a failure that names no deployment',
      events([20, 'deployment failed: alarm detected.']),
      { index: 0, at: at(20) },
    ],
    [
      'a rollback whose failure is no longer kept',
      events([20, rollingBack(1)], [10, STEADY]),
      { index: 0, at: at(20), rolledBackTo: 'ecs-svc/1' },
    ],
    [
      'the deployment that was rolled back to has completed: still a failure',
      events([30, STEADY], [29, completed(1)], [21, rollingBack(1)], [20, failed(2)]),
      { index: 2, at: at(21), id: 'ecs-svc/2', rolledBackTo: 'ecs-svc/1' },
    ],
    ['a later deployment has completed', events([30, completed(3)], [21, rollingBack(1)], [20, failed(2)]), undefined],
    [
      'a later deployment has completed after the one that was rolled back to',
      events([35, completed(3)], [29, completed(1)], [21, rollingBack(1)], [20, failed(2)]),
      undefined,
    ],
    [
      'the deployment that was rolled back to has completed, and the rollback is reported before the failure',
      events([29, completed(1)], [21, failed(2)], [20, rollingBack(1)]),
      { index: 1, at: at(21), id: 'ecs-svc/2', rolledBackTo: 'ecs-svc/1' },
    ],
    [
      'no event reports the rollback, and an earlier deployment has completed again',
      events([29, completed(1)], [21, failed(2)], [10, STEADY], [9, completed(1)]),
      { index: 1, at: at(21), id: 'ecs-svc/2', rolledBackTo: 'ecs-svc/1' },
    ],
    [
      'no event reports the rollback, and a later deployment has completed',
      events([29, completed(3)], [21, failed(2)], [9, completed(1)]),
      undefined,
    ],
    [
      'a success before the failure is none after it',
      events([20, failed(2)], [10, completed(1)]),
      { index: 0, at: at(20), id: 'ecs-svc/2' },
    ],
    [
      'a failure of an older deployment, which a later one overcame',
      events([30, NO_CAPACITY], [20, completed(3)], [10, failed(2)]),
      undefined,
    ],
    [
      'the farthest rollback that still belongs to a failure',
      events([23, failed(2)], [22, NO_CAPACITY], [21, NO_CAPACITY], [20, rollingBack(1)]),
      { index: 0, at: at(23), id: 'ecs-svc/2', rolledBackTo: 'ecs-svc/1' },
    ],
    [
      'of two failures the newer one, and never the rollback of the older one',
      events(
        [30, failed(3)],
        [28, STEADY],
        [27, NO_CAPACITY],
        [26, NO_CAPACITY],
        [21, rollingBack(1)],
        [20, failed(2)],
      ),
      { index: 0, at: at(30), id: 'ecs-svc/3' },
    ],
    [
      'a steady state alone is no later success: the old tasks may be running',
      events([30, STEADY], [20, failed(2)]),
      { index: 1, at: at(20), id: 'ecs-svc/2' },
    ],
    [
      'a task that failed is no deployment that failed',
      events([20, '(task a) failed container health checks.']),
      undefined,
    ],
  ])('%s', (_, list, failure) => expect(lastFailure(list)).toEqual(failure));
});

describe('a rollback that no event reports', () => {
  const list = events([29, completed(1)], [21, failed(2)]);
  const back = { index: 1, at: at(21), id: 'ecs-svc/2', rolledBackTo: 'ecs-svc/1' };
  it.each<[string, Deployment | undefined, unknown]>([
    [
      'went to the primary deployment, which is older than the failure',
      deployment(1, 'PRIMARY', { createdAt: at(1) }),
      back,
    ],
    [
      'is none, where the primary deployment began after it',
      deployment(1, 'PRIMARY', { createdAt: at(24) }),
      undefined,
    ],
    ['is none, where another deployment has completed', deployment(4, 'PRIMARY', { createdAt: at(1) }), undefined],
    ['is not known, where nobody says how old the primary one is', deployment(1, 'PRIMARY'), undefined],
    ['is not known, where no deployment is listed', undefined, undefined],
  ])('%s', (_, primary, want) => expect(lastFailure(list, primary)).toEqual(want));
});

const failureIn = (list: ServiceEvent[]) => lastFailure(list) ?? { index: 0, at: '' };

describe('the reason of a failure', () => {
  it.each<[string, ServiceEvent[], string | undefined]>([
    ['as the event gives it', events([20, failed(2)]), 'tasks failed to start'],
    ['by an alarm', events([20, failed(2, 'alarm detected')]), 'alarm detected'],
    ['below the rollback', events([21, rollingBack(1)], [20, failed(2)]), 'tasks failed to start'],
    ['of the newer of two failures', events([21, failed(3, 'alarm detected')], [20, failed(2)]), 'alarm detected'],
    ['not given', events([20, '(deployment ecs-svc/2) deployment failed.']), undefined],
    ['no failure event is kept', events([20, rollingBack(1)]), undefined],
    [
      'the last event that still belongs to it',
      events([24, rollingBack(1)], [23, STEADY], [22, STEADY], [21, STEADY], [20, failed(2)]),
      'tasks failed to start',
    ],
    [
      'an event too far down is of another deployment',
      events([25, rollingBack(1)], [24, STEADY], [23, STEADY], [22, STEADY], [21, STEADY], [20, failed(2)]),
      undefined,
    ],
  ])('%s', (_, list, reason) => expect(failureReason(list, failureIn(list))).toBe(reason));
});

describe('when the deployment before a failed one was over', () => {
  it.each<[string, ServiceEvent[], string | undefined]>([
    ['with its steady state', events([20, failed(2)], [18, NO_CAPACITY], [10, STEADY], [9, completed(1)]), at(10)],
    ['with its completion', events([20, failed(2)], [9, completed(1)]), at(9)],
    ['with its own failure', events([20, failed(3)], [10, failed(2)]), at(10)],
    ['with its rollback', events([20, failed(3)], [11, rollingBack(1)], [10, failed(2)]), at(11)],
    [
      'not with the failure that caused this rollback',
      events([21, rollingBack(1)], [20, failed(2)], [10, STEADY]),
      at(10),
    ],
    ['a rollback whose failure is no longer kept', events([21, rollingBack(1)], [10, STEADY]), at(10)],
    ['unknown, as the events do not go back so far', events([20, failed(2)], [18, NO_CAPACITY]), undefined],
  ])('%s', (_, list, end) => expect(endOfPrevious(list, failureIn(list))).toBe(end));
});

describe('the last success', () => {
  it.each<[string, ServiceEvent[], string | undefined, string | undefined]>([
    [
      'the latest of several',
      events([32, STEADY], [31, completed(2)], [30, STEADY], [29, completed(1)]),
      at(32),
      at(32),
    ],
    ['a steady state is both', events([30, STEADY], [20, completed(2)]), at(30), at(30)],
    ['a completed deployment is no steady state', events([30, completed(2)], [20, STEADY]), at(20), at(30)],
    ['a completed deployment that is not named', events([30, 'deployment completed.']), undefined, at(30)],
    ['none', events([30, failed(2)], [29, NO_CAPACITY]), undefined, undefined],
  ])('%s', (_, list, steady, success) => {
    expect(lastSteadyState(list)).toBe(steady);
    expect(lastSuccess(list)).toBe(success);
  });
});

describe('since when the service is steady', () => {
  it.each<[string, ServiceEvent[], string | undefined]>([
    ['its last change', events([32, STEADY], [31, STEADY], [30, completed(2)], [29, 'has started 2 tasks.']), at(31)],
    ['as far back as the events reach', events([32, STEADY], [26, STEADY], [20, STEADY]), at(20)],
    [
      'the deployment completed after it',
      events([31, completed(2)], [30, STEADY], [29, 'has started 2 tasks.']),
      at(30),
    ],
    ['a task was replaced since', events([33, 'has started 1 tasks: (task a).'], [32, STEADY]), undefined],
    ['a task was replaced before', events([34, STEADY], [33, 'has started 1 tasks.'], [30, STEADY]), at(34)],
    ['a rollback began since', events([33, rollingBack(1)], [32, STEADY]), undefined],
    ['a task could not be placed since', events([33, NO_CAPACITY], [32, STEADY]), undefined],
    ['it never was', events([30, completed(2)]), undefined],
    ['no events', [], undefined],
  ])('%s', (_, list, since) => expect(steadySince(list)).toBe(since));
});

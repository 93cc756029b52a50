import { describe, expect, it } from 'vitest';
import { deploymentHistory } from '../../../src/derive/deployment/history.ts';
import {
  deploymentOutcome,
  deploymentReason,
  outcomeOfFailure,
  outcomeOfRollout,
  outcomeOfServiceDeployment,
} from '../../../src/derive/deployment/outcome.ts';
import type { Deployment, Service, ServiceDeployment, ServiceEvent } from '../../../src/model/facts.ts';
import {
  at,
  completed,
  denied,
  deployment,
  events,
  failed,
  known,
  rollingBack,
  service,
  serviceDeployment,
  STEADY,
} from '../_build.ts';

describe('what a service deployment says', () => {
  it.each<[string, Partial<ServiceDeployment>, string]>([
    ['PENDING', {}, 'in-progress'],
    ['IN_PROGRESS', {}, 'in-progress'],
    ['SUCCESSFUL', {}, 'completed'],
    ['FAILED', {}, 'failed'],
    ['ROLLBACK_REQUESTED', {}, 'rolling-back'],
    ['ROLLBACK_IN_PROGRESS', {}, 'rolling-back'],
    ['ROLLBACK_SUCCESSFUL', {}, 'rolled-back'],
    ['ROLLBACK_FAILED', {}, 'failed'],
    ['A_STATUS_OF_TOMORROW', {}, 'unknown'],
    // A person stopped it.
    ['STOP_REQUESTED', {}, 'stopped'],
    ['STOPPED', {}, 'stopped'],
    ['STOPPED', { statusReason: 'Service deployment stopped by user.' }, 'stopped'],
    ['STOPPED', { circuitBreaker: { status: 'MONITORING', failureCount: 1, threshold: 3 } }, 'stopped'],
    ['STOPPED', { alarms: { names: ['web-5xx'], triggered: [] } }, 'stopped'],
    // ECS stopped it.
    ['STOPPED', { circuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 } }, 'failed'],
    ['STOPPED', { alarms: { names: ['web-5xx'], triggered: ['web-5xx'] } }, 'failed'],
    ['STOP_IN_PROGRESS', { statusReason: 'The deployment circuit breaker was triggered.' }, 'failed'],
    ['STOPPED', { statusReason: 'Alarm web-5xx is in the ALARM state.' }, 'failed'],
    // The breaker's state changes nothing where the deployment was not stopped.
    ['SUCCESSFUL', { circuitBreaker: { status: 'TRIGGERED' } }, 'completed'],
  ])('%s %j: %s', (status, more, outcome) =>
    expect(outcomeOfServiceDeployment(serviceDeployment(status, more))).toBe(outcome),
  );
});

describe('how far the rollback got', () => {
  const failure = { index: 0, at: at(20), id: 'ecs-svc/2' };
  const to1 = { ...failure, rolledBackTo: 'ecs-svc/1' };
  it.each([
    ['there is none', failure, deployment(2, 'PRIMARY'), 'failed'],
    ['it is done', to1, deployment(1, 'PRIMARY', { rolloutState: 'COMPLETED' }), 'rolled-back'],
    ['the counts must say, without a rollout state', to1, deployment(1, 'PRIMARY'), 'rolled-back'],
    ['it failed in turn', to1, deployment(1, 'PRIMARY', { rolloutState: 'FAILED' }), 'failed'],
    ['it is underway', to1, deployment(1, 'PRIMARY', { rolloutState: 'IN_PROGRESS' }), 'rolling-back'],
    ['the failed one is still primary', to1, deployment(2, 'PRIMARY', { rolloutState: 'COMPLETED' }), 'rolling-back'],
    ['no deployment is listed', to1, undefined, 'rolling-back'],
  ])('%s', (_, of, primary, outcome) => expect(outcomeOfFailure(of, primary)).toBe(outcome));
});

describe('what the primary deployment says', () => {
  it.each<[string, Deployment | undefined, Partial<Service>, string]>([
    ['completed', deployment(1, 'PRIMARY', { rolloutState: 'COMPLETED' }), { runningCount: 0 }, 'completed'],
    ['in progress, also with all tasks', deployment(1, 'PRIMARY', { rolloutState: 'IN_PROGRESS' }), {}, 'in-progress'],
    ['failed', deployment(1, 'PRIMARY', { rolloutState: 'FAILED' }), {}, 'failed'],
    ['no rollout state: all tasks run', deployment(1, 'PRIMARY'), {}, 'completed'],
    ['no rollout state: a task is missing', deployment(1, 'PRIMARY'), { runningCount: 1 }, 'in-progress'],
    [
      'no rollout state: another deployment is still there',
      deployment(2, 'PRIMARY'),
      { deployments: [deployment(2, 'PRIMARY'), deployment(1, 'ACTIVE')] },
      'in-progress',
    ],
    ['no deployment, and no task is wanted', undefined, { desiredCount: 0, deployments: [] }, 'completed'],
    ['no deployment, though tasks are wanted', undefined, { deployments: [] }, 'unknown'],
  ])('%s', (_, primary, more, outcome) =>
    expect(outcomeOfRollout(primary, service({ ...(primary && { deployments: [primary] }), ...more }))).toBe(outcome),
  );
});

const history = (
  primary: Deployment | undefined,
  list: ServiceEvent[],
  latest?: ServiceDeployment,
): ReturnType<typeof deploymentHistory> =>
  deploymentHistory(service({ deployments: primary ? [primary] : [] }), known(list), latest ? known([latest]) : denied);
const rolledBack = events([30, STEADY], [29, completed(1)], [21, rollingBack(1)], [20, failed(2)]);

describe('the outcome', () => {
  it.each<[string, ReturnType<typeof deploymentHistory>, string]>([
    [
      'by the service deployment',
      history(deployment(1, 'PRIMARY'), [], serviceDeployment('ROLLBACK_SUCCESSFUL')),
      'rolled-back',
    ],
    [
      'by the service deployment, whatever the events say',
      history(deployment(3, 'PRIMARY', { rolloutState: 'COMPLETED' }), rolledBack, serviceDeployment('SUCCESSFUL')),
      'completed',
    ],
    [
      'failed where the rollout state is ahead of the service deployment',
      history(deployment(2, 'PRIMARY', { rolloutState: 'FAILED' }), [], serviceDeployment('IN_PROGRESS')),
      'failed',
    ],
    [
      'failed where the status of the service deployment is not known',
      history(deployment(2, 'PRIMARY', { rolloutState: 'FAILED' }), [], serviceDeployment('A_STATUS_OF_TOMORROW')),
      'failed',
    ],
    [
      'stopped by a person, though the rollout state says failed',
      history(deployment(2, 'PRIMARY', { rolloutState: 'FAILED' }), [], serviceDeployment('STOPPED')),
      'stopped',
    ],
    [
      'by the events where no service deployment can be read',
      history(deployment(1, 'PRIMARY', { rolloutState: 'COMPLETED' }), rolledBack),
      'rolled-back',
    ],
    [
      'by the rollout state where a new deployment began after the failure',
      history(deployment(3, 'PRIMARY', { rolloutState: 'IN_PROGRESS', createdAt: at(35) }), rolledBack),
      'in-progress',
    ],
    [
      'by the rollout state where the events report no failure',
      history(deployment(1, 'PRIMARY', { rolloutState: 'COMPLETED' }), events([30, STEADY])),
      'completed',
    ],
  ])('%s', (_, of, outcome) => expect(deploymentOutcome(of)).toBe(outcome));
});

describe('the reason', () => {
  const primary = deployment(1, 'PRIMARY', { rolloutStateReason: 'ECS deployment ecs-svc/1 completed.' });
  it.each<[string, ReturnType<typeof deploymentHistory>, string | undefined]>([
    [
      'of the rollback',
      history(
        primary,
        [],
        serviceDeployment('ROLLBACK_SUCCESSFUL', { statusReason: 'x', rollback: { reason: 'alarm' } }),
      ),
      'alarm',
    ],
    [
      'of the status',
      history(primary, [], serviceDeployment('FAILED', { statusReason: 'tasks failed' })),
      'tasks failed',
    ],
    ['of the rollout state', history(primary, []), 'ECS deployment ecs-svc/1 completed.'],
    ['of the failure in the events', history(primary, rolledBack), 'tasks failed to start'],
    ['never that of the deployment rolled back to', history(primary, events([21, rollingBack(1)])), undefined],
  ])('%s', (_, of, reason) => expect(deploymentReason(of)).toBe(reason));
});

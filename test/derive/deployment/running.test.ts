import { describe, expect, it } from 'vitest';
import { deploymentHistory } from '../../../src/derive/deployment/history.ts';
import { runningDeployment, withoutFailure } from '../../../src/derive/deployment/running.ts';
import type { Deployment, ServiceDeployment, ServiceEvent } from '../../../src/model/facts.ts';
import {
  at,
  denied,
  deployment,
  events,
  failed,
  known,
  revision,
  rollingBack,
  service,
  serviceDeployment,
} from '../_build.ts';

const back = (more: Partial<Deployment> = {}): Deployment =>
  deployment(1, 'PRIMARY', { rolloutState: 'COMPLETED', createdAt: at(1), ...more });
const history = (
  deployments: Deployment[],
  { list = [], latest }: { list?: ServiceEvent[]; latest?: ServiceDeployment } = {},
) => deploymentHistory(service({ deployments }), known(list), latest ? known([latest]) : denied);
const rollback = (more: Partial<ServiceDeployment> = {}): ServiceDeployment =>
  serviceDeployment('ROLLBACK_SUCCESSFUL', {
    targetRevision: 'rev2',
    finishedAt: at(25),
    rollback: { startedAt: at(21), revision: 'rev1' },
    ...more,
  });
const told = events([22, rollingBack(1)], [20, failed(2)]);

describe('the deployment that runs since a rollback', () => {
  it.each<[string, ReturnType<typeof history>, object]>([
    [
      'is the primary one, from the rollback on, with its own revision',
      history([back()], { latest: rollback(), list: told }),
      { id: 'ecs-svc/1', revision: 'rev1', outcome: 'completed', backSince: at(21), from: at(21), to: at(25) },
    ],
    [
      'since the event, where no service deployment says',
      history([back()], { list: told }),
      { outcome: 'completed', backSince: at(22), from: at(22), to: at(22) },
    ],
    [
      'since the end of the failed one, where it was not rolled back by ECS',
      history([back()], { latest: serviceDeployment('FAILED', { finishedAt: at(24) }) }),
      { backSince: at(24), from: at(24), to: at(24) },
    ],
    [
      'from its own beginning, where that is later',
      history([back({ createdAt: at(23) })], { latest: rollback() }),
      { backSince: at(21), from: at(23) },
    ],
    [
      'in progress, which has not ended',
      history([back({ rolloutState: 'IN_PROGRESS' })], { latest: rollback({ finishedAt: at(25) }) }),
      { outcome: 'in-progress', to: undefined },
    ],
    [
      'failed in turn, with its own reason',
      history([back({ rolloutState: 'FAILED', rolloutStateReason: 'tasks failed to start' })], { latest: rollback() }),
      { outcome: 'failed', reason: 'tasks failed to start', to: undefined },
    ],
    ['nobody says when', history([back({ createdAt: undefined } as never)]), { backSince: undefined, from: undefined }],
  ])('%s', (_, of, want) => expect(runningDeployment(of)).toEqual({ ...runningDeployment(of), ...want }));

  it('never goes back to the revision that failed', () => {
    const both = [back({ rolloutState: 'IN_PROGRESS' }), deployment(2, 'ACTIVE')];
    expect(runningDeployment(history(both, { latest: rollback() }))).not.toHaveProperty('steadyTaskDefinition');
    expect(runningDeployment(history(both, { latest: rollback() })).taskDefinition).toBe(revision(1));
  });

  it('has a history without the failure', () =>
    expect(withoutFailure(history([back()], { latest: rollback(), list: told }))).toEqual({
      service: service({ deployments: [back()] }),
      events: told,
      primary: back(),
    }));
});

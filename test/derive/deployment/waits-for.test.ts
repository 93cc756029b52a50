import { describe, expect, it } from 'vitest';
import { waitsFor } from '../../../src/derive/deployment/waits-for.ts';
import type { JudgedDeployment, Service, ServiceDeployment, ServiceEvent } from '../../../src/model/facts.ts';
import { at, deployment, events, judged, service, serviceDeployment } from '../_build.ts';

interface Given {
  judged?: Partial<JudgedDeployment>;
  service?: Partial<Service>;
  latest?: ServiceDeployment;
  events?: ServiceEvent[];
}
const DRAINS = '(taskSet ecs-svc/1) has begun draining connections on 1 tasks.';
const replaced = [deployment(2, 'PRIMARY'), deployment(1, 'ACTIVE', { runningCount: 1 })];
const waits = (g: Given) =>
  waitsFor({
    judged: judged({ from: at(10), ...g.judged }),
    service: service({ deployments: replaced, ...g.service }),
    latest: g.latest,
    events: g.events ?? [],
    at: at(40),
  });
const hook = (status: string | undefined) =>
  serviceDeployment('IN_PROGRESS', {
    hooks: [
      { id: 'first', status: 'SUCCEEDED' },
      { id: 'pause', expiresAt: at(55), ...(status !== undefined && { status }) },
    ],
  });

describe('what a deployment waits for', () => {
  it.each<[string, Given, object | undefined]>([
    ['an answer to a hook', { latest: hook('AWAITING_ACTION') }, { what: 'hook', name: 'pause', until: at(55) }],
    [
      'a hook that runs is no wait for a person',
      { latest: hook('IN_PROGRESS'), service: { deployments: [] } },
      undefined,
    ],
    ['a hook whose state is unknown', { latest: hook(undefined), service: { deployments: [] } }, undefined],
    [
      'the bake time',
      { latest: serviceDeployment('IN_PROGRESS', { lifecycleStage: 'BAKE_TIME' }), service: { bakeTimeInMinutes: 5 } },
      { what: 'bake-time', minutes: 5 },
    ],
    [
      'a bake time of unknown length',
      { latest: serviceDeployment('IN_PROGRESS', { lifecycleStage: 'BAKE_TIME' }) },
      { what: 'bake-time' },
    ],
    [
      'an old task that drains',
      { events: events([30, DRAINS]) },
      { what: 'old-tasks', count: 1, since: at(30), seconds: 600 },
    ],
    ['an old task, since when is unknown', {}, { what: 'old-tasks', count: 1 }],
    [
      'an old task; what drained before this deployment began says nothing',
      { events: events([9, DRAINS]) },
      { what: 'old-tasks', count: 1 },
    ],
    [
      'the newest of two that drain',
      { events: events([33, DRAINS], [30, DRAINS]) },
      { what: 'old-tasks', count: 1, since: at(33), seconds: 420 },
    ],
    [
      'new tasks still start',
      { service: { deployments: [deployment(2, 'PRIMARY', { runningCount: 1 }), deployment(1, 'ACTIVE')] } },
      undefined,
    ],
    ['no old task is left', { service: { deployments: [deployment(2, 'PRIMARY')] } }, undefined],
    ['a rollback waits, too', { judged: { outcome: 'rolling-back' } }, { what: 'old-tasks', count: 1 }],
    [
      'nothing, once it has completed',
      { judged: { outcome: 'completed' }, latest: hook('AWAITING_ACTION') },
      undefined,
    ],
    ['nothing, once it has failed', { judged: { outcome: 'failed' } }, undefined],
  ])('%s', (_, given, want) => expect(waits(given)).toEqual(want));
});

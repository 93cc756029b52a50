import { describe, expect, it } from 'vitest';
import { isSettled, isShifting, looksSettled } from '../../../src/derive/deployment/settled.ts';
import type { JudgedDeployment, Service } from '../../../src/model/facts.ts';
import { deployment, judged, service } from '../_build.ts';

describe('a settled service', () => {
  it.each<[JudgedDeployment['outcome'], Partial<Service>, boolean]>([
    ['completed', {}, true],
    ['completed', { runningCount: 3 }, true],
    ['completed', { desiredCount: 0, runningCount: 0 }, true],
    ['completed', { runningCount: 1 }, false],
    ['in-progress', {}, false],
    // The old revision may run steadily; the verdict is about the latest deployment.
    ['rolled-back', {}, false],
    ['stopped', {}, false],
    ['unknown', {}, false],
  ])('%s %j: %s', (outcome, more, settled) => expect(isSettled(judged({ outcome }), service(more))).toBe(settled));
  it('is never one that could not be read', () => {
    expect(isSettled(undefined, service())).toBe(false);
    expect(isSettled(judged({ outcome: 'completed' }), undefined)).toBe(false);
  });
});

describe('a service that looks settled before its deployment is judged', () => {
  const done = deployment(1, 'PRIMARY', { rolloutState: 'COMPLETED' });
  it.each<[string, Partial<Service>, boolean]>([
    ['one deployment, completed', { deployments: [done] }, true],
    ['one deployment without a rollout state', { deployments: [deployment(1, 'PRIMARY')] }, true],
    ['no deployment: task sets', { deployments: [] }, true],
    ['one in progress', { deployments: [deployment(1, 'PRIMARY', { rolloutState: 'IN_PROGRESS' })] }, false],
    ['one that failed', { deployments: [deployment(1, 'PRIMARY', { rolloutState: 'FAILED' })] }, false],
    ['two deployments', { deployments: [done, deployment(2, 'ACTIVE', { rolloutState: 'COMPLETED' })] }, false],
    ['a task is missing', { deployments: [done], runningCount: 1 }, false],
  ])('%s', (_, more, settled) => expect(looksSettled(service(more))).toBe(settled));
});

describe('traffic that is still to be shifted', () => {
  it.each<[JudgedDeployment['outcome'], Partial<Service>, boolean]>([
    ['in-progress', { strategy: 'BLUE_GREEN' }, true],
    ['in-progress', { strategy: 'LINEAR' }, true],
    ['in-progress', { controller: 'CODE_DEPLOY' }, true],
    ['in-progress', { controller: 'EXTERNAL' }, true],
    ['in-progress', {}, false],
    ['completed', { strategy: 'BLUE_GREEN' }, false],
    ['failed', { controller: 'CODE_DEPLOY' }, false],
  ])('%s %j: %s', (outcome, more, shifting) => expect(isShifting(judged({ outcome }), service(more))).toBe(shifting));
  it('is not known of a service that could not be read', () => {
    expect(isShifting(judged(), undefined)).toBe(false);
    expect(isShifting(undefined, service({ strategy: 'BLUE_GREEN' }))).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { deploymentHistory } from '../../../src/derive/deployment/history.ts';
import { type DeploymentWindow, deploymentWindow, isInWindow } from '../../../src/derive/deployment/window.ts';
import type { ServiceDeployment, ServiceEvent } from '../../../src/model/facts.ts';
import {
  at,
  denied,
  deployment,
  events,
  failed,
  known,
  NO_CAPACITY,
  rollingBack,
  service,
  serviceDeployment,
  STEADY,
} from '../_build.ts';

const primary = deployment(1, 'PRIMARY', { createdAt: at(22) });
const rolledBack = events([21, rollingBack(1)], [20, failed(2)], [10, STEADY]);

describe('the window of the deployment', () => {
  it.each<[string, ServiceEvent[], ServiceDeployment | undefined, DeploymentWindow]>([
    [
      'of the service deployment',
      rolledBack,
      serviceDeployment('ROLLBACK_SUCCESSFUL', { createdAt: at(12), finishedAt: at(30) }),
      { from: at(12), to: at(30) },
    ],
    ['open while it is underway', [], serviceDeployment('IN_PROGRESS', { createdAt: at(12) }), { from: at(12) }],
    [
      'from the primary deployment where the service deployment has no time',
      [],
      serviceDeployment('PENDING'),
      { from: at(22) },
    ],
    ['from the primary deployment where none can be read', [], undefined, { from: at(22) }],
    ['between the previous end and the failure, by events alone', rolledBack, undefined, { from: at(10), to: at(21) }],
    [
      'open where the events do not go back to the previous end',
      events([21, rollingBack(1)], [20, failed(2)], [18, NO_CAPACITY]),
      undefined,
      { to: at(21) },
    ],
  ])('%s', (_, list, latest, window) => {
    const history = deploymentHistory(
      service({ deployments: [primary] }),
      known(list),
      latest ? known([latest]) : denied,
    );
    expect(deploymentWindow(history)).toEqual(window);
  });
});

describe('a time in the window', () => {
  it.each<[DeploymentWindow, string | undefined, boolean]>([
    [{ from: at(10), to: at(20) }, at(10), true],
    [{ from: at(10), to: at(20) }, at(20), true],
    [{ from: at(10), to: at(20) }, at(9, 59), false],
    [{ from: at(10), to: at(20) }, at(20, 1), false],
    [{ from: at(10) }, at(59), true],
    [{ to: at(20) }, at(0), true],
    [{}, undefined, true],
    [{ to: at(20) }, undefined, true],
    [{ from: at(10) }, undefined, false],
  ])('%j holds %s: %s', (window, time, holds) => expect(isInWindow(window, time)).toBe(holds));
});

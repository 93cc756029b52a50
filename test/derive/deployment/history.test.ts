import { describe, expect, it } from 'vitest';
import { deploymentHistory } from '../../../src/derive/deployment/history.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { Deployment, ServiceDeployment, ServiceEvent } from '../../../src/model/facts.ts';
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
} from '../_build.ts';

const rolledBack = events([21, rollingBack(1)], [20, failed(2)]);

describe('whether a failure in the events decides', () => {
  it.each<[string, Deployment[], ServiceEvent[], Evidence<readonly ServiceDeployment[]>, boolean]>([
    ['yes: no service deployment can be read', [deployment(1, 'PRIMARY')], rolledBack, denied, true],
    ['yes: the service has none', [deployment(1, 'PRIMARY')], rolledBack, known([]), true],
    [
      'no: a service deployment says better',
      [deployment(1, 'PRIMARY')],
      rolledBack,
      known([serviceDeployment('PENDING')]),
      false,
    ],
    [
      'no: a new deployment began after it',
      [deployment(3, 'PRIMARY', { createdAt: at(30) })],
      rolledBack,
      denied,
      false,
    ],
    [
      'yes: the new deployment began at the same time',
      [deployment(3, 'PRIMARY', { createdAt: at(21) })],
      rolledBack,
      denied,
      true,
    ],
    [
      'yes: the new deployment began before it',
      [deployment(3, 'PRIMARY', { createdAt: at(15) })],
      rolledBack,
      denied,
      true,
    ],
    ['yes: it is not known when the new one began', [deployment(3, 'PRIMARY')], rolledBack, denied, true],
    [
      'yes: the one that began after it is the one rolled back to',
      [deployment(1, 'PRIMARY', { createdAt: at(22) })],
      rolledBack,
      denied,
      true,
    ],
    [
      'yes: the primary one is the failed one',
      [deployment(2, 'PRIMARY', { createdAt: at(22) })],
      rolledBack,
      denied,
      true,
    ],
    ['yes: the service lists no deployment', [], rolledBack, denied, true],
    ['no: nothing failed', [deployment(1, 'PRIMARY')], events([20, completed(1)]), denied, false],
  ])('%s', (_, deployments, list, serviceDeployments, decides) => {
    const history = deploymentHistory(service({ deployments }), known(list), serviceDeployments);
    expect(history.decidingFailure).toEqual(decides ? history.eventFailure : undefined);
    expect(history.decidingFailure !== undefined).toBe(decides);
  });
});

describe('what is known of the deployments', () => {
  it('the primary one, wherever it is listed', () => {
    const deployments = [deployment(1, 'ACTIVE'), deployment(2, 'PRIMARY')];
    expect(deploymentHistory(service({ deployments }), known([]), denied).primary?.id).toBe('ecs-svc/2');
  });
  it('the first one where none is primary', () => {
    const deployments = [deployment(1, 'INACTIVE'), deployment(2, 'INACTIVE')];
    expect(deploymentHistory(service({ deployments }), known([]), denied).primary?.id).toBe('ecs-svc/1');
  });
  it('the latest service deployment, and the failure that the events report all the same', () => {
    const list = [serviceDeployment('IN_PROGRESS'), serviceDeployment('FAILED')];
    const history = deploymentHistory(service(), known(rolledBack), known(list));
    expect(history.latest?.status).toBe('IN_PROGRESS');
    expect(history.eventFailure).toMatchObject({ id: 'ecs-svc/2', rolledBackTo: 'ecs-svc/1' });
  });
  it('nothing but the service where nothing else can be read', () =>
    expect(deploymentHistory(service(), denied, denied)).toEqual({ service: service(), events: [] }));
});

import { expect, it } from 'vitest';
import { outcomeCitations } from '../../../src/derive/deployment/citations.ts';
import { deploymentHistory } from '../../../src/derive/deployment/history.ts';
import type { Deployment, ServiceDeployment, ServiceEvent } from '../../../src/model/facts.ts';
import { cite, denied, deployment, events, failed, known, rollingBack, service, serviceDeployment } from '../_build.ts';

const COMPLETED = deployment(1, 'PRIMARY', { rolloutState: 'COMPLETED' });
const FAILED = deployment(2, 'PRIMARY', { rolloutState: 'FAILED' });

it.each<[string, Deployment[], ServiceEvent[], ServiceDeployment | undefined, string[]]>([
  [
    'the service deployment, with its reason',
    [COMPLETED],
    [],
    serviceDeployment('FAILED', { statusReason: 'tasks failed to start' }),
    ['ecs.serviceDeployments/0/status the latest service deployment is FAILED: tasks failed to start'],
  ],
  [
    'the service deployment, without one',
    [COMPLETED],
    [],
    serviceDeployment('SUCCESSFUL'),
    ['ecs.serviceDeployments/0/status the latest service deployment is SUCCESSFUL'],
  ],
  [
    'a primary deployment that failed as well',
    [deployment(1, 'ACTIVE'), FAILED],
    [],
    serviceDeployment('IN_PROGRESS'),
    [
      'ecs.serviceDeployments/0/status the latest service deployment is IN_PROGRESS',
      'ecs.service/deployments/1/rolloutState deployment ecs-svc/2 is FAILED',
    ],
  ],
  [
    'the event that decides, and what the deployment is now',
    [COMPLETED],
    events([21, rollingBack(1)], [20, failed(2)]),
    undefined,
    [
      'ecs.events/0/message (service web) rolling back to deployment ecs-svc/1.',
      'ecs.service/deployments/0/rolloutState deployment ecs-svc/1 is COMPLETED',
    ],
  ],
  [
    'the status of a deployment without a rollout state',
    [deployment(1, 'PRIMARY')],
    [],
    undefined,
    ['ecs.service/deployments/0/status deployment ecs-svc/1 is PRIMARY'],
  ],
  ['the service, where it has no deployment', [], [], undefined, ['ecs.service/status the service is ACTIVE']],
])('the outcome rests on %s', (_, deployments, list, latest, citations) => {
  const history = deploymentHistory(service({ deployments }), known(list), latest ? known([latest]) : denied);
  expect(outcomeCitations(history, cite).map(c => `${c.evidence.slice(3)}${c.path} ${String(c.quote)}`)).toEqual(
    citations,
  );
});

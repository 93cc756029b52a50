import { expect, it } from 'vitest';
import { currentRevision, type DeployedRevision } from '../../../src/derive/deployment/current-revision.ts';
import { deploymentHistory } from '../../../src/derive/deployment/history.ts';
import type { Deployment, Service, ServiceDeployment } from '../../../src/model/facts.ts';
import { denied, deployment, known, revision, service, serviceDeployment } from '../_build.ts';

const network = (subnet: string) => ({ subnets: [subnet], securityGroups: ['sg-1'], assignPublicIp: false });

it.each<[string, Deployment[], Partial<Service>, ServiceDeployment | undefined, DeployedRevision]>([
  [
    'the primary deployment, before the service',
    [deployment(2, 'PRIMARY', { network: network('subnet-2'), platformVersion: '1.4.0' })],
    { network: network('subnet-1') },
    serviceDeployment('IN_PROGRESS', { targetRevision: 'rev2' }),
    {
      id: 'ecs-svc/2',
      revision: 'rev2',
      taskDefinition: revision(2),
      network: network('subnet-2'),
      platformVersion: '1.4.0',
    },
  ],
  [
    'the network of the service, where the deployment has none',
    [deployment(2, 'PRIMARY')],
    { network: network('subnet-1') },
    undefined,
    { id: 'ecs-svc/2', taskDefinition: revision(2), network: network('subnet-1') },
  ],
  [
    'with the deployment that it replaces as the steady one',
    [deployment(1, 'ACTIVE'), deployment(2, 'PRIMARY')],
    {},
    undefined,
    { id: 'ecs-svc/2', taskDefinition: revision(2), steadyTaskDefinition: revision(1) },
  ],
  [
    'without a steady one where the same revision is deployed again',
    [deployment(1, 'ACTIVE', { taskDefinition: revision(2) }), deployment(2, 'PRIMARY')],
    {},
    undefined,
    { id: 'ecs-svc/2', taskDefinition: revision(2) },
  ],
  [
    'without a steady one where the other deployment is over',
    [deployment(1, 'INACTIVE'), deployment(2, 'PRIMARY')],
    {},
    undefined,
    { id: 'ecs-svc/2', taskDefinition: revision(2) },
  ],
  ['the service, where it has no deployment', [], {}, undefined, { taskDefinition: revision(1) }],
])('what is deployed: %s', (_, deployments, more, latest, want) => {
  const history = deploymentHistory(service({ deployments, ...more }), known([]), latest ? known([latest]) : denied);
  expect(currentRevision(history)).toEqual(want);
});

import { cut, denied, testRule } from '#testing';
import rule from '../../../rules/deployment/no-rollback-target.ts';
import { deployment } from '../_deployment.ts';
import { judged, service } from '../_elb.ts';

const failed = { 'deployment.judged': judged(), 'ecs.service': service() };
const stopped = deployment({
  status: 'STOPPED',
  statusReason: 'Service deployment stopped because the circuit breaker threshold was exceeded.',
});
const said = judged({
  reason: 'No rollback candidate was found to run the rollback.',
  seen: [{ evidence: 'ev:ecs.serviceDeployments', path: '/0/statusReason', quote: 'x' }],
});

testRule(rule, {
  faults: [
    {
      name: 'the first deployment failed',
      given: { ...failed, 'ecs.serviceDeployments': [stopped] },
      faults: [{ messageId: 'first', about: 'web', confidence: 'proven', calls: [] }],
    },
    {
      name: 'none before it completed',
      given: { ...failed, 'ecs.serviceDeployments': [stopped, deployment({ status: 'STOPPED' })] },
      faults: [{ messageId: 'first', about: 'web' }],
    },
    {
      name: 'ECS says it',
      given: { ...failed, 'deployment.judged': said, 'ecs.serviceDeployments': [stopped] },
      faults: [{ messageId: 'told', about: 'web', confidence: 'proven' }],
    },
  ],
  clear: [
    {
      name: 'one before it completed',
      given: { ...failed, 'ecs.serviceDeployments': [stopped, deployment({ status: 'SUCCESSFUL' })] },
    },
    {
      name: 'it is not to roll back',
      given: {
        'deployment.judged': judged(),
        'ecs.service': service({ circuitBreaker: { enable: true, rollback: false } }),
        'ecs.serviceDeployments': [stopped],
      },
    },
    {
      name: 'it was rolled back',
      given: {
        ...failed,
        'deployment.judged': judged({ outcome: 'rolled-back' }),
        'ecs.serviceDeployments': [deployment()],
      },
    },
  ],
  undecided: [
    {
      name: 'the history is denied',
      given: { ...failed, 'ecs.serviceDeployments': denied('ecs.serviceDeployments') },
      blockedOn: 'deployments',
    },
    {
      name: 'the history goes on',
      given: { ...failed, 'ecs.serviceDeployments': cut('ecs.serviceDeployments', [stopped]) },
      blockedOn: 'deployments',
    },
  ],
});

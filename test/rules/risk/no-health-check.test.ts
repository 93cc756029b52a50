import { denied, testRule } from '#testing';
import rule from '../../../rules/risk/no-health-check.ts';
import { definition, service } from '../_elb.ts';

const healthCheck = { command: ['CMD-SHELL', 'true'], interval: 30, timeout: 5, retries: 3, startPeriod: 0 };
const alone = service({ loadBalancers: [] });
testRule(rule, {
  faults: [
    {
      name: 'nothing checks',
      given: { 'ecs.service': alone, 'deployment.taskDefinition': definition() },
      faults: [{ messageId: 'none', about: 'web' }],
    },
    {
      name: 'the check is switched off',
      given: {
        'ecs.service': alone,
        'deployment.taskDefinition': definition({ healthCheck: { ...healthCheck, command: ['NONE'] } }),
      },
      faults: [{ messageId: 'none', about: 'web' }],
    },
    {
      name: 'only a sidecar is checked',
      given: { 'ecs.service': alone, 'deployment.taskDefinition': definition({ healthCheck, essential: false }) },
      faults: [{ messageId: 'none', about: 'web' }],
    },
  ],
  clear: [
    { name: 'a load balancer checks', given: { 'ecs.service': service(), 'deployment.taskDefinition': definition() } },
    {
      name: 'the container is checked',
      given: { 'ecs.service': alone, 'deployment.taskDefinition': definition({ healthCheck }) },
    },
  ],
  undecided: [
    {
      name: 'the task definition is denied',
      given: { 'ecs.service': alone, 'deployment.taskDefinition': denied('deployment.taskDefinition') },
      blockedOn: 'definition',
    },
  ],
});

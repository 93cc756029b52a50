import { cut, denied, testRule } from '#testing';
import rule from '../../../rules/deployment/alarm-triggered.ts';
import { deployment, said } from '../_deployment.ts';
import { judged, refused, service } from '../_elb.ts';

const alarm = said(
  'deployment/alarm',
  'Service deployment rolled back because of CloudWatch alarm(s) detected',
  {},
  'deployment/alarm-triggered',
);
const codeDeploy = said(
  'deployment/alarm',
  'One or more alarms have been activated, and the affected deployments have been stopped. Activated alarms: <web-5xx>',
  {},
  'deployment/alarm-triggered',
);
const triggered = [
  deployment({
    statusReason: 'rolled back',
    alarms: { status: 'TRIGGERED', names: ['web-5xx', 'web-slow'], triggered: ['web-5xx'] },
  }),
];
const watched = [deployment({ alarms: { status: 'MONITORING_COMPLETE', names: ['web-5xx'], triggered: [] } })];
const back = {
  'deployment.judged': judged({ outcome: 'rolled-back', from: '2026-01-01T12:00:00.000Z' }),
  'ecs.service': service({ alarms: ['web-5xx', 'web-slow'] }),
};

testRule(rule, {
  faults: [
    {
      name: 'ECS says it and names the alarm',
      given: { ...back, 'failure.calls': [alarm], 'ecs.serviceDeployments': triggered },
      faults: [{ messageId: 'named', about: 'web-5xx', confidence: 'proven', data: { alarms: 'web-5xx' } }],
    },
    {
      name: 'CodeDeploy names the alarm',
      given: { 'deployment.judged': back['deployment.judged'], 'failure.calls': [codeDeploy] },
      faults: [{ messageId: 'named', about: 'web-5xx', confidence: 'likely' }],
    },
    {
      name: 'ECS says it, and which one cannot be read',
      given: { ...back, 'failure.calls': [alarm] },
      faults: [{ messageId: 'told', about: 'alarm', confidence: 'likely', data: { alarms: 'web-5xx and web-slow' } }],
    },
  ],
  clear: [
    { name: 'no alarm went off', given: { ...back, 'failure.calls': [refused()], 'ecs.serviceDeployments': watched } },
    {
      name: 'it goes on, and an alarm is in ALARM for another reason',
      given: {
        'deployment.judged': judged({ outcome: 'in-progress' }),
        'failure.calls': [],
        'ecs.serviceDeployments': triggered,
      },
    },
  ],
  undecided: [
    {
      name: 'it was rolled back for no known reason, and alarms are denied',
      given: { ...back, 'failure.calls': [], 'ecs.serviceDeployments': denied('ecs.serviceDeployments') },
      blockedOn: 'deployments',
    },
    {
      name: 'what failed is known in part',
      given: { ...back, 'failure.calls': cut('failure.calls', []), 'ecs.serviceDeployments': watched },
      blockedOn: 'calls',
    },
  ],
});

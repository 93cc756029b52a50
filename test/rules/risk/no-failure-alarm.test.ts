import { denied, testRule } from '#testing';
import rule from '../../../rules/risk/no-failure-alarm.ts';
import { service } from '../_elb.ts';

testRule(rule, {
  faults: [
    {
      name: 'alarms are named and not enabled',
      given: { 'ecs.service': service({ alarms: ['web-5xx'], alarmsEnabled: false }) },
      faults: [{ messageId: 'off', about: 'web', data: { alarms: 'alarm web-5xx' } }],
    },
    {
      name: 'blue/green without an alarm',
      given: { 'ecs.service': service({ strategy: 'BLUE_GREEN' }) },
      faults: [{ messageId: 'unwatched', about: 'web', data: { strategy: 'blue/green' } }],
    },
  ],
  clear: [
    { name: 'a rolling deployment has its circuit breaker', given: { 'ecs.service': service() } },
    {
      name: 'alarms are enabled',
      given: { 'ecs.service': service({ strategy: 'CANARY', alarms: ['a'], alarmsEnabled: true }) },
    },
    {
      name: 'a hook decides',
      given: {
        'ecs.service': service({
          strategy: 'BLUE_GREEN',
          hooks: [{ type: 'PAUSE', stages: ['POST_TEST_TRAFFIC_SHIFT'] }],
        }),
      },
    },
    {
      name: 'CodeDeploy has alarms of its own',
      given: { 'ecs.service': service({ controller: 'CODE_DEPLOY', strategy: 'BLUE_GREEN' }) },
    },
  ],
  undecided: [{ name: 'the service is denied', given: { 'ecs.service': denied('ecs.service') }, blockedOn: 'service' }],
});

import { denied, testRule } from '#testing';
import rule from '../../../rules/risk/deprecated-platform-version.ts';
import { definition, judged, service } from '../_elb.ts';

const base = { 'deployment.judged': judged(), 'deployment.taskDefinition': definition() };
testRule(rule, {
  faults: [
    {
      name: 'the service names an old one',
      given: { ...base, 'ecs.service': service({ platformVersion: '1.3.0' }) },
      faults: [{ messageId: 'old', about: 'web', data: { version: '1.3.0' } }],
    },
    {
      name: 'the deployment is on an old one',
      given: { ...base, 'deployment.judged': judged({ platformVersion: '1.0.0' }), 'ecs.service': service() },
      faults: [{ messageId: 'old', about: 'web', data: { version: '1.0.0' } }],
    },
  ],
  clear: [
    { name: 'the newest', given: { ...base, 'ecs.service': service({ platformVersion: '1.4.0' }) } },
    {
      name: 'LATEST, whatever the tasks were started on',
      given: {
        ...base,
        'deployment.judged': judged({ platformVersion: '1.3.0' }),
        'ecs.service': service({ platformVersion: 'LATEST' }),
      },
    },
    {
      name: 'Windows counts for itself',
      given: {
        ...base,
        'deployment.taskDefinition': definition({}, { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }),
        'ecs.service': service({ platformVersion: '1.0.0' }),
      },
    },
    { name: 'on EC2', given: { ...base, 'ecs.service': service({ launch: 'EC2', platformVersion: '1.3.0' }) } },
    {
      name: 'no version that can be compared',
      given: { ...base, 'ecs.service': service({ platformVersion: 'next' }) },
    },
  ],
  undecided: [
    {
      name: 'the task definition is denied',
      given: {
        ...base,
        'ecs.service': service({ platformVersion: '1.3.0' }),
        'deployment.taskDefinition': denied('deployment.taskDefinition'),
      },
      blockedOn: 'definition',
    },
  ],
});

import { denied, fargateSite, named, other, testRule } from './base.ts';
import rule from '../../../rules/capacity/launch-type-incompatible.ts';

const told = named('capacity/launch-type-incompatible', { how: 'mismatch' });
const td = fargateSite['deployment.taskDefinition'];
const of = (more: object) => ({
  ...fargateSite,
  'deployment.taskDefinition': { ...td, ...more },
  'failure.calls': [told],
});
const onPlatform = (operatingSystemFamily: string, platformFamily: string) => ({
  ...of({ operatingSystemFamily }),
  'deployment.judged': { ...fargateSite['deployment.judged'], platformFamily },
});
testRule(rule, {
  faults: [
    {
      name: 'another platform family, and ECS says nothing at all',
      given: { ...onPlatform('WINDOWS_SERVER_2022_CORE', 'Linux'), 'failure.calls': [] },
      faults: [
        {
          messageId: 'platform',
          about: 'web:7',
          confidence: 'likely',
          calls: [],
          data: { os: 'WINDOWS_SERVER_2022_CORE', family: 'Linux' },
        },
      ],
    },
    {
      name: 'another version of Windows, and ECS refuses it',
      given: onPlatform('WINDOWS_SERVER_2019_CORE', 'Windows Server 2022 Core'),
      faults: [{ messageId: 'platform', about: 'web:7', confidence: 'likely', calls: ['p1'] }],
    },
    {
      name: 'ECS found it valid for EC2 alone',
      given: of({ compatibilities: ['EC2'], requiresCompatibilities: [] }),
      faults: [
        {
          messageId: 'lacks',
          about: 'web:7',
          confidence: 'proven',
          calls: ['p1'],
          data: { for: 'EC2', launch: 'FARGATE' },
        },
      ],
    },
    {
      name: 'it asks for EC2',
      given: of({ requiresCompatibilities: ['EC2', 'EXTERNAL'] }),
      faults: [{ messageId: 'lacks', about: 'web:7', data: { for: 'EC2 and EXTERNAL' } }],
    },
    {
      name: 'it is valid for both',
      given: of({ compatibilities: ['EC2', 'FARGATE'] }),
      faults: [{ messageId: 'named', about: 'web:7', confidence: 'likely' }],
    },
    {
      name: 'the task definition could not be read',
      given: { 'failure.calls': [told] },
      faults: [{ messageId: 'named', about: 'cluster', confidence: 'possible' }],
    },
  ],
  clear: [
    { name: 'something else failed', given: { ...fargateSite, 'failure.calls': [other] } },
    ...[
      ['LINUX', 'Linux'],
      ['WINDOWS_SERVER_2022_CORE', 'Windows Server 2022 Core'],
      ['WINDOWS_SERVER_2019_FULL', 'WINDOWS_SERVER_2019_FULL'],
    ].map(([operatingSystemFamily = '', family = '']) => ({
      name: `${operatingSystemFamily} on ${family}`,
      given: { ...onPlatform(operatingSystemFamily, family), 'failure.calls': [] },
    })),
  ],
  undecided: [
    {
      name: 'nothing is known of the calls',
      given: { ...fargateSite, 'failure.calls': denied('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});

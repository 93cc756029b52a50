import { denied as unread, known, testRule } from '#testing';
import rule from '../../../rules/logging/region-wrong.ts';
import { absent, container, definition, other, said, site } from '../named.ts';
import type { LogGroupFacts } from '../../../src/model/facts.ts';

const log = (options: Record<string, string>) =>
  definition(container({ logging: { driver: 'awslogs', options: { 'awslogs-group': '/ecs/web', ...options } } }));
const group = (elsewhere: LogGroupFacts['elsewhere']): LogGroupFacts => ({
  container: 'web',
  group: '/ecs/web',
  region: 'us-east-1',
  createGroup: false,
  exists: absent('there is none'),
  ...(elsewhere && { elsewhere }),
});
const missing = said(
  'ResourceInitializationError: failed to validate logger args: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.',
);
const region = said(
  'CannotStartContainerError: failed to initialize logging driver: awslogs: region is required, missing region',
);
const td = log({ 'awslogs-region': 'us-east-1' });
const here = known({ region: 'eu-west-1' });
testRule(rule, {
  faults: [
    {
      name: 'the group is where the service is',
      given: { ...site, 'deployment.taskDefinition': td, 'failure.calls': [missing], 'logs.groups': [group(here)] },
      faults: [
        {
          messageId: 'elsewhere',
          about: 'web',
          confidence: 'proven',
          calls: ['c1'],
          data: { actual: 'eu-west-1', region: 'us-east-1' },
        },
      ],
    },
    {
      name: 'so it is, and nothing has failed',
      given: { ...site, 'deployment.taskDefinition': td, 'failure.calls': [], 'logs.groups': [group(here)] },
      faults: [{ messageId: 'elsewhere', about: 'web', confidence: 'likely', calls: [] }],
    },
    {
      name: 'none is given',
      given: { ...site, 'deployment.taskDefinition': log({}), 'failure.calls': [region], 'logs.groups': [] },
      faults: [{ messageId: 'missing', about: 'web', confidence: 'proven' }],
    },
    {
      name: 'AWS says so',
      given: { ...site, 'deployment.taskDefinition': td, 'failure.calls': [region], 'logs.groups': [] },
      faults: [{ messageId: 'named', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'the group is nowhere',
      given: {
        ...site,
        'deployment.taskDefinition': td,
        'failure.calls': [missing],
        'logs.groups': [group(absent('none here either'))],
      },
    },
    {
      name: 'something else',
      given: { ...site, 'deployment.taskDefinition': td, 'failure.calls': [other], 'logs.groups': [] },
    },
  ],
  undecided: [
    {
      name: 'the log groups could not be read',
      given: {
        ...site,
        'deployment.taskDefinition': td,
        'failure.calls': [missing],
        'logs.groups': unread('logs.groups'),
      },
      blockedOn: 'groups',
    },
  ],
});

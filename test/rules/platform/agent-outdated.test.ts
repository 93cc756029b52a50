import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/platform/agent-outdated.ts';
import { INSTANCE, attempt, container, definition, instance, onEc2, other, said } from '../named.ts';

const stuck = "TaskStateError: Agent could not progress task's state to stopped";
const needs = definition(container({ environmentFiles: ['arn:aws:s3:::b/x.env'] }));
const facts = { ...onEc2, 'deployment.attempts': [attempt({ containerInstance: INSTANCE })] };
testRule(rule, {
  faults: [
    {
      name: 'too old for environment files',
      given: {
        ...facts,
        'deployment.taskDefinition': needs,
        'failure.calls': [said(stuck)],
        'ecs.containerInstances': [
          instance({ agentVersion: '1.38.0' }),
          instance({ arn: 'arn:other', agentVersion: '1.2.0' }),
        ],
      },
      faults: [
        {
          messageId: 'lacks',
          about: 'i-0aa',
          confidence: 'likely',
          calls: ['c1'],
          data: { features: 'environment files', since: '1.39.0', hosts: 'i-0aa' },
        },
      ],
    },
    {
      name: 'nothing has failed yet',
      given: {
        ...facts,
        'deployment.taskDefinition': needs,
        'failure.calls': [],
        'ecs.containerInstances': [instance({ agentVersion: '1.9.0' })],
      },
      faults: [{ messageId: 'lacks', about: 'i-0aa', calls: [] }],
    },
    {
      name: 'new enough, and stuck',
      given: { ...facts, 'failure.calls': [said(stuck)], 'ecs.containerInstances': [instance()] },
      faults: [{ messageId: 'stuck', about: 'i-0aa', confidence: 'likely', data: { version: '1.90.0' } }],
    },
  ],
  clear: [
    {
      name: 'new enough',
      given: {
        ...facts,
        'deployment.taskDefinition': needs,
        'failure.calls': [],
        'ecs.containerInstances': [instance({ agentVersion: '1.39.0' })],
      },
    },
    {
      name: 'something else failed',
      given: {
        ...facts,
        'deployment.taskDefinition': needs,
        'failure.calls': [other],
        'ecs.containerInstances': [instance({ agentVersion: '1.9.0' })],
      },
    },
  ],
  undecided: [
    {
      name: 'the instances could not be read',
      given: { ...facts, 'failure.calls': [said(stuck)], 'ecs.containerInstances': unread('ecs.containerInstances') },
      blockedOn: 'instances',
    },
  ],
});

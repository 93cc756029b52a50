import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/platform/agent-outdated.ts';
import { INSTANCE, attempt, container, definition, instance, onEc2, other, said } from '../named.ts';
import type { FailedCall } from '../../../src/model/facts.ts';
import { failed } from '../../collect/secret/stage.ts';

const stuck = "TaskStateError: Agent could not progress task's state to stopped";
const told = (more: Partial<FailedCall>): FailedCall =>
  failed({
    candidates: [{ cause: 'platform/agent-outdated', because: '', settledBy: [] }],
    tasks: ['t1'],
    seen: said(stuck).seen,
    ...more,
  });
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
    {
      name: 'the GPU driver is too old for the image',
      given: {
        ...facts,
        'failure.calls': [
          told({
            container: 'infer',
            words:
              'CannotStartContainerError: nvidia-container-cli --require=cuda>=10.0 brand=tesla,driver>=384,driver<385: requirement error: unsatisfied condition: driver < 385',
          }),
        ],
        'ecs.containerInstances': [instance({ attributes: [{ name: 'ecs.gpu-driver-version', value: '396.26' }] })],
      },
      faults: [
        {
          messageId: 'driver',
          about: 'i-0aa',
          confidence: 'likely',
          data: { requires: 'cuda>=10.0', unmet: 'driver<385', version: ' (the instance has driver 396.26)' },
        },
      ],
    },
    {
      name: 'a setting of the agent is named',
      given: {
        ...facts,
        'failure.calls': [told({ words: 'the agent was started without ECS_ENABLE_TASK_ENI' })],
        'ecs.containerInstances': [instance()],
      },
      faults: [{ messageId: 'setting', about: 'i-0aa', data: { settings: 'ECS_ENABLE_TASK_ENI' } }],
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

import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/platform/docker-unhealthy.ts';
import { INSTANCE, attempt, instance, onEc2, other, said, site } from '../named.ts';

const words = 'DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s';
const two = [attempt({ containerInstance: INSTANCE }), attempt({ id: 't2', containerInstance: `${INSTANCE}9` })];
testRule(rule, {
  faults: [
    {
      name: 'one instance, again and again',
      given: {
        ...onEc2,
        'failure.calls': [said(words, { tasks: ['t1', 't2'] })],
        'deployment.attempts': [
          attempt({ containerInstance: INSTANCE }),
          attempt({ id: 't2', containerInstance: INSTANCE }),
        ],
        'ecs.containerInstances': [instance()],
      },
      faults: [{ messageId: 'one', about: 'i-0aa', confidence: 'likely', calls: ['c1'] }],
    },
    {
      name: 'one task',
      given: {
        ...onEc2,
        'failure.calls': [said(words)],
        'deployment.attempts': [attempt({ containerInstance: INSTANCE })],
      },
      faults: [{ messageId: 'one', about: '0123', confidence: 'possible' }],
    },
    {
      name: 'several instances',
      given: { ...onEc2, 'failure.calls': [said(words, { tasks: ['t1', 't2'] })], 'deployment.attempts': two },
      faults: [{ messageId: 'several', about: 'prod', confidence: 'possible' }],
    },
    {
      name: 'ECS finds the instance impaired',
      given: {
        ...onEc2,
        'failure.calls': [said(words)],
        'deployment.attempts': [attempt({ containerInstance: INSTANCE })],
        'ecs.instanceHealth': [
          {
            arn: INSTANCE,
            status: 'IMPAIRED',
            checks: [
              { type: 'CONTAINER_RUNTIME', status: 'IMPAIRED' },
              { type: 'AGENT_CONNECTIVITY', status: 'OK' },
            ],
          },
        ],
      },
      faults: [{ messageId: 'impaired', about: '0123', confidence: 'likely', data: { checks: 'CONTAINER_RUNTIME' } }],
    },
    {
      name: 'ECS finds only one of the instances impaired',
      given: {
        ...onEc2,
        'failure.calls': [said(words, { tasks: ['t1', 't2'] })],
        'deployment.attempts': two,
        'ecs.instanceHealth': [{ arn: INSTANCE, status: 'IMPAIRED', checks: [] }],
      },
      faults: [{ messageId: 'several', about: 'prod', confidence: 'possible' }],
    },
  ],
  clear: [
    { name: 'on Fargate', given: { ...site, 'failure.calls': [said(words)] } },
    { name: 'something else', given: { ...onEc2, 'failure.calls': [other] } },
  ],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});

import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/network/cni-failure.ts';
import { INSTANCE, attempt, instance, onEc2, other, said, site } from '../named.ts';

const words =
  'ContainerNetworkingError: container resource provisioning: failed to setup network namespace: cni setup: invoke eni plugin failed';
testRule(rule, {
  faults: [
    {
      name: 'on one instance',
      given: {
        ...onEc2,
        'failure.calls': [said(words)],
        'deployment.attempts': [attempt({ containerInstance: INSTANCE })],
        'ecs.containerInstances': [instance()],
      },
      faults: [{ messageId: 'one', about: 'i-0aa', confidence: 'likely', calls: ['c1'] }],
    },
    {
      name: 'on two',
      given: {
        ...onEc2,
        'failure.calls': [said(words, { tasks: ['t1', 't2'] })],
        'deployment.attempts': [
          attempt({ containerInstance: INSTANCE }),
          attempt({ id: 't2', containerInstance: `${INSTANCE}9` }),
        ],
      },
      faults: [{ messageId: 'several', about: 'prod' }],
    },
  ],
  clear: [{ name: 'something else', given: { ...onEc2, 'failure.calls': [other] } }],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});

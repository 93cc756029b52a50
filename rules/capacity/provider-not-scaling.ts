import { growGroup, inWords, manageScaling, resumeLaunch } from '#fix';
import { scalingRule } from './_scaling.ts';

const MESSAGES = {
  'launch-failed': 'failed',
  suspended: 'suspended',
  gone: 'gone',
  limit: 'limit',
  off: 'off',
} as const;
const hasMessage = (state: string): state is keyof typeof MESSAGES => Object.hasOwn(MESSAGES, state);

export default scalingRule({
  id: 'capacity/provider-not-scaling',
  title: 'The capacity provider should add instances and does not',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html',
  ],
  messages: {
    failed: {
      what: '{group} fails to launch instances for the capacity provider {provider}',
      why: 'The task needs a further instance. Of the latest launch AWS said: {words}',
    },
    suspended: {
      what: '{group} may not launch instances: its process Launch is suspended',
      why: 'The task needs a further instance, and the capacity provider {provider} can only ask the Auto Scaling group for it.',
    },
    gone: {
      what: 'The Auto Scaling group {group} of the capacity provider {provider} does not exist',
      why: 'A capacity provider brings instances through its Auto Scaling group, and that was deleted.',
    },
    limit: {
      what: '{group} is at its maximum of {max}, and none of its instances can take the task',
      why: 'The capacity provider {provider} asks for no more instances than the group may have.',
    },
    off: {
      what: 'Managed scaling of the capacity provider {provider} is off, and {group} has {desired} instances',
      why: 'With managed scaling off ECS adds no instances for tasks that wait; whoever scales the group has to.',
    },
    idle: {
      what: '{group} has {desired} of at most {max} instances and starts none, though the task waits for one',
      why: 'Managed scaling of {provider} should raise the desired count of the group. Its scaling plan or alarms may have been deleted, or it is only beginning.',
    },
    named: {
      what: 'The capacity provider brought no instance for the task',
      why: 'ECS says so. Why could not be read.',
    },
  },
  open: 'why no instance is added could not be read',
  stuck: ({ scaling, words, region }) => {
    const { provider } = scaling;
    const group = scaling.group ?? 'The Auto Scaling group';
    const grow = growGroup(scaling, region);
    const manage = manageScaling(provider, region);
    const fixes = {
      failed: [
        inWords(
          'Mend what the launch failed of (the launch template, its image, key, profile or security groups), and the group tries again',
        ),
      ],
      suspended: [resumeLaunch(group, region)],
      gone: [
        inWords(
          `Make an Auto Scaling group and a capacity provider for it, and put that into the strategy of the service in the place of ${provider}`,
        ),
      ],
      limit: [grow],
      off: [manage, grow],
      idle: [grow, manage],
    };
    const message = hasMessage(scaling.state) ? MESSAGES[scaling.state] : 'idle';
    return {
      message,
      about: { type: 'capacity-provider', id: provider },
      data: { provider, group, max: String(scaling.max), desired: String(scaling.desired), words },
      fixes: fixes[message],
    };
  },
  named: ({ region }) => [growGroup(undefined, region)],
});

import { growGroup, inWords, launchManaged, manageScaling, resumeLaunch, tagGroup } from '#fix';
import { scalingRule } from './_scaling.ts';

const MESSAGES = {
  'launch-failed': 'failed',
  suspended: 'suspended',
  gone: 'gone',
  limit: 'limit',
  off: 'off',
  untagged: 'untagged',
  'managed-instances': 'managed',
} as const;
const hasMessage = (state: string): state is keyof typeof MESSAGES => Object.hasOwn(MESSAGES, state);

export default scalingRule({
  id: 'capacity/provider-not-scaling',
  title: "The capacity provider should add instances and doesn't",
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html',
  ],
  messages: {
    failed: {
      what: "{group} can't launch instances for capacity provider {provider}",
      why: 'The task needs another instance. AWS reported for the latest launch: {words}',
    },
    suspended: {
      what: "{group} can't launch instances: its Launch process is suspended",
      why: 'The task needs another instance, and capacity provider {provider} depends on the Auto Scaling group for it.',
    },
    gone: {
      what: "Auto Scaling group {group} of capacity provider {provider} doesn't exist",
      why: 'A capacity provider adds instances through its Auto Scaling group, and the group was deleted.',
    },
    limit: {
      what: '{group} is at its maximum of {max}, and none of its instances can run the task',
      why: "Capacity provider {provider} never asks for more instances than the group's maximum.",
    },
    off: {
      what: 'Managed scaling of capacity provider {provider} is off, and {group} has {desired} instances',
      why: 'With managed scaling off, ECS adds no instances for waiting tasks. Something else has to scale the group.',
    },
    untagged: {
      what: "{group} doesn't have the tag AmazonECSManaged, so ECS can't scale it",
      why: 'Managed scaling of {provider} is on, and {group} has {desired} of at most {max} instances. The role that ECS scales with is allowed to change only groups that have the tag.',
    },
    managed: {
      what: 'Capacity provider {provider} (Managed Instances) brought no instance for the task',
      why: 'ECS launches Managed Instances itself. Its instance requirements might match no instance type, its infrastructure role might lack a permission, or its subnets might have no capacity.',
    },
    setup: {
      what: "ECS couldn't set up capacity provider {provider} (Managed Instances)",
      why: 'AWS reported: {words}',
    },
    idle: {
      what: '{group} has {desired} of at most {max} instances and starts none, although the task needs one',
      why: "Managed scaling of {provider} should raise the group's desired capacity. Its scaling plan or alarms might have been deleted, or scaling has only just begun.",
    },
    named: {
      what: 'The capacity provider added no instance for the task',
      why: "ECS reported it. The reason couldn't be read.",
    },
  },
  open: "why no instance is added couldn't be read",
  stuck: ({ scaling, words, region }) => {
    const { provider } = scaling;
    const group = scaling.group ?? 'the Auto Scaling group';
    const grow = growGroup(scaling, region);
    const manage = manageScaling(provider, scaling.settings, region);
    const fixes = {
      failed: [
        inWords(
          'Fix what made the launch fail (launch template, AMI, key pair, instance profile or security groups). The group then retries',
        ),
      ],
      suspended: [resumeLaunch(group, region)],
      gone: [
        inWords(
          `Create an Auto Scaling group and a capacity provider for it, and replace ${provider} with it in the service's capacity provider strategy`,
        ),
      ],
      limit: [grow],
      off: [manage, grow],
      untagged: [tagGroup(group, region), grow],
      managed: [launchManaged(provider, true)],
      setup: [inWords(`Fix what the message names, then update capacity provider ${provider}`)],
      idle: [grow, ...(scaling.managed ? [] : [manage])],
    };
    const own = hasMessage(scaling.state) ? MESSAGES[scaling.state] : 'idle';
    const message = own === 'failed' && scaling.kind === 'managed-instances' ? 'setup' : own;
    return {
      message,
      about: { type: 'capacity-provider', id: provider },
      data: { provider, group, max: String(scaling.max), desired: String(scaling.desired), words },
      fixes: fixes[message],
    };
  },
  named: ({ region }) => [growGroup(undefined, region)],
});

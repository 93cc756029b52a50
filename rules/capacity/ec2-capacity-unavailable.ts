import { moreZones } from '#fix';
import type { Fix } from '#rule';
import { scalingRule } from './_scaling.ts';

const types: Fix = {
  title: 'Let the group choose among several instance types (a mixed instances policy), or use a different type',
  applies: 'fill-in',
};

export default scalingRule({
  id: 'capacity/ec2-capacity-unavailable',
  title: 'EC2 has no capacity for this instance type in this Availability Zone',
  transient: true,
  sources: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-capacity.html',
  ],
  messages: {
    failed: {
      what: "{group} can't launch an instance: EC2 has no capacity for that type there",
      why: 'The task needs another instance, and EC2 refused to launch it: {words} Often temporary; more instance types and Availability Zones make it less likely.',
    },
    named: {
      what: "ECS couldn't get an instance for the task: EC2 has no capacity for that type there",
      why: 'AWS reported insufficient capacity. Often temporary; more instance types and Availability Zones make it less likely.',
    },
  },
  open: "why no instance is added couldn't be read",
  stuck: ({ scaling, group, words, region }) => ({
    message: 'failed',
    data: { group, words },
    fixes: [moreZones(scaling, region), types],
  }),
  named: () => [types],
});

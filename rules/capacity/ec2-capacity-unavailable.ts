import { moreZones } from '#fix';
import type { Fix } from '#rule';
import { scalingRule } from './_scaling.ts';

const types: Fix = {
  title: 'Let the group choose among several instance types (a mixed instances policy), or take another one',
  applies: 'fill-in',
};

export default scalingRule({
  id: 'capacity/ec2-capacity-unavailable',
  title: 'EC2 has no instance of this type in this zone now',
  transient: true,
  sources: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-capacity.html',
  ],
  messages: {
    failed: {
      what: '{group} cannot launch an instance: EC2 has none of that type there now',
      why: 'The task needs a further instance, and EC2 refused to launch it: {words} It may pass; more instance types and more zones make it rarer.',
    },
    named: {
      what: 'An instance for the task could not be launched: EC2 has none of that type there now',
      why: 'AWS named the capacity. It may pass; more instance types and more zones make it rarer.',
    },
  },
  open: 'why no instance is added could not be read',
  stuck: ({ scaling, group, words, region }) => ({
    message: 'failed',
    data: { group, words },
    fixes: [moreZones(scaling, region), types],
  }),
  named: () => [types],
});

import { growGroup, raiseEc2Quota } from '#fix';
import { scalingRule } from './_scaling.ts';

const INSTANCE_TYPE =
  /\b((?:[a-z]{1,4}\d[a-z\d-]{0,12})\.(?:\d{0,2}xlarge|large|medium|small|micro|nano|metal[\w-]{0,10}))\b/;

export default scalingRule({
  id: 'capacity/ec2-quota',
  title: "EC2's quota of vCPUs or instances is reached",
  sources: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/CHAP_Troubleshooting.html',
  ],
  messages: {
    failed: {
      what: '{group} cannot launch an instance: the quota of EC2 is reached',
      why: 'The task needs a further instance, and EC2 refused to launch it: {words}',
    },
    named: {
      what: 'An instance for the task could not be launched: the quota of EC2 is reached',
      why: 'AWS named the quota. vCPUs are counted for a family of instance types in the Region, over all that runs in the account.',
    },
  },
  open: 'why no instance is added could not be read',
  stuck: ({ scaling, group, words, region }) => {
    const said = scaling.words ?? '';
    const type = INSTANCE_TYPE.exec(said)?.[1] ?? scaling.types[0];
    return { message: 'failed', data: { group, words }, fixes: [raiseEc2Quota(type, /spot/i.test(said), region)] };
  },
  named: ({ region }) => [raiseEc2Quota(undefined, false, region), growGroup(undefined, region)],
});

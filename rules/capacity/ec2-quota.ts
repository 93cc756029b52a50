import { raiseEc2Quota, stopOneFirst } from '#fix';
import { scalingRule } from './_scaling.ts';

const INSTANCE_TYPE =
  /\b((?:[a-z]{1,4}\d[a-z\d-]{0,12})\.(?:\d{0,2}xlarge|large|medium|small|micro|nano|metal[\w-]{0,10}))\b/;

export default scalingRule({
  id: 'capacity/ec2-quota',
  title: 'The EC2 quota for vCPUs or instances is reached',
  sources: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/CHAP_Troubleshooting.html',
  ],
  messages: {
    failed: {
      what: "{group} can't launch an instance: the EC2 quota is reached",
      why: 'The task needs another instance, and EC2 refused to launch it: {words}',
    },
    named: {
      what: "ECS couldn't get an instance for the task: the EC2 quota is reached",
      why: 'AWS reported the quota. It counts the vCPUs of an instance family across the whole account in the Region.',
    },
  },
  open: "why no instance is added couldn't be read",
  stuck: ({ scaling, group, words, region, service }) => {
    const said = scaling.words ?? '';
    const type = INSTANCE_TYPE.exec(said)?.[1] ?? scaling.types[0];
    const raise = raiseEc2Quota(type, /spot/i.test(said), region);
    return { message: 'failed', data: { group, words }, fixes: [...stopOneFirst(service), raise] };
  },
  // Another instance is what the quota refuses: only a rollout that needs none helps at once.
  named: ({ region, service }) => [...stopOneFirst(service), raiseEc2Quota(undefined, false, region)],
});

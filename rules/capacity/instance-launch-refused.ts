import { refusalOf } from '#aws/capacity';
import { inWords, launchable } from '#fix';
import { scalingRule } from './_scaling.ts';

export default scalingRule({
  id: 'capacity/instance-launch-refused',
  title: 'EC2 refuses to launch the instances of the Auto Scaling group',
  sources: [
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-ami.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html',
  ],
  messages: {
    failed: {
      what: "{group} can't launch an instance: {because}",
      why: 'The task needs another instance. AWS reported for the latest launch: {words}',
    },
    perhaps: {
      what: "{group} can't launch an instance: {because}",
      why: "The task needs another instance. AWS reported for the latest launch: {words}. AWS's troubleshooting page gives this as the cause.",
    },
    named: {
      what: "ECS couldn't get an instance for the task: EC2 refused the launch",
      why: 'AWS reported it. The message of the launch names what to change in the launch template.',
    },
  },
  open: "why no instance is added couldn't be read",
  stuck: ({ scaling, group, words, region }) => {
    const refusal = refusalOf(scaling.words ?? '');
    return {
      message: refusal?.unsure ? 'perhaps' : 'failed',
      ...(refusal?.unsure && { confidence: 'likely' }),
      data: { group, because: refusal?.because ?? 'AWS names the reason', words },
      fixes: refusal
        ? [launchable(refusal, scaling, region)]
        : [inWords('Change in the launch template what the message names')],
    };
  },
  named: () => [inWords('Change in the launch template what the message names')],
});

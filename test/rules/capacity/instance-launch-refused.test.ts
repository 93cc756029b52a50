import { expect } from 'vitest';
import { named, site, stuck, testRule } from './base.ts';
import { launchFailed, scaling } from './tables.ts';
import rule from '../../../rules/capacity/instance-launch-refused.ts';

const ID = 'capacity/instance-launch-refused';
const common = launchFailed(ID);
const { none, decided } = scaling(ID);
const launch = (words: string) => ({
  ...site,
  'failure.calls': [none],
  'capacity.fit': decided,
  'capacity.scaling': [
    stuck('launch-failed', ID, {
      words,
      launchTemplate: { id: 'lt-1', version: '7' },
      roleArn: 'arn:aws:iam::1:role/r',
    }),
  ],
});
testRule(rule, {
  ...common,
  faults: [
    ...common.faults,
    ...[
      ["The image id '[ami-1]' does not exist. Launching EC2 instance failed.", 'its AMI'],
      ["The key pair 'old' does not exist. Launching EC2 instance failed.", 'its key pair'],
      ["The security group 'sg-1' does not exist. Launching EC2 instance failed.", 'its security group'],
      [
        'Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name. Launching EC2 instance failed.',
        'its instance profile',
      ],
      [
        'Your requested instance type (m7i.large) is not supported in your requested Availability Zone (us-east-1e). Launching EC2 instance failed.',
        'the Availability Zone',
      ],
    ].map(([words = '', because = '']) => ({
      name: words,
      given: launch(words),
      faults: [
        {
          messageId: 'failed' as const,
          about: 'prod-asg',
          confidence: 'proven' as const,
          data: { because: expect.stringContaining(because) as unknown as string },
        },
      ],
    })),
    {
      name: 'words that say nothing of the key that AWS gives as their cause',
      given: launch('Client.InternalError: Client error on launch'),
      faults: [{ messageId: 'perhaps', about: 'prod-asg', confidence: 'likely' }],
    },
    {
      name: 'only the words of ECS are there',
      given: { 'failure.calls': [named(ID)] },
      faults: [{ messageId: 'named', about: 'cluster', confidence: 'possible' }],
    },
  ],
});

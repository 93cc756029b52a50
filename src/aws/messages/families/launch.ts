import { kind } from '../family.ts';

/** What Auto Scaling puts around the words of EC2. */
const LAUNCHING = ['launching a new ec2 instance', 'launching ec2 instance failed'];

/**
 * Launches of instances that EC2 refused to Auto Scaling, for a reason that its words name.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-ami.html
 */
export const LAUNCH = kind(
  {
    symptom: 'symptom/placement-failed',
    step: 'placement',
    source: 'guide:ts-as-instancelaunchfailure',
    depth: 8,
    candidates: ['capacity/instance-launch-refused'],
  } as const,
  [
    {
      id: 'launch/volume-key',
      any: ['client error on launch', 'client.invalidkmskey'],
      how: 'denied',
    },
    {
      id: 'launch/spot-role',
      any: ['create the service-linked role for ec2 spot', 'servicelinkedrolecreationnotpermitted'],
      how: 'denied',
    },
    {
      id: 'launch/image',
      all: [
        LAUNCHING,
        ['image id', 'the ami id', 'invalidamiid', 'not authorized for images', 'and cannot be run', 'imageid'],
      ],
      how: 'missing',
    },
    {
      id: 'launch/key-pair',
      all: [LAUNCHING, ['key pair', 'invalidkeypair']],
      how: 'missing',
    },
    {
      id: 'launch/security-group',
      all: [LAUNCHING, ['security group', 'invalidgroup']],
      how: 'missing',
    },
    {
      id: 'launch/instance-profile',
      all: [LAUNCHING, ['instance profile', 'iaminstanceprofile']],
      how: 'missing',
    },
    {
      id: 'launch/pass-role',
      all: [LAUNCHING, ['iam:passrole']],
      how: 'denied',
    },
    {
      id: 'launch/template',
      all: [LAUNCHING, ['launch template', 'invalidlaunchtemplate']],
      not: ['not authorized', 'unauthorized'],
      how: 'missing',
    },
    {
      id: 'launch/architecture',
      all: [LAUNCHING, ['does not match the architecture', 'architecture']],
      how: 'mismatch',
    },
    {
      id: 'launch/zone',
      all: [LAUNCHING, ['not supported in your requested availability zone']],
      how: 'mismatch',
    },
    {
      id: 'launch/device',
      all: [LAUNCHING, ['device name', 'virtualname', 'block device mapping', 'invalidsnapshot', 'volumesize']],
      how: 'malformed',
    },
    {
      id: 'launch/configuration',
      all: [
        LAUNCHING,
        ['requested configuration is currently not supported', 'placement groups may not be used', 'instance type'],
      ],
      not: ['sufficient', 'vcpu', 'capacity', 'unauthorized', 'not authorized', 'limit', 'quota'],
      how: 'mismatch',
    },
  ],
);

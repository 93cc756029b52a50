import { readMessage } from '../messages/read-message.ts';

/** A part of a launch template, by AWS's name, and how its value is to be filled in. */
interface Part {
  readonly name: string;
  readonly value: unknown;
}
/** Why EC2 refused to launch what a group describes. */
export interface Refusal {
  readonly kind: string;
  /** Continues "prod-asg can't launch an instance: …". */
  readonly because: string;
  /** The words don't name it, AWS's page does for these words. */
  readonly unsure?: true;
  /** What to change in the launch template. */
  readonly part?: Part;
  /** What to change where it is no part of the template, or one among several. */
  readonly change: string;
}

const ami: Part = { name: 'ImageId', value: '<ami-id>' };

/** By the end of the family of the words: `launch/key-pair`. */
const REFUSALS: Readonly<Record<string, Omit<Refusal, 'kind'>>> = {
  image: {
    because: "its AMI doesn't exist, isn't shared with the account, or isn't ready",
    part: ami,
    change: 'Set an AMI that exists in the Region, such as the current ECS-optimized AMI',
  },
  'key-pair': {
    because: "its key pair doesn't exist",
    part: { name: 'KeyName', value: '<key-pair>' },
    change: 'Set a key pair that exists in the Region',
  },
  'security-group': {
    because: "its security group doesn't exist in the VPC",
    part: { name: 'SecurityGroupIds', value: ['<security-group-id>'] },
    change: 'Set security groups of the VPC of the subnets',
  },
  'instance-profile': {
    because: 'its instance profile is missing or has no role',
    part: { name: 'IamInstanceProfile', value: { Name: '<instance-profile>' } },
    change: 'Set an instance profile that exists and holds the instance role',
  },
  'pass-role': {
    because: "Auto Scaling isn't allowed to pass the instance role to EC2 (iam:PassRole)",
    change:
      "Find the policy that keeps iam:PassRole from the group's service-linked role: an organization policy, or the policy of a role of your own",
  },
  template: {
    because: 'its launch template, or the version that it names, is missing or invalid',
    change: 'Set a version of the launch template that exists',
  },
  architecture: {
    because: 'the AMI and the instance type are for different processor architectures',
    part: ami,
    change: 'Set an AMI for the architecture of the instance type',
  },
  zone: {
    because: "the Availability Zone doesn't offer the instance type",
    change: 'Use subnets in Availability Zones that offer the instance type, or another instance type',
  },
  device: {
    because: 'its block device mappings are invalid',
    change: "Correct the block device mappings: the root device has the AMI's device name, and snapshots must exist",
  },
  configuration: {
    because: "EC2 doesn't support its combination of instance type, AMI, zone and options",
    change: 'Use an instance type that supports the other settings of the launch template',
  },
  'spot-role': {
    because: 'the account has no service-linked role for Spot Instances',
    change: 'Create the service-linked role for Spot Instances',
  },
  // "Client error on launch" says nothing of a key; AWS's page gives the key as what it means for a group.
  'volume-key': {
    because: "Auto Scaling can't use the KMS key of an encrypted volume",
    unsure: true,
    change: "Let the group's service-linked role use the KMS key of the encrypted volume",
  },
};

/** Why a launch was refused, by the words of a scaling activity; undefined where they don't name it. */
export function refusalOf(words: string): Refusal | undefined {
  const family = readMessage(`Launching a new EC2 instance. Status Reason: ${words}`).family ?? '';
  const kind = /^launch\/(.+)$/.exec(family)?.[1];
  const refusal = kind === undefined ? undefined : REFUSALS[kind];
  return kind === undefined || refusal === undefined ? undefined : { kind, ...refusal };
}

import type { Refusal } from '../aws/capacity/launch-refusal.ts';
import type { ScalingJudgement } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { fixWith } from './elb.ts';
import { command, fillIn, json, type Fillable } from './shell.ts';

type Group = Pick<ScalingJudgement, 'group' | 'launchTemplate' | 'roleArn'>;
type Template = NonNullable<Group['launchTemplate']>;

/** What Auto Scaling needs of the key of a volume, as AWS's page lists it. */
const VOLUME_KEY = [
  'Encrypt',
  'Decrypt',
  'ReEncryptFrom',
  'ReEncryptTo',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'DescribeKey',
  'CreateGrant',
];

/** The group launches from another version of its template, which a person fills in. */
const useVersion = (name: Fillable, { id }: Template, region: Fillable): string =>
  `${command`aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${name} --launch-template LaunchTemplateId=${id}`},Version=<version> ${command`--region ${region}`}`;

/** A new version of a template with one part of it changed, and what makes the group use it. */
function newVersion({ change, part }: Refusal, name: Fillable, template: Template, region: Fillable): Fix {
  const { id, version } = template;
  const source = version.startsWith('$') ? fillIn('source-version') : version;
  const data = json(part && { [part.name]: part.value });
  const used: Readonly<Record<string, readonly string[]>> = {
    $Latest: [],
    $Default: [
      command`aws ec2 modify-launch-template --launch-template-id ${id} --default-version ${fillIn('version')} --region ${region}`,
    ],
  };
  return fixWith(`${change}, in a new version of launch template ${id}`, [
    readVersions(template, region),
    `${command`aws ec2 create-launch-template-version --launch-template-id ${id} --source-version ${source}`} --launch-template-data '${data}' ${command`--region ${region}`}`,
    ...(used[version] ?? [useVersion(name, template, region)]),
  ]);
}
const readVersions = ({ id }: Template, region: Fillable): string =>
  command`aws ec2 describe-launch-template-versions --launch-template-id ${id} --region ${region}`;

/** What lets a group launch again the instances that EC2 refused. */
export function launchable(refusal: Refusal, group: Group, region: Fillable): Fix {
  const { kind, change, part } = refusal;
  if (kind === 'spot-role')
    return fixWith(change, [
      command`aws iam create-service-linked-role --aws-service-name spot.amazonaws.com --region ${region}`,
    ]);
  // https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
  if (kind === 'volume-key')
    return fixWith(
      change,
      [
        command`aws kms create-grant --key-id ${fillIn('key-arn')} --grantee-principal ${group.roleArn ?? fillIn('service-linked-role-arn')} --operations ${VOLUME_KEY} --region ${region}`,
      ],
      'Check first that a volume of the launch template or its AMI is encrypted with a customer managed key, and that the key is enabled.',
    );
  if (part === undefined && kind !== 'template') return { title: change, applies: 'fill-in' };
  const template = group.launchTemplate;
  if (template === undefined) return { title: `${change}, in what the group launches from`, applies: 'fill-in' };
  // The version of a mixed instances policy is changed with the whole policy.
  if (template.mixed === true && (part === undefined || !template.version.startsWith('$')))
    return {
      title: `${change}, in a new version of ${template.id}, and name that in the group's mixed instances policy`,
      applies: 'fill-in',
    };
  const name = group.group ?? fillIn('auto-scaling-group');
  return part === undefined
    ? fixWith(change, [readVersions(template, region), useVersion(name, template, region)])
    : newVersion(refusal, name, template, region);
}

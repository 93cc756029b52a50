import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../src/aws/capacity/index.ts';
import { launchable } from '../../src/fix/index.ts';
import type { LaunchTemplateRef } from '../../src/model/facts.ts';

const fixOf = (words: string, launchTemplate?: LaunchTemplateRef) => {
  const refusal = refusalOf(words);
  if (refusal === undefined) throw new Error(`${words} is no refusal`);
  const group = { group: 'asg', roleArn: 'arn:aws:iam::1:role/r', ...(launchTemplate && { launchTemplate }) };
  const { applies, commands = [] } = launchable(refusal, group, 'eu-west-1');
  return [applies, ...commands.map(c => c.split(' ').slice(1, 3).join(' '))];
};
const IMAGE = "The image id '[ami-1]' does not exist";
const READ = 'ec2 describe-launch-template-versions';
const MAKE = 'ec2 create-launch-template-version';

describe('what lets a group launch again', () => {
  it.each<[string, string, LaunchTemplateRef | undefined, readonly string[]]>([
    ['a numbered version', IMAGE, { id: 'lt', version: '7' }, [READ, MAKE, 'autoscaling update-auto-scaling-group']],
    ['the default version', IMAGE, { id: 'lt', version: '$Default' }, [READ, MAKE, 'ec2 modify-launch-template']],
    ['the latest version', IMAGE, { id: 'lt', version: '$Latest' }, [READ, MAKE]],
    ['a mixed instances policy, latest', IMAGE, { id: 'lt', version: '$Latest', mixed: true }, [READ, MAKE]],
    ['a mixed instances policy, numbered', IMAGE, { id: 'lt', version: '7', mixed: true }, []],
    ['no template that is known', IMAGE, undefined, []],
    [
      'a version that is missing',
      'The specified launch template version does not exist',
      { id: 'lt', version: '7' },
      [READ, 'autoscaling update-auto-scaling-group'],
    ],
    [
      'a zone without the type',
      'Your requested instance type (m7i.large) is not supported in your requested Availability Zone (us-east-1e)',
      { id: 'lt', version: '7' },
      [],
    ],
    ['the key of a volume', 'Client.InternalError: Client error on launch', undefined, ['kms create-grant']],
  ])('%s', (_, words, template, commands) => expect(fixOf(words, template)).toEqual(['fill-in', ...commands]));

  it('the Spot role needs nothing filled in', () => {
    const words =
      'The provided credentials do not have permission to create the service-linked role for EC2 Spot Instances.';
    expect(fixOf(words)).toEqual(['as-is', 'iam create-service-linked-role']);
  });

  it('words of another failure are none', () =>
    expect(refusalOf('You have requested more vCPU capacity')).toBeUndefined());
});

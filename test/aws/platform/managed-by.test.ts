import { describe, expect, it } from 'vitest';
import { managedBy, namesManager } from '../../../src/aws/platform/index.ts';

describe('who manages a resource, by its tags', () => {
  it.each([
    [
      'a stack',
      { 'aws:cloudformation:stack-name': 'prod-web', 'aws:cloudformation:logical-id': 'Web1A2B', team: 'shop' },
      { by: 'CloudFormation', stack: 'prod-web', logicalId: 'Web1A2B' },
    ],
    ['a stack without a logical id', { 'aws:cloudformation:stack-name': 's' }, { by: 'CloudFormation', stack: 's' }],
    ['Terraform, by managed-by', { 'managed-by': 'terraform' }, { by: 'Terraform', tag: 'managed-by' }],
    ['Terraform, by ManagedBy', { ManagedBy: 'Terraform Cloud' }, { by: 'Terraform', tag: 'ManagedBy' }],
    ['Terraform, by a flag', { Terraform: 'true' }, { by: 'Terraform', tag: 'Terraform' }],
    ['OpenTofu', { 'provisioned-by': 'opentofu' }, { by: 'OpenTofu', tag: 'provisioned-by' }],
    [
      'a stack before a habit',
      { terraform: 'true', 'aws:cloudformation:stack-name': 's' },
      { by: 'CloudFormation', stack: 's' },
    ],
    ['nobody: the flag is off', { terraform: 'false' }, undefined],
    ['nobody: a person', { 'managed-by': 'platform-team' }, undefined],
    ['nobody: a word in another tag', { Name: 'terraform-state' }, undefined],
    ['nobody: a value that was not kept', { 'managed-by': '[redacted]' }, undefined],
    ['nobody: no tags', {}, undefined],
  ])('%s', (_, tags, by) => expect(managedBy(tags)).toEqual(by));

  it('only tags that say so are kept as they are', () => {
    expect(namesManager('aws:cloudformation:stack-name', 'prod')).toBe(true);
    expect(namesManager('aws:cloudformation:stack-id', 'arn:…')).toBe(false);
    expect(namesManager('managed-by', 'terraform')).toBe(true);
    expect(namesManager('managed-by', 'alice')).toBe(false);
    expect(namesManager('terraform', 'hunter2')).toBe(false);
    expect(namesManager('owner', 'terraform')).toBe(false);
  });
});

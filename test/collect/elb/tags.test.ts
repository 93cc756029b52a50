import { DescribeTagsCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import tags from '../../../src/collect/elb/tags.ts';
import { error, run } from '../net/run.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
beforeEach(() => elb.reset());
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup';
const arns = (n: number): string[] => Array.from({ length: n }, (_, i) => `${ARN}/${i}/0123456789abcdef`);
const [FIRST = '', SECOND = '', THIRD = ''] = arns(3);
const ask = (changes: readonly string[] | undefined) =>
  run('elb.tags', [tags], { 'asked.at': { at: '', region: 'eu-west-1', ...(changes && { changes }) } });
const described = (arn: string, ...of: [string, string][]) => ({
  ResourceArn: arn,
  Tags: of.map(([Key, Value]) => ({ Key, Value })),
});

describe('the tags of what fixes would change', () => {
  it('say who manages it, and no other value is kept', async () => {
    elb.on(DescribeTagsCommand).resolves({
      TagDescriptions: [
        described(
          FIRST,
          ['aws:cloudformation:stack-name', 'prod-web'],
          ['aws:cloudformation:logical-id', 'Group'],
          ['note', 'canary-7f3a'],
        ),
        described(SECOND, ['note', 'canary-7f3a']),
      ],
    });
    const { ev, asked } = await ask([FIRST, SECOND, THIRD]);
    expect(asked).toHaveLength(1);
    expect(ev).toMatchObject({
      state: 'known',
      value: [
        {
          arn: FIRST,
          tagged: { value: { managedBy: { by: 'CloudFormation', stack: 'prod-web', logicalId: 'Group' } } },
        },
        { arn: SECOND, tagged: { state: 'known', value: {} } },
        { arn: THIRD, tagged: { state: 'unasked' } },
      ],
    });
    expect(JSON.stringify(ev)).not.toContain('canary-7f3a');
  });
  it('are asked for 20 at a time, and not where there is nothing to change', async () => {
    elb.on(DescribeTagsCommand).resolves({ TagDescriptions: [] });
    expect((await ask(arns(21))).asked).toHaveLength(2);
    expect((await ask(undefined)).asked).toEqual([]);
    expect((await ask([])).asked).toEqual([]);
  });
  it('are read of the others where one does not exist', async () => {
    elb.on(DescribeTagsCommand).rejects(error('TargetGroupNotFoundException'));
    elb.on(DescribeTagsCommand, { ResourceArns: [SECOND] }).resolves({
      TagDescriptions: [described(SECOND, ['managed-by', 'terraform'])],
    });
    expect((await ask([FIRST, SECOND])).ev).toMatchObject({
      value: [
        { arn: FIRST, tagged: { state: 'absent' } },
        { arn: SECOND, tagged: { value: { managedBy: { by: 'Terraform', tag: 'managed-by' } } } },
      ],
    });
  });
  it('that may not be read are unread, and asked for once', async () => {
    elb.on(DescribeTagsCommand).rejects(error('AccessDenied'));
    const { ev, asked } = await ask([FIRST, SECOND]);
    expect(asked).toHaveLength(1);
    expect(ev).toMatchObject({
      value: [{ tagged: { state: 'unreadable', reason: 'denied' } }, { tagged: { state: 'unreadable' } }],
    });
  });
});

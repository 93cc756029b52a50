import { CloudFormationClient, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import stackEvents from '../../../src/collect/stack/events.ts';
import { redact } from '../../../src/collect/redact.ts';
import type { ManagedBy } from '../../../src/model/facts.ts';
import { service } from '../../rules/_elb.ts';
import { error, run } from '../net/run.ts';

const cfn = mockClient(CloudFormationClient);
beforeEach(() => cfn.reset());
const event = (minute: number, type: string, status: string, more: object = {}) => ({
  StackId: 'arn:stack',
  EventId: `e-${minute}`,
  StackName: 'prod-web',
  LogicalResourceId: type.split('::').at(-1),
  ResourceType: type,
  ResourceStatus: status,
  Timestamp: new Date(Date.UTC(2026, 0, 1, 12, minute)),
  ...more,
});
const ask = (managedBy: ManagedBy | undefined = { by: 'CloudFormation', stack: 'prod-web' }) =>
  run('stack.events', [stackEvents], { 'ecs.service': service({ ...(managedBy && { managedBy }) }) });

describe('the events of the stack that a tag names', () => {
  it('are those of the stack and of ECS, newest first', async () => {
    cfn.on(DescribeStackEventsCommand, { StackName: 'prod-web' }).resolves({
      StackEvents: [
        event(1, 'AWS::IAM::Role', 'UPDATE_COMPLETE'),
        event(2, 'AWS::ECS::Service', 'UPDATE_FAILED', { ResourceStatusReason: 'no' }),
        event(3, 'AWS::CloudFormation::Stack', 'UPDATE_ROLLBACK_IN_PROGRESS'),
      ] as never,
    });
    const { ev } = await ask();
    expect(ev).toMatchObject({
      state: 'known',
      whole: true,
      value: {
        stack: 'prod-web',
        events: [
          { type: 'AWS::CloudFormation::Stack', status: 'UPDATE_ROLLBACK_IN_PROGRESS' },
          { type: 'AWS::ECS::Service', status: 'UPDATE_FAILED', reason: 'no', logicalId: 'Service' },
        ],
      },
    });
  });
  it('may go on: one page is read', async () => {
    cfn.on(DescribeStackEventsCommand).resolves({ StackEvents: [], NextToken: 'more' });
    expect((await ask()).ev).toMatchObject({ state: 'known', whole: false });
    expect(cfn.calls()).toHaveLength(1);
  });
  it('are not read where no tag names a stack', async () => {
    expect((await ask({ by: 'Terraform', tag: 'iac' })).ev.state).toBe('absent');
    expect(cfn.calls()).toHaveLength(0);
  });
  it('may be refused', async () => {
    cfn.on(DescribeStackEventsCommand).rejects(error('AccessDenied'));
    expect((await ask()).ev).toMatchObject({ state: 'unreadable', reason: 'denied' });
  });
  it('answer with nothing in them', async () => {
    cfn.on(DescribeStackEventsCommand).resolves({ StackEvents: [] });
    expect((await ask()).ev).toMatchObject({ state: 'known', value: { events: [] } });
  });
  it('leave no properties of resources behind, and no secrets in reasons', () => {
    const kept = redact({
      StackEvents: [
        event(1, 'AWS::ECS::TaskDefinition', 'CREATE_FAILED', {
          ResourceProperties: '{"Environment":[{"Name":"DB","Value":"canary-1234"}]}',
          ResourceStatusReason: 'password=canary-1234',
        }),
      ],
    });
    expect(JSON.stringify(kept)).not.toContain('canary-1234');
  });
});

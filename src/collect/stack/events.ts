import type { StackEvent } from '../../model/facts.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector } from '../collector.ts';
import { opt } from '../../model/opt.ts';
import { time } from '../time.ts';

type Raw = NonNullable<Output<'cloudformation:DescribeStackEvents'>['StackEvents']>[number];

/** What concerns a service: the stack as a whole, and what ECS was asked for. */
const CONCERNS = /^AWS::(?:CloudFormation::Stack|ECS::)/;
const shape = (e: Raw): StackEvent => ({
  at: time(e.Timestamp) ?? '',
  logicalId: e.LogicalResourceId ?? '',
  type: e.ResourceType ?? '',
  status: e.ResourceStatus ?? '',
  ...opt('reason', e.ResourceStatusReason?.slice(0, 2000)),
});

/** The latest events of the CloudFormation stack that the service's tags name, newest first: one page of them. */
export default defineCollector({
  key: 'stack.events',
  from: ['ecs.service'],
  actions: ['cloudformation:DescribeStackEvents'],
  async collect({ need, call }) {
    const { managedBy } = await need('ecs.service');
    const stack = managedBy?.stack;
    if (stack === undefined) return { missing: 'no tag of the service names a CloudFormation stack' };
    const out = await call('cloudformation:DescribeStackEvents', { StackName: stack });
    const events = (out.StackEvents ?? []).filter(e => CONCERNS.test(e.ResourceType ?? '')).map(shape);
    events.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
    return { found: { stack, events }, whole: out.NextToken === undefined && !('truncated' in out) };
  },
});

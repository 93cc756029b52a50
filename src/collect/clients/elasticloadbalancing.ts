import {
  ElasticLoadBalancingV2Client,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = ElasticLoadBalancingV2Client;
export const commands = {
  DescribeListeners: DescribeListenersCommand,
  DescribeLoadBalancers: DescribeLoadBalancersCommand,
  DescribeRules: DescribeRulesCommand,
  DescribeTags: DescribeTagsCommand,
  DescribeTargetGroups: DescribeTargetGroupsCommand,
  DescribeTargetHealth: DescribeTargetHealthCommand,
};

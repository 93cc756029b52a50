import { DescribeInstanceHealthCommand, ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';

/** Every operation of Classic Load Balancers that may ever be called; all of them only read. */
export const client = ElasticLoadBalancingClient;
export const commands = {
  DescribeInstanceHealth: DescribeInstanceHealthCommand,
};

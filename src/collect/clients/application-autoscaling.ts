import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = ApplicationAutoScalingClient;
export const commands = {
  DescribeScalableTargets: DescribeScalableTargetsCommand,
};

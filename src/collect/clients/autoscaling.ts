import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = AutoScalingClient;
export const commands = {
  DescribeAutoScalingGroups: DescribeAutoScalingGroupsCommand,
  DescribeScalingActivities: DescribeScalingActivitiesCommand,
};

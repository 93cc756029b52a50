import {
  EFSClient,
  DescribeFileSystemPolicyCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  DescribeAccessPointsCommand,
} from '@aws-sdk/client-efs';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = EFSClient;
export const commands = {
  DescribeFileSystemPolicy: DescribeFileSystemPolicyCommand,
  DescribeMountTargetSecurityGroups: DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargets: DescribeMountTargetsCommand,
  DescribeAccessPoints: DescribeAccessPointsCommand,
};

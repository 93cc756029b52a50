import { CloudFormationClient, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = CloudFormationClient;
export const commands = {
  DescribeStackEvents: DescribeStackEventsCommand,
};

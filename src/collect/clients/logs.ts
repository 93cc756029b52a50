import { CloudWatchLogsClient, DescribeLogGroupsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = CloudWatchLogsClient;
export const commands = {
  DescribeLogGroups: DescribeLogGroupsCommand,
  GetLogEvents: GetLogEventsCommand,
};

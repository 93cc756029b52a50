import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = CloudWatchClient;
export const commands = {
  GetMetricData: GetMetricDataCommand,
};

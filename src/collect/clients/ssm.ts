import { SSMClient, DescribeParametersCommand } from '@aws-sdk/client-ssm';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = SSMClient;
export const commands = {
  DescribeParameters: DescribeParametersCommand,
};

import { KMSClient, DescribeKeyCommand, GetKeyPolicyCommand, ListGrantsCommand } from '@aws-sdk/client-kms';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = KMSClient;
export const commands = {
  DescribeKey: DescribeKeyCommand,
  GetKeyPolicy: GetKeyPolicyCommand,
  ListGrants: ListGrantsCommand,
};

import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = STSClient;
export const commands = {
  GetCallerIdentity: GetCallerIdentityCommand,
};

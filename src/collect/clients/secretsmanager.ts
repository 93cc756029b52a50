import { SecretsManagerClient, DescribeSecretCommand, GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = SecretsManagerClient;
export const commands = {
  DescribeSecret: DescribeSecretCommand,
  GetResourcePolicy: GetResourcePolicyCommand,
};

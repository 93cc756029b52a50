import { CodeDeployClient, GetDeploymentCommand, ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = CodeDeployClient;
export const commands = {
  GetDeployment: GetDeploymentCommand,
  ListDeployments: ListDeploymentsCommand,
};

import {
  ECSClient,
  DescribeServicesCommand,
  DescribeTasksCommand,
  DescribeTaskDefinitionCommand,
  DescribeContainerInstancesCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ListAccountSettingsCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = ECSClient;
export const commands = {
  DescribeServices: DescribeServicesCommand,
  DescribeTasks: DescribeTasksCommand,
  DescribeTaskDefinition: DescribeTaskDefinitionCommand,
  DescribeContainerInstances: DescribeContainerInstancesCommand,
  DescribeServiceDeployments: DescribeServiceDeploymentsCommand,
  DescribeServiceRevisions: DescribeServiceRevisionsCommand,
  ListAccountSettings: ListAccountSettingsCommand,
  ListClusters: ListClustersCommand,
  ListContainerInstances: ListContainerInstancesCommand,
  ListServiceDeployments: ListServiceDeploymentsCommand,
  ListServices: ListServicesCommand,
  ListTasks: ListTasksCommand,
};

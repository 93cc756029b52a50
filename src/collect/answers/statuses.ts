import type { Action } from '../clients/index.ts';

const HEALTH = ['HEALTHY', 'UNHEALTHY', 'UNKNOWN'];
const ROLLOUT = ['COMPLETED', 'FAILED', 'IN_PROGRESS'];
/** A wrong name is no error to ECS but a failure of this reason. Any other reason is not an absence. */
const MISSING = ['MISSING'];

/**
 * The states that a diagnosis turns on, and all values that AWS documents for them. One that isn't here can't be taken for
 * one that is, so its answer counts as unread. Letter case doesn't matter: EC2 documents `Available` and answers `available`.
 */
export const STATUSES: Partial<Record<Action, Readonly<Record<string, readonly string[]>>>> = {
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
  'ecs:DescribeServices': {
    'failures[].reason': MISSING,
    'services[].status': ['ACTIVE', 'DRAINING', 'INACTIVE'],
    'services[].schedulingStrategy': ['REPLICA', 'DAEMON'],
    'services[].deploymentController.type': ['ECS', 'CODE_DEPLOY', 'EXTERNAL'],
    'services[].deployments[].status': ['PRIMARY', 'ACTIVE', 'INACTIVE'],
    'services[].deployments[].rolloutState': ROLLOUT,
    'services[].taskSets[].status': ['PRIMARY', 'ACTIVE', 'DRAINING'],
    'services[].taskSets[].stabilityStatus': ['STEADY_STATE', 'STABILIZING'],
  },
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
  'ecs:DescribeTasks': {
    'failures[].reason': MISSING,
    'tasks[].lastStatus': [
      'PROVISIONING',
      'PENDING',
      'ACTIVATING',
      'RUNNING',
      'DEACTIVATING',
      'STOPPING',
      'DEPROVISIONING',
      'STOPPED',
      'DELETED',
    ],
    'tasks[].desiredStatus': ['RUNNING', 'PENDING', 'STOPPED'],
    'tasks[].healthStatus': HEALTH,
    'tasks[].containers[].healthStatus': HEALTH,
  },
  'ecs:DescribeClusters': {
    'failures[].reason': MISSING,
    'clusters[].status': ['ACTIVE', 'PROVISIONING', 'DEPROVISIONING', 'FAILED', 'INACTIVE'],
  },
  'ecs:DescribeTaskDefinition': { 'taskDefinition.status': ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS'] },
  // The status of a service deployment isn't here: one that nobody knows is an outcome of its own, `unknown`.
  'ecs:DescribeServiceDeployments': {
    'serviceDeployments[].deploymentCircuitBreaker.status': [
      'TRIGGERED',
      'MONITORING',
      'MONITORING_COMPLETE',
      'DISABLED',
    ],
    'serviceDeployments[].alarms.status': ['TRIGGERED', 'MONITORING', 'MONITORING_COMPLETE', 'DISABLED'],
  },
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html
  'ecs:DescribeContainerInstances': {
    'containerInstances[].status': [
      'REGISTERING',
      'REGISTRATION_FAILED',
      'ACTIVE',
      'INACTIVE',
      'DEREGISTERING',
      'DRAINING',
    ],
  },
  'elasticloadbalancing:DescribeTargetHealth': {
    'TargetHealthDescriptions[].TargetHealth.State': [
      'initial',
      'healthy',
      'unhealthy',
      'unhealthy.draining',
      'unused',
      'draining',
      'unavailable',
    ],
  },
  'elasticloadbalancing:DescribeLoadBalancers': {
    'LoadBalancers[].State.Code': ['active', 'provisioning', 'active_impaired', 'failed'],
  },
  'ec2:DescribeNatGateways': {
    'NatGateways[].State': ['pending', 'failed', 'available', 'deleting', 'deleted'],
  },
  'ec2:DescribeRouteTables': { 'RouteTables[].Routes[].State': ['active', 'blackhole', 'filtered'] },
  'ec2:DescribeNetworkAcls': { 'NetworkAcls[].Entries[].RuleAction': ['allow', 'deny'] },
  'ec2:DescribeVpcEndpoints': {
    'VpcEndpoints[].State': [
      'PendingAcceptance',
      'Pending',
      'Available',
      'Deleting',
      'Deleted',
      'Rejected',
      'Failed',
      'Expired',
      'Partial',
    ],
  },
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
  'kms:DescribeKey': {
    'KeyMetadata.KeyState': [
      'Creating',
      'Disabled',
      'Enabled',
      'PendingDeletion',
      'PendingImport',
      'PendingReplicaDeletion',
      'Unavailable',
      'Updating',
    ],
  },
  'elasticfilesystem:DescribeMountTargets': {
    'MountTargets[].LifeCycleState': ['creating', 'available', 'updating', 'deleting', 'deleted', 'error'],
  },
  'codedeploy:GetDeployment': {
    'deploymentInfo.status': ['Baking', 'Created', 'Failed', 'InProgress', 'Queued', 'Ready', 'Stopped', 'Succeeded'],
  },
};

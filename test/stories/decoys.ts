import type { Service } from '@aws-sdk/client-ecs';
import { associateNacl, nacl, type Scene, securityGroup, subnetOf, targetGroupOf, tcp } from './healthy.ts';
import { arn } from './ids.ts';
import { earlierFailure, hitch, scaledIn, scar } from './symptoms.ts';

/** A subnet of the databases whose network ACL lets nothing out: no task is there. */
export function closedDataSubnet(scene: Scene): void {
  const subnet = subnetOf(scene.world, scene.vpc.VpcId ?? '', 'prod-data-a', 'eu-west-1a', '10.42.32.0/24', 248);
  const acl = nacl(scene.world, scene.vpc.VpcId ?? '', 'prod-data', [], false);
  acl.Entries = [
    {
      CidrBlock: '10.42.16.0/20',
      Egress: false,
      Protocol: '6',
      PortRange: { From: 5432, To: 5432 },
      RuleAction: 'allow',
      RuleNumber: 100,
    },
    { CidrBlock: '0.0.0.0/0', Egress: false, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767 },
    { CidrBlock: '0.0.0.0/0', Egress: true, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767 },
  ];
  associateNacl(scene.world, acl, subnet);
}
/** A target group that no listener forwards to, of a service that was never finished. */
export const orphanTargetGroup = (scene: Scene): void =>
  void targetGroupOf(scene.world, 'reports-preview', 9000, scene.vpc.VpcId ?? '', [], '/ping');
/** The execution role may not delete log groups: a Deny that concerns nothing here. */
export function unrelatedDeny(scene: Scene): void {
  scene.executionRole.inline['keep-logs'] = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'KeepLogs',
        Effect: 'Deny',
        Action: ['logs:DeleteLogGroup', 'logs:PutRetentionPolicy', 's3:DeleteBucket'],
        Resource: '*',
      },
    ],
  };
}
/** The secret's own policy keeps another account's build server out. */
export function unrelatedSecretPolicy(scene: Scene): void {
  scene.secret.policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'NoBuilds',
        Effect: 'Deny',
        Principal: { AWS: 'arn:aws:iam::444455556666:root' },
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
      },
    ],
  };
}
/** A security group of a closed project that lets nothing out. */
export function silentGroup(scene: Scene): void {
  const group = securityGroup(scene.world, 'legacy-batch', 'Batch jobs (retired)', scene.vpc.VpcId ?? '');
  group.IpPermissions = [tcp(22, 22, '10.0.0.0/8')];
  group.IpPermissionsEgress = [];
}
/** Yesterday the image was missing; that was mended and the deployment done again. */
export function oldPullScar(scene: Scene, service: Service | undefined): void {
  if (service)
    scar(
      scene,
      service,
      `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${scene.image('1.40.9')}: ${scene.image('1.40.9')}: not found`,
    );
}
/** Yesterday the subnets had no address left. */
export function oldAddressScar(scene: Scene, service: Service | undefined): void {
  if (service)
    scar(
      scene,
      service,
      `Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet '${scene.subnets[0].SubnetId}': InsufficientFreeAddressesInSubnet`,
    );
}
/** Yesterday EC2 was slow for one task; the next one came up. Only for a release that was there yesterday. */
export function oldHitch(scene: Scene, service: Service | undefined): void {
  if (service) hitch(scene, service, 'Timeout waiting for network interface provisioning to complete');
}
/** Half an hour before this deployment another one failed because a secret could not be read. */
export const earlierSecretFailure = (scene: Scene): void =>
  void earlierFailure(scene, {
    came: 'initializing',
    stoppedReason: `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn('secretsmanager', `secret:prod/${scene.name}/stripe-Qm3xYd`)} from secrets manager: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/${scene.name}-execution/TASK is not authorized to perform: secretsmanager:GetSecretValue on resource: ${arn('secretsmanager', `secret:prod/${scene.name}/stripe-Qm3xYd`)} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
  });
/** A task of the release before ended with exit code 1 while it was being replaced. */
export const earlierCrash = (scene: Scene): void =>
  void earlierFailure(scene, {
    came: 'running',
    stoppedReason: 'Essential container in task exited',
    exitCode: 1,
    lasted: 210,
  });
export const earlierLogFailure = (scene: Scene): void =>
  void earlierFailure(scene, {
    came: 'initializing',
    stoppedReason: `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1`,
  });
export const scaleIn = (scene: Scene): void => void scaledIn(scene);
/** Several at once. */
export const all =
  (...decoys: readonly ((scene: Scene, service: Service | undefined) => void)[]) =>
  (scene: Scene, service: Service | undefined): void => {
    for (const decoy of decoys) decoy(scene, service);
  };

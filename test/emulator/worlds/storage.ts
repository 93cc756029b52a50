import { AuthorizeSecurityGroupIngressCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { DeleteMountTargetCommand } from '@aws-sdk/client-efs';
import { lostTasks, NO_BREAKER, storyOf, stuckDeployment, thrice } from '../stories.ts';
import { mountTimedOut, mountUnresolved } from '../words.ts';
import { given, healthyWorld, securityGroup, tcp } from '../world.ts';
import { beside, closedSubnet, lockedRole, silentGroup, yesterday } from './decoys.ts';
import type { WorldCase } from './world-case.ts';

export const storage: readonly WorldCase[] = [
  {
    name: 'the mount targets let in only the security group of the old service',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', files: true, deployment: NO_BREAKER });
      const story = storyOf(world);
      await beside(world, story, silentGroup, closedSubnet);
      const { group } = given(world.files, 'files');
      const old = await securityGroup(env, 'web-tasks-old', world.vpc.id, []);
      await env.aws.ec2.send(
        new RevokeSecurityGroupIngressCommand({
          GroupId: group,
          IpPermissions: [tcp(2049, { group: world.taskGroup })],
        }),
      );
      await env.aws.ec2.send(
        new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [tcp(2049, { group: old })] }),
      );
      await stuckDeployment(story, thrice(mountTimedOut), { first: true });
      return world;
    },
    expected: { root: 'storage/efs-blocked' },
    fixClears: true,
  },
  {
    name: 'the file system has no mount target in the second zone',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', files: true });
      const story = storyOf(world);
      await beside(world, story, lockedRole, yesterday);
      const { id, mountTargets } = given(world.files, 'files');
      await env.aws.efs.send(new DeleteMountTargetCommand({ MountTargetId: given(mountTargets[1], 'mount target') }));
      await lostTasks(story, thrice(mountUnresolved(id, given(world.subnets[1], 'subnet'))), { running: 1 });
      return world;
    },
    expected: { root: 'storage/efs-unresolvable' },
    fixClears: true,
  },
];

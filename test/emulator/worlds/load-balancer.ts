import { RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { NO_BREAKER, storyOf, stuckDeployment, thrice, unhealthyNow } from '../stories.ts';
import { healthCheckFailed, unhealthyTarget } from '../words.ts';
import { given, healthyWorld, tcp } from '../world.ts';
import type { WorldCase } from './world-case.ts';

export const loadBalancer: readonly WorldCase[] = [
  {
    name: "the tasks' security group does not admit the load balancer",
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', loadBalancer: true, deployment: NO_BREAKER });
      await env.aws.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: world.taskGroup, IpPermissions: [tcp(world.containerPort, { group: given(world.balancerGroup, 'group') })] }));
      const story = storyOf(world);
      await stuckDeployment(story, thrice(healthCheckFailed(world)), { first: true, each: task => unhealthyTarget(world, task, 'Request timed out') });
      await unhealthyNow(story, 'Target.Timeout', 'Request timed out');
      return world;
    },
    expected: { root: 'load-balancer/security-group-blocked' },
    fixClears: true,
  },
  {
    name: 'the health-check path answers 404',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', loadBalancer: true, healthCheckPath: '/healthz', deployment: NO_BREAKER });
      const story = storyOf(world);
      const reason = 'Health checks failed with these codes: [404]';
      await stuckDeployment(story, thrice(healthCheckFailed(world)), { first: true, each: task => unhealthyTarget(world, task, reason) });
      await unhealthyNow(story, 'Target.ResponseCodeMismatch', reason);
      return world;
    },
    expected: { root: 'load-balancer/health-path-wrong' },
    fixClears: false,
  },
];

import { RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import {
  NO_BREAKER,
  rolledBackDeployment,
  storyOf,
  stuckDeployment,
  taskId,
  thrice,
  unhealthyNow,
} from '../stories.ts';
import { GROUP_NOT_USED, healthCheckFailed, unhealthyTarget, ZONE_NOT_ENABLED } from '../words.ts';
import { ModifyListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CONTAINER,
  given,
  healthyWorld,
  logLines,
  looseTargetGroup,
  privateSubnet,
  tcp,
  type VpcMade,
} from '../world.ts';
import { beside, closedSubnet, looseGroup, silentGroup, yesterday } from './decoys.ts';
import type { WorldCase } from './world-case.ts';

export const loadBalancer: readonly WorldCase[] = [
  {
    name: "the tasks' security group does not admit the load balancer",
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', loadBalancer: true, deployment: NO_BREAKER });
      await env.aws.ec2.send(
        new RevokeSecurityGroupIngressCommand({
          GroupId: world.taskGroup,
          IpPermissions: [tcp(world.containerPort, { group: given(world.balancerGroup, 'group') })],
        }),
      );
      const story = storyOf(world);
      await stuckDeployment(story, thrice(healthCheckFailed(world)), {
        first: true,
        each: task => unhealthyTarget(world, task, 'Request timed out'),
      });
      await unhealthyNow(story, 'Target.Timeout', 'Request timed out');
      return world;
    },
    expected: { root: 'load-balancer/security-group-blocked' },
    fixClears: true,
  },
  {
    name: 'the health-check path answers 404',
    async build(env) {
      const world = await healthyWorld(env, {
        network: 'nat',
        loadBalancer: true,
        healthCheckPath: '/healthz',
        deployment: NO_BREAKER,
      });
      const story = storyOf(world);
      const reason = 'Health checks failed with these codes: [404]';
      await stuckDeployment(story, thrice(healthCheckFailed(world)), {
        first: true,
        each: task => unhealthyTarget(world, task, reason),
      });
      await unhealthyNow(story, 'Target.ResponseCodeMismatch', reason);
      return world;
    },
    expected: { root: 'load-balancer/health-path-wrong' },
    fixClears: false,
  },
  {
    name: 'the app redirects its health check to HTTPS',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', loadBalancer: true, deployment: NO_BREAKER });
      const story = storyOf(world);
      await beside(world, story, looseGroup, yesterday);
      const reason = 'Health checks failed with these codes: [301]';
      await stuckDeployment(story, thrice(healthCheckFailed(world)), {
        first: true,
        each: task => unhealthyTarget(world, task, reason),
      });
      await unhealthyNow(story, 'Target.ResponseCodeMismatch', reason);
      return world;
    },
    expected: { root: 'load-balancer/health-redirected' },
    fixClears: true,
  },
  {
    name: 'the start takes longer than the grace period since the CPU was halved, and was rolled back',
    async build(env) {
      const world = await healthyWorld(env, {
        network: 'nat',
        loadBalancer: true,
        gracePeriod: 120,
        cpu: '512',
        memory: '1024',
      });
      const story = storyOf(world);
      await beside(world, story, looseGroup, silentGroup);
      const failure = { ...healthCheckFailed(world), lasted: 26 + 216 + 48 };
      const tasks = await rolledBackDeployment(story, thrice(failure), {
        definition: { cpu: '256' },
        each: task => unhealthyTarget(world, task, 'Health checks failed'),
      });
      for (const task of tasks) {
        const from = task.startedAt instanceof Date ? task.startedAt.getTime() : 0;
        const line = (seconds: number, message: string) => ({ at: new Date(from + seconds * 1000), message });
        await logLines(env, world.logGroup, `web/${CONTAINER}/${taskId(task)}`, [
          line(1, 'Starting WebApplication v5.0.0 using Java 21'),
          line(140, 'Tomcat initialized with port 8080 (http)'),
          line(214, 'Started WebApplication in 213.901 seconds (process running for 215.2)'),
          line(240, 'Commencing graceful shutdown. Waiting for active requests to complete'),
        ]);
      }
      return world;
    },
    expected: { root: 'load-balancer/grace-period-short' },
    fixClears: true,
  },
  {
    name: 'the listener was pointed at another target group by hand',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', loadBalancer: true, deployment: NO_BREAKER });
      const story = storyOf(world);
      await beside(world, story, closedSubnet, yesterday);
      const other = await looseTargetGroup(world, 'web-green');
      await env.aws.elb.send(
        new ModifyListenerCommand({
          ListenerArn: given(world.balancer, 'load balancer').listener,
          DefaultActions: [{ Type: 'forward', TargetGroupArn: other }],
        }),
      );
      await stuckDeployment(story, [], { first: true });
      await unhealthyNow(story, 'Target.NotInUse', GROUP_NOT_USED, 'unused', task =>
        unhealthyTarget(world, task, GROUP_NOT_USED),
      );
      return world;
    },
    expected: { root: 'load-balancer/target-group-unattached' },
    fixClears: false,
  },
  {
    name: 'a third zone was added to the service and not to the load balancer',
    async build(env) {
      const third = async (made: VpcMade) => [await privateSubnet(env, made, 'c', '10.0.3.0/24')];
      const world = await healthyWorld(env, {
        network: 'endpoints',
        loadBalancer: true,
        moreSubnets: third,
        deployment: NO_BREAKER,
      });
      const story = storyOf(world);
      await beside(world, story, looseGroup, yesterday);
      const failure = { ...healthCheckFailed(world), subnet: given(world.subnets[2], 'subnet') };
      await stuckDeployment(story, thrice(failure), {
        container: { image: `${world.repositoryUri}:1.4.1` },
        each: task => unhealthyTarget(world, task, ZONE_NOT_ENABLED),
      });
      return world;
    },
    expected: { root: 'load-balancer/zone-not-enabled' },
    fixClears: true,
  },
];

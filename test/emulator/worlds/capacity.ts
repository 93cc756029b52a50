import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { isJson, type Json, jsons, texts } from '../protocol.ts';
import { lostTasks, NO_BREAKER, rolledBackDeployment, storyOf, stuckDeployment, thrice } from '../stories.ts';
import { closest, noPlace, unplaced } from '../words.ts';
import { healthyWorld, type World } from '../world.ts';
import { beside, closedSubnet, lockedRole, silentGroup, yesterday } from './decoys.ts';
import type { WorldCase } from './world-case.ts';

const EC2 = { network: 'nat', launch: 'EC2' } as const;
const SPOT = { network: 'nat', capacityProviders: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }] } as const;

/** Changes every container instance of the world. */
function everyInstance({ env, cluster }: World, change: (instance: Json) => Json): void {
  const { containerInstances } = env.weather.sky;
  containerInstances.set(cluster, (containerInstances.get(cluster) ?? []).map(change));
}
const left =
  (name: string, change: (resource: Json) => Json) =>
  (instance: Json): Json => ({
    ...instance,
    remainingResources: jsons(instance.remainingResources).map(resource =>
      isJson(resource) && resource.name === name ? { ...resource, ...change(resource) } : resource,
    ),
  });

export const capacity: readonly WorldCase[] = [
  {
    name: 'the instances of the cluster were terminated by hand',
    async build(env) {
      const world = await healthyWorld(env, EC2);
      const story = storyOf(world);
      await beside(world, story, lockedRole, closedSubnet);
      await env.aws.ec2.send(
        new TerminateInstancesCommand({ InstanceIds: world.instances.map(instance => instance.id) }),
      );
      env.weather.sky.containerInstances.set(world.cluster, []);
      await lostTasks(story, [], { words: [noPlace(' Reason: No Container Instances were found in your cluster.')] });
      return world;
    },
    expected: { root: 'capacity/no-instances' },
    fixClears: false,
  },
  {
    name: 'other services took the memory of both instances, and a deployment was rolled back for it',
    async build(env) {
      const world = await healthyWorld(env, EC2);
      const story = storyOf(world);
      await beside(world, story, silentGroup, yesterday);
      everyInstance(
        world,
        left('MEMORY', () => ({ integerValue: 300 })),
      );
      await rolledBackDeployment(story, thrice({ came: 'placing', lasted: 12, stoppedReason: 'RESOURCE:MEMORY' }), {
        container: { image: `${world.repositoryUri}:1.4.1` },
      });
      return world;
    },
    expected: { root: 'capacity/insufficient-memory' },
    fixClears: false,
  },
  {
    name: 'the old tasks hold the fixed host port on every instance',
    async build(env) {
      const world = await healthyWorld(env, { ...EC2, networkMode: 'bridge', deployment: NO_BREAKER });
      const story = storyOf(world);
      await beside(world, story, lockedRole);
      everyInstance(
        world,
        left('PORTS', ports => ({ stringSetValue: [...texts(ports.stringSetValue), String(world.containerPort)] })),
      );
      await stuckDeployment(story, [], {
        container: { image: `${world.repositoryUri}:1.4.1` },
        words: [closest(world, 'is already using a port required by your task')],
      });
      return world;
    },
    expected: { root: 'capacity/port-conflict' },
    fixClears: true,
  },
  {
    name: 'the agents of both instances lost touch',
    async build(env) {
      const world = await healthyWorld(env, EC2);
      const story = storyOf(world);
      await beside(world, story, closedSubnet, yesterday);
      everyInstance(world, instance => ({ ...instance, agentConnected: false }));
      await lostTasks(story, [], { running: 1, words: [closest(world, 'encountered error "AGENT"')] });
      return world;
    },
    expected: { root: 'capacity/agent-disconnected' },
    fixClears: true,
  },
  {
    name: 'Fargate Spot has nothing to spare',
    async build(env) {
      const world = await healthyWorld(env, SPOT);
      const story = storyOf(world);
      await beside(world, story, silentGroup);
      await lostTasks(story, [], {
        running: 1,
        words: [
          unplaced('Capacity is unavailable at this time. Please try again later or in a different availability zone.'),
        ],
      });
      return world;
    },
    expected: { root: 'capacity/fargate-unavailable' },
    fixClears: true,
  },
  {
    name: 'a young account may use six vCPUs',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', cpu: '2048', memory: '4096', deployment: NO_BREAKER });
      const story = storyOf(world);
      await beside(world, story, lockedRole, yesterday);
      env.weather.sky.quotas.set('fargate/L-3032A538', { name: 'Fargate On-Demand vCPU resource count', value: 6 });
      await stuckDeployment(story, [], {
        container: { image: `${world.repositoryUri}:1.4.1` },
        words: [unplaced('You’ve reached the limit on the number of vCPUs you can run concurrently')],
      });
      return world;
    },
    expected: { root: 'capacity/fargate-quota' },
    fixClears: false,
  },
];

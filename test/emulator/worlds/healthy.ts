import { deployingNormally, rolledBackDeployment, rolledForward, steady, storyOf } from '../stories.ts';
import { imageMissing } from '../words.ts';
import { healthyWorld } from '../world.ts';
import type { WorldCase } from './world-case.ts';

const well = { expected: { root: undefined }, fixClears: false } as const;

export const healthy: readonly WorldCase[] = [
  {
    ...well,
    name: 'steady behind a load balancer',
    async build(env) {
      const world = await healthyWorld(env, { network: 'public', loadBalancer: true });
      await steady(storyOf(world));
      return world;
    },
  },
  {
    ...well,
    name: 'deploying, and all goes well',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      await deployingNormally(storyOf(world), { container: { image: `${world.repositoryUri}:1.4.1` } });
      return world;
    },
  },
  {
    ...well,
    name: 'steady in a VPC with endpoints alone',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints', secret: true, parameter: true, customerKey: true });
      await steady(storyOf(world));
      return world;
    },
  },
  {
    ...well,
    name: 'rolled back once, then rolled forward',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      const story = storyOf(world);
      const missing = imageMissing(`${world.repositoryUri}:1.4.3`);
      await rolledBackDeployment(story, [missing, missing, missing], { container: { image: `${world.repositoryUri}:1.4.3` }, began: 50 });
      await rolledForward(story, { container: { image: `${world.repositoryUri}:1.4.1` }, began: 15 });
      return world;
    },
  },
];

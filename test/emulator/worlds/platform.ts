import { lostTasks, storyOf } from '../stories.ts';
import { spotTaken } from '../words.ts';
import { healthyWorld } from '../world.ts';
import { beside, closedSubnet, yesterday } from './decoys.ts';
import type { WorldCase } from './world-case.ts';

export const platform: readonly WorldCase[] = [
  {
    name: 'Spot took both tasks, and they are not replaced yet',
    async build(env) {
      const world = await healthyWorld(env, {
        network: 'nat',
        capacityProviders: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }],
      });
      const story = storyOf(world);
      await beside(world, story, closedSubnet, yesterday);
      await lostTasks(story, [spotTaken, spotTaken]);
      return world;
    },
    expected: { root: 'platform/spot-interruption' },
    fixClears: true,
  },
];

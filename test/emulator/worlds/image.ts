import { rolledBackDeployment, storyOf, thrice } from '../stories.ts';
import { imageMissing } from '../words.ts';
import { healthyWorld } from '../world.ts';
import type { WorldCase } from './world-case.ts';

export const image: readonly WorldCase[] = [
  {
    name: 'a tag that was never pushed was deployed, and rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints' });
      const wanted = `${world.repositoryUri}:1.4.3`;
      await rolledBackDeployment(storyOf(world), thrice(imageMissing(wanted)), { container: { image: wanted } });
      return world;
    },
    expected: { root: 'image/tag-not-found' },
    fixClears: false,
  },
  {
    name: 'a repository that does not exist was deployed, and rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'public' });
      const wanted = `${world.repositoryUri}-api:1.4.2`;
      await rolledBackDeployment(storyOf(world), thrice(imageMissing(wanted)), { container: { image: wanted } });
      return world;
    },
    expected: { root: 'image/repository-not-found' },
    fixClears: false,
  },
];

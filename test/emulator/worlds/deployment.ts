import { storyOf, stuckDeployment } from '../stories.ts';
import { PERCENT_DEADLOCK } from '../words.ts';
import { primaryOf } from '../sky.ts';
import { healthyWorld } from '../world.ts';
import type { WorldCase } from './world-case.ts';

export const deployment: readonly WorldCase[] = [
  {
    name: 'minimum and maximum percent are both 100',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', deployment: { minimumHealthyPercent: 100, maximumPercent: 100 } });
      const story = storyOf(world);
      await stuckDeployment(story, [], { container: { image: `${world.repositoryUri}:1.4.1` }, words: [PERCENT_DEADLOCK] });
      const { counts } = primaryOf(story.service);
      counts.pending = 0;
      return world;
    },
    expected: { root: 'deployment/percent-deadlock' },
    fixClears: true,
  },
];

import { lostTasks, rolledBackDeployment, standaloneTask, steady, storyOf, taskId, thrice } from '../stories.ts';
import { hubDenied, hubRateLimited, imageMissing } from '../words.ts';
import { healthyWorld, registerRevision, type World } from '../world.ts';
import { beside, closedSubnet, lockedRole, yesterday } from './decoys.ts';
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
    fixClears: true,
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
  {
    name: 'the image of a new revision lost its registry, so Docker Hub was asked, and it was rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      const story = storyOf(world);
      await beside(world, story, lockedRole, closedSubnet);
      await rolledBackDeployment(story, thrice(hubDenied('web:1.4.2')), { container: { image: 'web:1.4.2' } });
      return world;
    },
    expected: { root: 'image/registry-missing' },
    fixClears: true,
  },
  {
    name: 'all tasks pull from Docker Hub through one NAT gateway',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', container: { image: 'nginx:1.27' } });
      const story = storyOf(world);
      await beside(world, story, yesterday, closedSubnet);
      await lostTasks(story, thrice(hubRateLimited('nginx')), { running: 1 });
      return world;
    },
    expected: { root: 'image/rate-limited' },
    fixClears: true,
  },
  {
    name: 'a task that was started by itself names a tag that was cleaned up',
    async build(env) {
      const image = (world: World): string => `${world.repositoryUri}:2026.10.31`;
      const world = await healthyWorld(env, { network: 'nat' });
      const story = storyOf(world);
      await steady(story);
      const taskDefinition = await registerRevision(world, { image: image(world) });
      const task = standaloneTask(story, imageMissing(image(world)), taskDefinition);
      return { target: `${world.cluster}/${taskId(task)}` };
    },
    expected: { root: 'image/tag-not-found' },
    fixClears: false,
  },
];

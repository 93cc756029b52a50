import { hex, primaryOf } from '../overlay-state.ts';
import {
  deployingNormally,
  rolledBackDeployment,
  rolledForward,
  shiftingDeployment,
  steady,
  stoppedTask,
  storyOf,
} from '../stories.ts';
import { imageMissing } from '../words.ts';
import { healthyWorld } from '../world.ts';
import { beside, closedSubnet, lockedRole, looseGroup, silentGroup, yesterday } from './decoys.ts';
import type { WorldCase } from './world-case.ts';

const BLUE_GREEN = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 } as const;
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
      await rolledBackDeployment(story, [missing, missing, missing], {
        container: { image: `${world.repositoryUri}:1.4.3` },
        began: 50,
      });
      await rolledForward(story, { container: { image: `${world.repositoryUri}:1.4.1` }, began: 15 });
      return world;
    },
  },
  {
    ...well,
    name: 'steady on container instances',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', launch: 'EC2', loadBalancer: true });
      const story = storyOf(world);
      await beside(world, story, closedSubnet, silentGroup, lockedRole, yesterday);
      await steady(story);
      return world;
    },
  },
  {
    ...well,
    name: 'blue/green, with a target group of weight 0',
    async build(env) {
      const world = await healthyWorld(env, {
        network: 'public',
        loadBalancer: true,
        blueGreen: true,
        deployment: BLUE_GREEN,
      });
      const story = storyOf(world);
      await beside(world, story, looseGroup, yesterday);
      await steady(story);
      return world;
    },
  },
  {
    ...well,
    name: 'scaled to none',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints', desiredCount: 0 });
      const story = storyOf(world);
      await steady(story);
      stoppedTask(
        story,
        30,
        'ServiceSchedulerInitiated',
        `Scaling activity initiated by (deployment ${primaryOf(story.service).id})`,
      );
      return world;
    },
  },
  {
    ...well,
    name: 'tasks were stopped by a person and by scaling in',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', loadBalancer: true });
      const story = storyOf(world);
      await steady(story);
      stoppedTask(story, 50, 'UserInitiated', 'Task stopped by user');
      stoppedTask(
        story,
        40,
        'ServiceSchedulerInitiated',
        `Scaling activity initiated by (deployment ${primaryOf(story.service).id})`,
      );
      stoppedTask(
        story,
        30,
        'ServiceSchedulerInitiated',
        `Scaling activity initiated by (deployment ${primaryOf(story.service).id})`,
        137,
      );
      return world;
    },
  },
  {
    name: 'a blue/green deployment waits for somebody to say yes',
    async build(env) {
      const world = await healthyWorld(env, {
        network: 'nat',
        loadBalancer: true,
        blueGreen: true,
        deployment: {
          ...BLUE_GREEN,
          lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
        },
      });
      const story = storyOf(world);
      await beside(world, story, looseGroup, yesterday);
      const waiting = {
        hookId: hex(6),
        targetType: 'PAUSE',
        status: 'AWAITING_ACTION',
        expiresAt: story.ago(-22 * 60),
        timeoutAction: 'ROLLBACK',
      };
      await shiftingDeployment(story, 124, 'POST_TEST_TRAFFIC_SHIFT', {
        container: { image: `${world.repositoryUri}:1.4.1` },
        more: { lifecycleHookDetails: [waiting] },
      });
      return world;
    },
    expected: { root: undefined, risk: 'deployment/lifecycle-hook-waiting' },
    fixClears: false,
  },
];

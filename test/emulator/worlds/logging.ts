import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { lostTasks, rolledBackDeployment, storyOf, thrice } from '../stories.ts';
import { logGroupMissing } from '../words.ts';
import { healthyWorld } from '../world.ts';
import { beside, lockedRole, yesterday } from './decoys.ts';
import type { WorldCase } from './world-case.ts';

export const logging: readonly WorldCase[] = [
  {
    name: 'the log group was deleted under a service that ran',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints' });
      await env.aws.logs.send(new DeleteLogGroupCommand({ logGroupName: world.logGroup }));
      await lostTasks(storyOf(world), [logGroupMissing, logGroupMissing, logGroupMissing]);
      return world;
    },
    expected: { root: 'logging/group-missing' },
    fixClears: true,
  },
  {
    name: 'a new revision sends its log to a Region that has no such group, and was rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      const story = storyOf(world);
      await beside(world, story, lockedRole, yesterday);
      const options = {
        'awslogs-group': world.logGroup,
        'awslogs-region': 'us-east-1',
        'awslogs-stream-prefix': 'web',
      };
      await rolledBackDeployment(story, thrice(logGroupMissing), {
        container: { logConfiguration: { logDriver: 'awslogs', options } },
      });
      return world;
    },
    expected: { root: 'logging/region-wrong' },
    fixClears: true,
  },
];

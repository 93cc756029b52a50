import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { lostTasks, storyOf } from '../stories.ts';
import { logGroupMissing } from '../words.ts';
import { healthyWorld } from '../world.ts';
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
];

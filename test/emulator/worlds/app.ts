import { NO_BREAKER, rolledBackDeployment, storyOf, stuckDeployment, taskId, thrice } from '../stories.ts';
import { healthCheckFailed, outOfMemory, unhealthyTarget } from '../words.ts';
import { CONTAINER, healthyWorld, logLines } from '../world.ts';
import type { WorldCase } from './world-case.ts';

export const app: readonly WorldCase[] = [
  {
    name: 'a new revision listens on localhost only, and was rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', loadBalancer: true });
      const story = storyOf(world);
      const tasks = await rolledBackDeployment(story, thrice(healthCheckFailed(world)), { container: { environment: [{ name: 'HOST', value: '127.0.0.1' }] }, each: task => unhealthyTarget(world, task, 'Health checks failed') });
      for (const task of tasks) await logLines(env, world.logGroup, `web/${CONTAINER}/${taskId(task)}`, [{ at: story.ago(35), message: 'server listening on http://127.0.0.1:8080' }]);
      return world;
    },
    expected: { root: 'app/not-listening' },
    fixClears: false,
  },
  {
    name: 'the container is killed for memory over and over',
    async build(env) {
      const world = await healthyWorld(env, { network: 'public', deployment: NO_BREAKER });
      await stuckDeployment(storyOf(world), thrice(outOfMemory), { container: { memory: 128, environment: [{ name: 'JAVA_TOOL_OPTIONS', value: '-Xmx256m' }] } });
      return world;
    },
    expected: { root: 'app/out-of-memory' },
    fixClears: false,
  },
];

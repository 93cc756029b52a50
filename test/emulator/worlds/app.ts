import {
  lostTasks,
  NO_BREAKER,
  rolledBackDeployment,
  standaloneTask,
  steady,
  type Story,
  storyOf,
  stuckDeployment,
  taskId,
  thrice,
} from '../stories.ts';
import { exited, healthCheckFailed, outOfMemory, programMissing, unhealthyTarget } from '../words.ts';
import type { TaskSky } from '../overlay-state.ts';
import { CONTAINER, healthyWorld, logLines } from '../world.ts';
import { beside, looseGroup, silentGroup, yesterday } from './decoys.ts';
import type { WorldCase } from './world-case.ts';

/** The same lines in the log of each task, at its own time. */
async function saying({ world }: Story, tasks: readonly TaskSky[], ...lines: readonly string[]): Promise<void> {
  for (const task of tasks) {
    const { startedAt } = task;
    const from = startedAt instanceof Date ? startedAt.getTime() : 0;
    await logLines(
      world.env,
      world.logGroup,
      `web/${CONTAINER}/${taskId(task)}`,
      lines.map((message, i) => ({ at: new Date(from + 1200 + i * 400), message })),
    );
  }
}

export const app: readonly WorldCase[] = [
  {
    name: 'a new revision listens on localhost only, and was rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', loadBalancer: true });
      const story = storyOf(world);
      const tasks = await rolledBackDeployment(story, thrice(healthCheckFailed(world)), {
        container: { environment: [{ name: 'HOST', value: '127.0.0.1' }] },
        each: task => unhealthyTarget(world, task, 'Health checks failed'),
      });
      for (const task of tasks)
        await logLines(env, world.logGroup, `web/${CONTAINER}/${taskId(task)}`, [
          { at: story.ago(35), message: 'server listening on http://127.0.0.1:8080' },
        ]);
      return world;
    },
    expected: { root: 'app/not-listening' },
    fixClears: false,
  },
  {
    name: 'the container is killed for memory over and over',
    async build(env) {
      const world = await healthyWorld(env, { network: 'public', deployment: NO_BREAKER });
      await stuckDeployment(storyOf(world), thrice(outOfMemory), {
        container: { memory: 128, environment: [{ name: 'JAVA_TOOL_OPTIONS', value: '-Xmx256m' }] },
      });
      return world;
    },
    expected: { root: 'app/out-of-memory' },
    fixClears: true,
  },
  {
    name: 'the new revision throws while it starts',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', deployment: NO_BREAKER });
      const story = storyOf(world);
      await beside(world, story, silentGroup, yesterday);
      const tasks = await stuckDeployment(story, thrice(exited(1)), {
        container: { image: `${world.repositoryUri}:1.4.1` },
      });
      await saying(
        story,
        tasks,
        'loading routes',
        "TypeError: Cannot read properties of undefined (reading 'hooks')",
        '    at register (/app/dist/routes.js:41:27)',
        'Node.js v22.11.0',
      );
      return world;
    },
    expected: { root: 'app/crashed' },
    fixClears: true,
  },
  {
    name: 'the new revision wants a variable that nobody set, and was rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints' });
      const story = storyOf(world);
      await beside(world, story, yesterday);
      const tasks = await rolledBackDeployment(story, thrice(exited(1)), {
        container: { image: `${world.repositoryUri}:1.4.1` },
      });
      await saying(
        story,
        tasks,
        'Traceback (most recent call last):',
        '  File "/app/settings.py", line 12, in <module>',
        '    DATABASE_URL = os.environ["DATABASE_URL"]',
        "KeyError: 'DATABASE_URL'",
      );
      return world;
    },
    expected: { root: 'app/config-missing' },
    fixClears: false,
  },
  {
    name: 'the database does not answer, and the tasks end one after another',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', loadBalancer: true });
      const story = storyOf(world);
      await beside(world, story, looseGroup);
      const tasks = await lostTasks(story, thrice(exited(1)));
      await saying(
        story,
        tasks,
        'connecting to the database',
        'Error: connect ECONNREFUSED 10.0.1.50:5432',
        '    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)',
      );
      return world;
    },
    expected: { root: 'app/dependency-down' },
    fixClears: false,
  },
  {
    name: 'the command names a program that is not in the image, and was rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'public' });
      const story = storyOf(world);
      await beside(world, story, silentGroup);
      await rolledBackDeployment(story, thrice(programMissing('gunicorn')), {
        container: { command: ['gunicorn', 'web.wsgi:application'] },
      });
      return world;
    },
    expected: { root: 'app/command-not-found' },
    fixClears: false,
  },
  {
    name: 'a migration that was run as a task by itself ended with exit code 2',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      const story = storyOf(world);
      await steady(story);
      const task = standaloneTask(story, exited(2));
      await saying(
        story,
        [task],
        'applying 0042_add_refunds.sql',
        'ERROR:  column "refunded_at" of relation "payments" already exists',
        'migration failed, nothing was changed',
      );
      return { target: `${world.cluster}/${taskId(task)}` };
    },
    expected: { root: 'app/crashed' },
    fixClears: false,
  },
];

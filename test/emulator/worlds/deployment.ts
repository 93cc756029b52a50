import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { rolledBackDeployment, shiftingDeployment, storyOf, stuckDeployment, taskId } from '../stories.ts';
import { PERCENT_DEADLOCK } from '../words.ts';
import { ACCOUNT, hex, primaryOf, REGION } from '../overlay-state.ts';
import { healthyWorld, logGroup, policy, role, trust } from '../world.ts';
import { beside, closedSubnet, lockedRole, looseGroup, yesterday } from './decoys.ts';
import type { WorldCase } from './world-case.ts';

const VALIDATE = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:web-validate`;
const BLUE_GREEN: DeploymentConfiguration = {
  strategy: 'BLUE_GREEN',
  bakeTimeInMinutes: 5,
  lifecycleHooks: [
    {
      hookTargetArn: VALIDATE,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/web-hooks`,
      lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
    },
  ],
};

export const deployment: readonly WorldCase[] = [
  {
    name: 'minimum and maximum percent are both 100',
    async build(env) {
      const world = await healthyWorld(env, {
        network: 'nat',
        deployment: { minimumHealthyPercent: 100, maximumPercent: 100 },
      });
      const story = storyOf(world);
      await stuckDeployment(story, [], {
        container: { image: `${world.repositoryUri}:1.4.1` },
        words: [PERCENT_DEADLOCK],
      });
      const { counts } = primaryOf(story.service);
      counts.pending = 0;
      return world;
    },
    expected: { root: 'deployment/percent-deadlock' },
    fixClears: true,
  },
  {
    name: 'the function that validates a blue/green deployment said no',
    async build(env) {
      const world = await healthyWorld(env, {
        network: 'nat',
        loadBalancer: true,
        blueGreen: true,
        deployment: BLUE_GREEN,
      });
      const story = storyOf(world);
      await role(env, 'web-hooks', {
        trust: trust('ecs.amazonaws.com'),
        inline: { invoke: policy({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: VALIDATE }) },
      });
      await logGroup(env, '/aws/lambda/web-validate');
      await beside(world, story, looseGroup, yesterday);
      const says = `Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. Lifecycle hook target ${VALIDATE} returned FAILED status.`;
      const more = {
        lifecycleStage: 'CLEAN_UP',
        lifecycleHookDetails: [{ hookId: hex(6), targetType: 'AWS_LAMBDA', targetArn: VALIDATE, status: 'FAILED' }],
      };
      await rolledBackDeployment(story, [], {
        container: { image: `${world.repositoryUri}:1.4.1` },
        because: { says, event: says, more },
      });
      return world;
    },
    expected: { root: 'deployment/lifecycle-hook-failed' },
    fixClears: true,
  },
  {
    name: 'a CloudWatch alarm stopped the deployment',
    async build(env) {
      const alarms = ['web-5xx', 'web-latency'];
      const world = await healthyWorld(env, {
        network: 'nat',
        loadBalancer: true,
        deployment: { alarms: { alarmNames: alarms, enable: true, rollback: true } },
      });
      const story = storyOf(world);
      await beside(world, story, lockedRole, yesterday);
      const says = 'Service deployment rolled back because of CloudWatch alarm(s) detected: web-5xx.';
      await rolledBackDeployment(story, [], {
        container: { image: `${world.repositoryUri}:1.4.1` },
        because: {
          says,
          event: 'alarm detected.',
          more: { alarms: { status: 'TRIGGERED', alarmNames: alarms, triggeredAlarmNames: ['web-5xx'] } },
        },
      });
      return world;
    },
    expected: { root: 'deployment/alarm-triggered' },
    fixClears: true,
  },
  {
    name: 'tasks of the old revision protect themselves from being stopped',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      const story = storyOf(world);
      await beside(world, story, closedSubnet);
      const old = primaryOf(story.service).id;
      const before = await shiftingDeployment(story, 44, '', {
        container: { image: `${world.repositoryUri}:1.4.1` },
        words: [
          `was unable to reach steady state because task set (${old}) was unable to scale in. Reason: The number of protected tasks are more than the desired count of tasks.`,
        ],
      });
      for (const task of before) env.weather.sky.protectedTasks.set(taskId(task), story.ago(-90));
      return world;
    },
    expected: { root: 'deployment/scale-in-protection' },
    fixClears: true,
  },
];

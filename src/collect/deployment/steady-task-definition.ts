import { defineCollector } from '../collector.ts';
import { taskDefinition } from './task-definition.ts';

/** The task definition that ran steadily before the judged deployment. */
export default defineCollector({
  key: 'deployment.steadyTaskDefinition',
  from: ['deployment.judged'],
  actions: ['ecs:DescribeTaskDefinition'],
  async collect({ need, call }) {
    const { steadyTaskDefinition } = await need('deployment.judged');
    if (steadyTaskDefinition === undefined) return { missing: 'no earlier revision is known to have been steady' };
    const out = await call('ecs:DescribeTaskDefinition', { taskDefinition: steadyTaskDefinition });
    return out.taskDefinition
      ? { found: taskDefinition(out.taskDefinition) }
      : { missing: `no task definition ${steadyTaskDefinition}` };
  },
});

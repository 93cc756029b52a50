import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { TargetGroupHealth, TargetHealth } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { groupsOf, judgedGroups, targetHealth } from './shapes.ts';

/** The targets of each target group, as they are now. */
export default defineCollector({
  key: 'elb.targetHealth',
  from: ['ecs.service', 'deployment.judged', 'asked.at'],
  actions: ['elasticloadbalancing:DescribeTargetHealth'],
  async collect(io) {
    if (valueOf(await io.ask('asked.at'))?.window?.until !== undefined)
      return { unclear: 'target health is of now, and the window that was asked about has passed' };
    const asked = new Map<string, Promise<Evidence<readonly TargetHealth[]>>>();
    const ask = (arn: string) => {
      const answer =
        asked.get(arn) ??
        io.evidence('elasticloadbalancing:DescribeTargetHealth', { TargetGroupArn: arn }, out =>
          (out.TargetHealthDescriptions ?? []).map(targetHealth),
        );
      asked.set(arn, answer);
      return answer;
    };
    const judged = await judgedGroups(io, early => early.forEach(ask));
    // What serves production, while CodeDeploy or another tool deploys to a group of its own.
    const service = await io.ask('ecs.service');
    const sets = service.state === 'known' && service.value.controller !== 'ECS' ? service.value.taskSets : undefined;
    const primary = sets?.find(t => t.status === 'PRIMARY');
    const arns = [...new Set([...judged, ...(primary ? groupsOf(primary) : [])])];
    return {
      found: await Promise.all(
        arns.map(async (arn): Promise<TargetGroupHealth> => ({ targetGroup: arn, targets: await ask(arn) })),
      ),
    };
  },
});

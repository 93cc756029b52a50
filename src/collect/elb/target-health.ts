import type { Evidence } from '../../model/evidence.ts';
import type { TargetGroupHealth, TargetHealth } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { judgedGroups, targetHealth } from './shapes.ts';

/** The targets of each target group, as they are now. */
export default defineCollector({
  key: 'elb.targetHealth',
  from: ['ecs.service', 'deployment.judged'],
  actions: ['elasticloadbalancing:DescribeTargetHealth'],
  async collect(io) {
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
    const arns = await judgedGroups(io, early => early.forEach(ask));
    return {
      found: await Promise.all(
        arns.map(async (arn): Promise<TargetGroupHealth> => ({ targetGroup: arn, targets: await ask(arn) })),
      ),
    };
  },
});

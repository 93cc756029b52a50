import { couldBe } from '../../model/failed-calls.ts';
import { valueOf } from '../../model/evidence.ts';
import type { InstanceHealth } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { defineCollector } from '../collector.ts';
import { time } from '../time.ts';

/** ECS takes 100 at a time; more instances than that are not looked at for one failure. */
const MOST = 100;

/**
 * What ECS itself checks on the instances of failed tasks, asked for only where the instance may be why they failed.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-health.html
 */
export default defineCollector({
  key: 'ecs.instanceHealth',
  from: ['failure.calls', 'deployment.attempts'],
  actions: ['ecs:DescribeContainerInstances'],
  async collect(io) {
    const calls = (await io.need('failure.calls')).filter(c => couldBe(c, 'platform/docker-unhealthy'));
    const tasks = new Set(calls.flatMap(c => c.tasks));
    const attempts = valueOf(await io.ask('deployment.attempts')) ?? [];
    const failed = attempts.filter(a => tasks.has(a.task.id)).flatMap(a => a.task.containerInstance ?? []);
    const containerInstances = [...new Set(failed)].sort().slice(0, MOST);
    if (containerInstances.length === 0) return { missing: 'no instance is suspected' };
    const out = await io.call('ecs:DescribeContainerInstances', {
      cluster: io.target.cluster,
      containerInstances,
      include: ['CONTAINER_INSTANCE_HEALTH'],
    });
    const found = (out.containerInstances ?? []).flatMap((i): InstanceHealth[] =>
      i.healthStatus === undefined
        ? []
        : [
            {
              arn: i.containerInstanceArn ?? '',
              status: i.healthStatus.overallStatus ?? 'UNKNOWN',
              checks: (i.healthStatus.details ?? []).map(d => ({
                type: d.type ?? '',
                status: d.status ?? '',
                ...opt('since', time(d.lastStatusChange)),
              })),
            },
          ],
    );
    return { found, whole: found.length === containerInstances.length };
  },
});

import type { ScalingActivity } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { opt } from '../../model/opt.ts';
import { time } from '../time.ts';

/** The latest matter; Auto Scaling keeps six weeks of them. */
const LATEST = 20;

/** What the Auto Scaling groups last did, or failed to do. */
export default defineCollector({
  key: 'capacity.scalingActivities',
  from: ['capacity.autoScalingGroups'],
  actions: ['autoscaling:DescribeScalingActivities'],
  async collect(io) {
    const names = (await io.need('capacity.autoScalingGroups')).filter(g => g.group.state === 'known').map(g => g.name);
    if (names.length === 0) return { missing: 'there is no Auto Scaling group' };
    const found = await Promise.all(
      names.map(async group => ({
        group,
        activities: await io.evidence(
          'autoscaling:DescribeScalingActivities',
          { AutoScalingGroupName: group, MaxRecords: LATEST },
          out =>
            (out.Activities ?? [])
              .filter(a => a.AutoScalingGroupName === undefined || a.AutoScalingGroupName === group)
              .map(
                (a): ScalingActivity => ({
                  id: a.ActivityId ?? '',
                  status: a.StatusCode ?? '',
                  description: (a.Description ?? '').slice(0, 500),
                  ...opt('message', a.StatusMessage?.slice(0, 2000)),
                  ...opt('startedAt', time(a.StartTime)),
                  ...opt('endedAt', time(a.EndTime)),
                }),
              )
              .sort((a, b) =>
                (a.startedAt ?? '') < (b.startedAt ?? '') ? 1 : (a.startedAt ?? '') > (b.startedAt ?? '') ? -1 : 0,
              ),
        ),
      })),
    );
    return { found };
  },
});

import { FARGATE_QUOTA } from '../../aws/capacity/index.ts';
import { defineCollector } from '../collector.ts';
import { NOTHING, placements } from '../../aws/capacity/failed-placements.ts';

/** The Region's quotas of Fargate vCPUs that may run at a time, on demand and Spot. */
export default defineCollector({
  key: 'quota.fargate',
  from: ['failure.calls'],
  actions: ['servicequotas:GetServiceQuota'],
  async collect(io) {
    if ((await placements(io, 'capacity/fargate-quota', 'capacity/fargate-size-limit')).length === 0) return NOTHING;
    const one = (QuotaCode: string) =>
      io.evidence('servicequotas:GetServiceQuota', { ServiceCode: 'fargate', QuotaCode }, out =>
        out.Quota?.Value !== undefined && (out.Quota.QuotaCode ?? QuotaCode) === QuotaCode
          ? { limit: out.Quota.Value }
          : undefined,
      );
    const [onDemand, spot] = await Promise.all([one(FARGATE_QUOTA.onDemand), one(FARGATE_QUOTA.spot)]);
    if (onDemand.state === 'unreadable' && spot.state === 'unreadable')
      await io.call('servicequotas:GetServiceQuota', { ServiceCode: 'fargate', QuotaCode: FARGATE_QUOTA.onDemand });
    return { found: { onDemand, spot } };
  },
});

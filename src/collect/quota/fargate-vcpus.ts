import { FARGATE_QUOTA } from '../../aws/capacity/index.ts';
import { defineCollector } from '../collector.ts';

const CODE = FARGATE_QUOTA.onDemand;

/** The account's quota of Fargate On-Demand vCPUs in the Region, for what a service may come to need: asked where nothing failed, too. */
export default defineCollector({
  key: 'quota.fargateVcpus',
  from: ['ecs.service'],
  actions: ['servicequotas:GetServiceQuota'],
  async collect({ call, need }) {
    if ((await need('ecs.service')).launch !== 'FARGATE') return { missing: 'the service does not run on Fargate' };
    const quota = (await call('servicequotas:GetServiceQuota', { ServiceCode: 'fargate', QuotaCode: CODE })).Quota;
    const mine = quota?.QuotaCode === undefined || quota.QuotaCode === CODE;
    return quota?.Value === undefined || !mine
      ? { missing: 'AWS returned no value for this quota' }
      : { found: { limit: quota.Value } };
  },
});

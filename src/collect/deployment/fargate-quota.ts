import { defineCollector } from '../collector.ts';

/** Fargate On-Demand vCPU resource count. */
const CODE = 'L-3032A538';

/** The account's quota of Fargate vCPUs in the Region, asked only for a service that runs there. */
export default defineCollector({
  key: 'quota.fargateVcpus',
  from: ['ecs.service'],
  actions: ['servicequotas:GetServiceQuota'],
  async collect({ call, need }) {
    if ((await need('ecs.service')).launch !== 'FARGATE') return { missing: 'the service does not run on Fargate' };
    const quota = (await call('servicequotas:GetServiceQuota', { ServiceCode: 'fargate', QuotaCode: CODE })).Quota;
    const mine = quota?.QuotaCode === undefined || quota.QuotaCode === CODE;
    return quota?.Value === undefined || !mine ? { missing: 'AWS tells no value of this quota' } : { found: { limit: quota.Value } };
  },
});

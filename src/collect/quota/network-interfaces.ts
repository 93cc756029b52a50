import { defineCollector } from '../collector.ts';

/** The Region's quota of network interfaces (VPC, L-DF5E4CA3). */
export default defineCollector({
  key: 'quota.networkInterfaces',
  from: [],
  actions: ['servicequotas:GetServiceQuota'],
  async collect({ call }) {
    const quota = (await call('servicequotas:GetServiceQuota', { ServiceCode: 'vpc', QuotaCode: 'L-DF5E4CA3' })).Quota;
    const mine = quota?.QuotaCode === undefined || quota.QuotaCode === 'L-DF5E4CA3';
    return quota?.Value === undefined || !mine
      ? { missing: 'AWS returned no value for this quota' }
      : { found: { limit: quota.Value } };
  },
});

import { ServiceQuotasClient, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = ServiceQuotasClient;
export const commands = {
  GetServiceQuota: GetServiceQuotaCommand,
};

import { ListHostedZonesByVPCCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = Route53Client;
export const commands = {
  ListHostedZonesByVPC: ListHostedZonesByVPCCommand,
  ListResourceRecordSets: ListResourceRecordSetsCommand,
};

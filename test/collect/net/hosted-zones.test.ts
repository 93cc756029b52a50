import {
  ListHostedZonesByVPCCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import hostedZones from '../../../src/collect/net/hosted-zones.ts';
import { Redaction } from '../../../src/collect/redact.ts';
import { known, subnet } from '../../aws/network/layout.ts';
import { error, run } from './run.ts';

const route53 = mockClient(Route53Client);
beforeEach(() => route53.reset());
const SUBNETS = [{ id: 'subnet-a', subnet: known(subnet('subnet-a', '10.0.1.0/24')) }];
const ask = () => run('net.hostedZones', [hostedZones], { 'net.subnets': SUBNETS });
const zone = (id: string, Name: string, Owner: object = { OwningAccount: '111122223333' }) => ({
  HostedZoneId: id,
  Name,
  Owner,
});
const records: ResourceRecordSet[] = [
  { Name: 'logs.eu-west-1.amazonaws.com.', Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: 'ns.' }] },
  {
    Name: 'logs.eu-west-1.amazonaws.com.',
    Type: 'A',
    AliasTarget: {
      HostedZoneId: 'Z',
      DNSName: 'vpce-1-x.logs.eu-west-1.vpce.amazonaws.com.',
      EvaluateTargetHealth: false,
    },
  },
  {
    Name: '\\052.logs.eu-west-1.amazonaws.com.',
    Type: 'CNAME',
    ResourceRecords: [{ Value: 'Elsewhere.example.com.' }],
  },
];

describe('the private hosted zones of a VPC', () => {
  it('are read with the records of those that are named after hosts of AWS', async () => {
    route53.on(ListHostedZonesByVPCCommand, { VPCId: 'vpc-1', VPCRegion: 'eu-west-1' }).resolves({
      HostedZoneSummaries: [
        zone('Z1', 'logs.eu-west-1.amazonaws.com.'),
        zone('Z2', 'prod.local.'),
        zone('Z3', 'ssm.eu-west-1.amazonaws.com.', { OwningService: 'vpce.amazonaws.com' }),
      ],
    });
    route53.on(ListResourceRecordSetsCommand, { HostedZoneId: 'Z1' }).resolves({ ResourceRecordSets: records });
    const { ev, asked } = await ask();
    expect(ev).toMatchObject({
      state: 'known',
      whole: true,
      value: [
        {
          vpc: 'vpc-1',
          zones: {
            state: 'known',
            value: [
              {
                id: 'Z1',
                name: 'logs.eu-west-1.amazonaws.com',
                records: {
                  state: 'known',
                  value: [
                    {
                      name: 'logs.eu-west-1.amazonaws.com',
                      type: 'A',
                      targets: ['vpce-1-x.logs.eu-west-1.vpce.amazonaws.com'],
                    },
                    { name: '*.logs.eu-west-1.amazonaws.com', type: 'CNAME', targets: ['elsewhere.example.com'] },
                  ],
                },
              },
              { id: 'Z2', name: 'prod.local' },
              { id: 'Z3', service: 'vpce.amazonaws.com' },
            ],
          },
        },
      ],
    });
    expect(asked.filter(a => a.includes('ListResourceRecordSets'))).toHaveLength(1);
  });
  it('can go on over pages, and so can their records', async () => {
    route53
      .on(ListHostedZonesByVPCCommand)
      .resolvesOnce({ HostedZoneSummaries: [zone('Z2', 'prod.local.')], NextToken: 'more' })
      .resolves({ HostedZoneSummaries: [zone('Z1', 'amazonaws.com.')] });
    route53.on(ListResourceRecordSetsCommand).resolves({ ResourceRecordSets: records, IsTruncated: true });
    expect((await ask()).ev).toMatchObject({
      value: [{ zones: { value: [{ id: 'Z2' }, { id: 'Z1', records: { state: 'known', whole: false } }] } }],
    });
  });
  it('can be refused, and the records of a zone of another account can', async () => {
    route53.on(ListHostedZonesByVPCCommand).rejects(error('AccessDenied'));
    expect((await ask()).ev).toMatchObject({ state: 'unreadable', reason: 'denied' });
    route53.on(ListHostedZonesByVPCCommand).resolves({ HostedZoneSummaries: [zone('Z1', 'amazonaws.com.')] });
    route53.on(ListResourceRecordSetsCommand).rejects(error('AccessDenied'));
    expect((await ask()).ev).toMatchObject({
      value: [{ zones: { value: [{ id: 'Z1', records: { state: 'unreadable', reason: 'denied' } }] } }],
    });
  });
  it('leave no text records behind', () => {
    const kept = new Redaction().answer({
      ResourceRecordSets: [
        ...records,
        { Name: 'x.', Type: 'TXT', ResourceRecords: [{ Value: '"canary-1234"' }], SetIdentifier: 'canary-1234' },
      ],
    });
    expect(JSON.stringify(kept)).not.toContain('canary-1234');
    expect(JSON.stringify(kept)).toContain('vpce-1-x');
  });
});

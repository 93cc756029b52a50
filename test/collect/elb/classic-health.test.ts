import { DescribeInstanceHealthCommand, ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDoor } from '../../../src/collect/door.ts';
import classicHealth from '../../../src/collect/elb/classic-health.ts';
import { live } from '../../../src/collect/live.ts';
import type { LoadBalancerRef } from '../../../src/model/facts.ts';
import { service } from '../../rules/_elb.ts';
import { error, run } from '../net/run.ts';

const classic = mockClient(ElasticLoadBalancingClient);
const v2 = mockClient(ElasticLoadBalancingV2Client);
beforeEach(() => {
  classic.reset();
  v2.reset();
});
const behind = (...loadBalancers: Partial<LoadBalancerRef>[]) =>
  run('elb.classicHealth', [classicHealth], {
    'ecs.service': service({
      loadBalancers: loadBalancers.map(l => ({ containerName: 'web', containerPort: 80, ...l })),
    }),
  });
const FAILED = 'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.';

describe('the instances of the Classic Load Balancers of a service', () => {
  it('are read by name, with what AWS says of each; N/A says nothing', async () => {
    classic.on(DescribeInstanceHealthCommand, { LoadBalancerName: 'web-classic' }).resolves({
      InstanceStates: [
        { InstanceId: 'i-1', State: 'InService', ReasonCode: 'N/A', Description: 'N/A' },
        { InstanceId: 'i-2', State: 'OutOfService', ReasonCode: 'Instance', Description: FAILED },
        { InstanceId: 'i-3', State: 'Unknown', ReasonCode: 'ELB', Description: 'A transient error occurred.' },
        { InstanceId: 'i-4' },
      ],
    });
    const { ev, asked } = await behind({ loadBalancerName: 'web-classic' });
    expect(asked).toEqual(['elasticloadbalancing:DescribeInstanceHealth {"LoadBalancerName":"web-classic"}']);
    expect(ev).toMatchObject({
      state: 'known',
      value: [
        {
          name: 'web-classic',
          instances: {
            state: 'known',
            value: [
              { id: 'i-1', state: 'InService' },
              { id: 'i-2', state: 'OutOfService', reason: 'Instance', description: FAILED },
              { id: 'i-3', state: 'Unknown', reason: 'ELB', description: 'A transient error occurred.' },
              { id: 'i-4', state: 'Unknown' },
            ],
          },
        },
      ],
    });
  });
  it('are asked for only where there is one, and once for each', async () => {
    classic.on(DescribeInstanceHealthCommand).resolves({ InstanceStates: [] });
    const group = { targetGroupArn: 'arn:group', loadBalancerName: 'of-a-group' };
    expect((await behind(group)).asked).toEqual([]);
    expect((await behind()).asked).toEqual([]);
    expect((await behind(group, { loadBalancerName: 'a' }, { loadBalancerName: 'a' })).asked).toHaveLength(1);
  });
  it.each([
    ['denied', 'AccessDenied', { state: 'unreadable', reason: 'denied' }],
    ['gone', 'AccessPointNotFoundException', { state: 'absent' }],
    ['throttled', 'Throttling', { state: 'unreadable', reason: 'throttled' }],
  ])('%s is said of that one alone', async (_, name, want) => {
    classic.on(DescribeInstanceHealthCommand, { LoadBalancerName: 'a' }).rejects(error(name));
    classic.on(DescribeInstanceHealthCommand, { LoadBalancerName: 'b' }).resolves({ InstanceStates: [] });
    const { ev } = await behind({ loadBalancerName: 'a' }, { loadBalancerName: 'b' });
    expect(ev).toMatchObject({
      state: 'known',
      value: [
        { name: 'a', instances: want },
        { name: 'b', instances: { state: 'known', value: [] } },
      ],
    });
  });
});

it('calls of one IAM prefix go to the API that has them', async () => {
  v2.on(DescribeTargetHealthCommand).resolves({ TargetHealthDescriptions: [] });
  classic.on(DescribeInstanceHealthCommand).resolves({ InstanceStates: [] });
  const door = openDoor(live());
  await door.call('elasticloadbalancing:DescribeTargetHealth', { TargetGroupArn: 'arn:group' }, 'eu-west-1');
  await door.call('elasticloadbalancing:DescribeInstanceHealth', { LoadBalancerName: 'a' }, 'eu-west-1');
  expect([v2.calls().length, classic.calls().length]).toEqual([1, 1]);
});

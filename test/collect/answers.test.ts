import * as codedeploy from '@aws-sdk/client-codedeploy';
import * as ec2 from '@aws-sdk/client-ec2';
import * as ecs from '@aws-sdk/client-ecs';
import * as efs from '@aws-sdk/client-efs';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import * as kms from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { REQUIRED } from '../../src/collect/answers/required.ts';
import type { Shape } from '../../src/collect/answers/shape.ts';
import { SHAPES } from '../../src/collect/answers/shapes.ts';
import { STATUSES } from '../../src/collect/answers/statuses.ts';
import { isCut, strange } from '../../src/collect/answers/strange.ts';
import type { Action } from '../../src/collect/clients/index.ts';
import { classify } from '../../src/collect/classify.ts';
import { openDoor } from '../../src/collect/door.ts';
import targetGroups from '../../src/collect/elb/target-groups.ts';
import { answer, collected } from './secret/stage.ts';

const service = {
  serviceName: 'web',
  serviceArn: 'arn:aws:ecs:eu-west-1:1:service/prod/web',
  status: 'ACTIVE',
  desiredCount: 1,
  runningCount: 1,
  deployments: [],
};
const of = (more: object, failures: unknown = []) =>
  strange('ecs:DescribeServices', { services: ['web'] }, { services: [{ ...service, ...more }], failures });

describe('an answer is strange', () => {
  it('never where AWS leaves out what is optional', () => expect(of({})).toBeUndefined());
  it.each<[string, unknown, string]>([
    ['where it is no object', [], 'the answer is not an object'],
    ['where its list is not there', { failures: [] }, 'there is no services'],
    ['where its list is none', { services: {} }, 'services is not a list'],
    ['where an element is none', { services: [7] }, 'services[0] is not an object'],
    ['where an element is empty', { services: [{}] }, 'there is no services[].serviceArn or serviceName'],
    [
      'where it is about nothing that was asked for',
      { services: [], failures: [] },
      'services has none of what was asked for, and no reason',
    ],
    [
      'where it fails for a reason that is not an absence',
      { services: [], failures: [{ reason: 'BUSY' }] },
      'failures[].reason is "BUSY", which ecs-doctor doesn\'t know',
    ],
  ])('%s', (_, output, says) => expect(strange('ecs:DescribeServices', { services: ['web'] }, output)).toBe(says));
  it.each<[string, object, string]>([
    ['a number is text', { desiredCount: '2' }, 'services[0].desiredCount is not a number'],
    ['a date is none', { createdAt: 'yesterday' }, 'services[0].createdAt is not a time'],
    ['a date of the SDK is invalid', { createdAt: new Date(Number.NaN) }, 'services[0].createdAt is not a time'],
    ['a status is new', { status: 'ASLEEP' }, 'services[].status is "ASLEEP", which ecs-doctor doesn\'t know'],
  ])('where %s', (_, more, says) => expect(of(more)).toBe(says));
  it('but not in the case of its letters, in seconds for a date, or with null for what is not there', () => {
    expect(strange('ec2:DescribeNatGateways', {}, { NatGateways: [{ State: 'Available' }] })).toBeUndefined();
    expect(of({ createdAt: 1_700_000_000, schedulingStrategy: null })).toBeUndefined();
  });
});

describe('the tables', () => {
  const shapeAt = (action: Action, path: string): Shape | undefined => {
    let shape: Shape | undefined = SHAPES[action];
    for (const part of path.split('.')) {
      shape = (shape as Record<string, Shape> | undefined)?.[part.replace('[]', '')];
      if (part.endsWith('[]')) shape = (shape as readonly Shape[] | undefined)?.[0];
    }
    return shape;
  };
  const paths = [
    ...Object.entries(REQUIRED).flatMap(([a, list]) =>
      list.flatMap(p => {
        const start = p.slice(0, p.lastIndexOf('.') + 1);
        return p
          .slice(start.length)
          .split('|')
          .map(name => [a as Action, start + name] as const);
      }),
    ),
    ...Object.entries(STATUSES).flatMap(([a, of]) => Object.keys(of).map(p => [a as Action, p] as const)),
  ];
  it.each(paths)('%s: %s is a field that the SDK knows and that is read', (action, path) =>
    expect(shapeAt(action, path)).toBeDefined(),
  );
  it.each<[Action, string, Readonly<Record<string, string>>]>([
    ['ecs:DescribeServices', 'services[].deployments[].rolloutState', ecs.DeploymentRolloutState],
    ['ecs:DescribeServices', 'services[].schedulingStrategy', ecs.SchedulingStrategy],
    ['ecs:DescribeServices', 'services[].deploymentController.type', ecs.DeploymentControllerType],
    ['ecs:DescribeServices', 'services[].taskSets[].stabilityStatus', ecs.StabilityStatus],
    ['ecs:DescribeTasks', 'tasks[].healthStatus', ecs.HealthStatus],
    ['ecs:DescribeTaskDefinition', 'taskDefinition.status', ecs.TaskDefinitionStatus],
    [
      'ecs:DescribeServiceDeployments',
      'serviceDeployments[].alarms.status',
      ecs.ServiceDeploymentRollbackMonitorsStatus,
    ],
    ['ecs:DescribeContainerInstances', 'containerInstances[].status', ecs.ContainerInstanceStatus],
    [
      'elasticloadbalancing:DescribeTargetHealth',
      'TargetHealthDescriptions[].TargetHealth.State',
      elb.TargetHealthStateEnum,
    ],
    ['elasticloadbalancing:DescribeLoadBalancers', 'LoadBalancers[].State.Code', elb.LoadBalancerStateEnum],
    ['ec2:DescribeNatGateways', 'NatGateways[].State', ec2.NatGatewayState],
    ['ec2:DescribeRouteTables', 'RouteTables[].Routes[].State', ec2.RouteState],
    ['ec2:DescribeNetworkAcls', 'NetworkAcls[].Entries[].RuleAction', ec2.RuleAction],
    ['ec2:DescribeVpcEndpoints', 'VpcEndpoints[].State', ec2.State],
    ['kms:DescribeKey', 'KeyMetadata.KeyState', kms.KeyState],
    ['elasticfilesystem:DescribeMountTargets', 'MountTargets[].LifeCycleState', efs.LifeCycleState],
    ['codedeploy:GetDeployment', 'deploymentInfo.status', codedeploy.DeploymentStatus],
  ])('%s: every value of %s that the SDK knows', (action, path, known) =>
    expect(STATUSES[action]?.[path]).toEqual(expect.arrayContaining(Object.values(known))),
  );
});

describe('what was read in part', () => {
  it.each([
    { nextToken: 'x' },
    { NextToken: 'x' },
    { NextMarker: 'x' },
    { Marker: 'x' },
    { IsTruncated: true },
    { truncated: true },
    { Truncated: true },
  ])('%o is not whole', output => expect(isCut(output)).toBe(true));
  it.each([{}, { nextToken: '' }, { IsTruncated: false }, { nextForwardToken: 'f/1' }])('%o is', output =>
    expect(isCut(output)).toBe(false),
  );
  const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/1';
  const given = {
    'ecs.service': { loadBalancers: [{ targetGroupArn: ARN }] },
    'deployment.judged': { loadBalancers: [{ targetGroupArn: ARN }] },
  } as unknown as Parameters<typeof collected>[1];
  it('is no proof that a target group is missing', async () => {
    const { ev } = await collected(targetGroups, given, [
      answer('elasticloadbalancing:DescribeTargetGroups', undefined, { TargetGroups: [], NextMarker: 'more' }),
    ]);
    expect(ev).toMatchObject({ state: 'known', value: [{ group: { state: 'unreadable' } }] });
  });
  it('past the cap of pages is known to be cut', async () => {
    let page = 0;
    const door = openDoor({ send: async () => ({ taskArns: [`c/${page}`], nextToken: `${++page}` }) });
    const { output, cut } = await door.call('ecs:ListTasks', { cluster: 'c' }, 'eu-west-1');
    expect((output as { taskArns: string[] }).taskArns).toHaveLength(20);
    expect(cut).toBe(true);
  });
  it('of clusters and services, has all that a Region can have, and still an end', async () => {
    let page = 0;
    const door = openDoor({ send: async () => ({ clusterArns: [`c/${page}`], nextToken: `${++page}` }) });
    const { output, cut } = await door.call('ecs:ListClusters', {}, 'eu-west-1');
    expect((output as { clusterArns: string[] }).clusterArns).toHaveLength(2000);
    expect(cut).toBe(true);
  });
});

describe('a failure that passes', () => {
  it.each([
    ['ThrottlingException', 2],
    ['TimeoutError', 2],
    ['AccessDeniedException', 1],
  ])('%s is asked again by the next service: %i calls', async (name, calls) => {
    let asked = 0;
    const door = openDoor({
      send: async () => {
        asked++;
        throw Object.assign(new Error('no'), { name });
      },
    });
    const ask = () => door.call('ecs:ListClusters', {}, 'eu-west-1').catch(() => {});
    await ask();
    await ask();
    expect(asked).toBe(1);
    door.forgetPassing();
    await ask();
    expect(asked).toBe(calls);
  });
});

describe('what refuses is IAM only where AWS says so', () => {
  const foreign = { name: 'SyntaxError', message: "Unexpected token '<'" };
  it.each([
    [{ ...foreign, $metadata: { httpStatusCode: 403 } }, 'malformed'],
    [{ ...foreign, $metadata: { httpStatusCode: 407 } }, 'unreachable'],
    [{ ...foreign, $metadata: { httpStatusCode: 503 } }, 'unreachable'],
    [{ name: 'SomethingNew', message: 'no', $metadata: { httpStatusCode: 403 } }, 'denied'],
    [{ name: 'Error', code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: '' }, 'unreachable'],
  ])('%o: %s', (error, unread) => expect(classify(error, 'ecs:ListTasks')).toMatchObject({ unread }));
});

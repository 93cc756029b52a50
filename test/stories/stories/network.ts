import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import {
  associateNacl,
  nacl,
  networkInterface,
  hostIn,
  S3_LIST,
  type Scene,
  securityGroup,
  tcp,
  VPC_CIDR,
} from '../healthy.ts';
import { ec2Id, hex, REGION } from '../ids.ts';
import { defineStory, type Story } from '../story.ts';
import type { World } from '../world.ts';
import { failed, first, rolledBack, starved, steady, underway, type Failure } from '../symptoms.ts';
import {
  all,
  oldHitch,
  closedDataSubnet,
  earlierCrash,
  earlierSecretFailure,
  oldPullScar,
  orphanTargetGroup,
  scaleIn,
  silentGroup,
  unrelatedDeny,
  unrelatedSecretPolicy,
} from '../decoys.ts';
import {
  imageOf,
  interfaceFailed,
  layerForbidden,
  layerUnreachable,
  manifestUnreachable,
  registryUnreachable,
  secretUnreachable,
} from '../words.ts';

const ECR = '52.94.5.71';
const ECR_DKR = '52.209.190.66';
const S3 = '52.218.37.96';
const SECRETS = '52.94.9.118';
const ownZone = (s: Scene, name: string, records: ResourceRecordSet[] = []): World['hostedZones'][number] => ({
  id: `Z${hex(name, 12).toUpperCase()}`,
  name,
  vpcs: [s.vpc.VpcId ?? ''],
  records,
});
/** Five minutes of silence, then ECS gives up. */
const silent = (stoppedReason: string, zones: readonly (0 | 1)[] = [0, 1, 0], more: Partial<Failure> = {}): Failure[] =>
  zones.map(zone => ({ came: 'initializing', lasted: 291, zone, stoppedReason, ...more }));
const pulls = (stoppedReason: string, zones: readonly (0 | 1)[] = [0, 1, 0]): Failure[] =>
  silent(stoppedReason, zones, { came: 'pulling', lasted: 331 });
const endpoint = (s: Scene, service: string) => s.world.endpoints.find(e => e.ServiceName?.endsWith(`.${service}`));
const provisioning = (stoppedReason: string, zones: readonly (0 | 1)[]): Failure[] =>
  zones.map(zone => ({ came: 'provisioning', lasted: 44, zone, stoppedReason }));

export const stories: readonly Story[] = [
  defineStory({
    name: 'network-no-route',
    about:
      "The second zone got its own route table without a default route: tasks there can't reach ECR, while the first zone's tasks can.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/no-route',
      confidence: 'proven',
      notRoots: [
        'network/nacl-blocked',
        'network/security-group-egress',
        'network/endpoint-missing',
        'network/nat-unusable',
        'network/public-ip-missing',
        'iam/execution-role-denied',
      ],
    },
    breaks: s => {
      const t = s.routeTables.private[1];
      t.Routes = (t.Routes ?? []).filter(r => r.GatewayId === 'local');
    },
    tells: s =>
      underway(s, { running: 1, old: 1, began: 48, failures: silent(registryUnreachable(ECR), [1, 1, 1, 1]) }),
    decoys: all(closedDataSubnet, silentGroup, unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'network-public-ip-missing',
    about:
      'A deployment in public subnets turned off public IP addresses. It was rolled back, so the service shows them as enabled again.',
    expect: {
      verdict: 'unhealthy',
      root: 'network/public-ip-missing',
      confidence: 'proven',
      notRoots: [
        'network/no-route',
        'network/nat-unusable',
        'network/security-group-egress',
        'network/endpoint-missing',
      ],
    },
    options: { service: 'landing', network: 'public' },
    breaks: s => {
      if (s.next.network.awsvpcConfiguration) s.next.network.awsvpcConfiguration.assignPublicIp = 'DISABLED';
    },
    tells: s => rolledBack(s, { began: 58, failures: silent(registryUnreachable(ECR)) }),
    decoys: all(closedDataSubnet, unrelatedDeny, silentGroup),
  }),
  defineStory({
    name: 'network-nat-unusable',
    about: "The first zone's NAT gateway was deleted, and the route to it is a blackhole.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/nat-unusable',
      confidence: 'proven',
      notRoots: [
        'network/no-route',
        'network/public-ip-missing',
        'network/nacl-blocked',
        'network/security-group-egress',
      ],
    },
    options: { service: 'orders' },
    breaks: s => {
      const [table] = s.routeTables.private;
      const id = table.Routes?.find(r => r.NatGatewayId !== undefined)?.NatGatewayId;
      for (const r of table.Routes ?? []) if (r.NatGatewayId === id) r.State = 'blackhole';
      for (const n of s.world.natGateways)
        if (n.NatGatewayId === id) {
          n.State = 'deleted';
          n.DeleteTime = s.ago(35);
        }
    },
    tells: s => starved(s, { running: 1, failures: silent(secretUnreachable(s, SECRETS), [0, 0, 0]) }),
    decoys: all(oldHitch, closedDataSubnet, unrelatedSecretPolicy, oldPullScar),
  }),
  defineStory({
    name: 'network-endpoint-missing',
    about: "A VPC without internet access has every endpoint except ecr.dkr: tasks log in to ECR but can't pull.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/endpoint-missing',
      confidence: 'proven',
      notRoots: [
        'network/no-route',
        'network/endpoint-security-group',
        'network/security-group-egress',
        'image/tag-not-found',
        'iam/execution-role-denied',
      ],
    },
    options: { service: 'claims', network: 'endpoints' },
    breaks: s => {
      s.world.endpoints = s.world.endpoints.filter(e => !e.ServiceName?.endsWith('.ecr.dkr'));
    },
    tells: s => first(s, { began: 51, failures: pulls(manifestUnreachable(imageOf(s), ECR_DKR), [0, 1, 0, 1]) }),
    decoys: all(closedDataSubnet, unrelatedDeny, orphanTargetGroup),
  }),
  defineStory({
    name: 'network-endpoint-missing-s3-gateway',
    about:
      "The S3 gateway endpoint is associated with the first zone's route table only, so image layers can't be fetched in the second zone.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/endpoint-missing',
      confidence: 'proven',
      notRoots: [
        'network/no-route',
        'network/endpoint-policy-denied',
        'network/security-group-egress',
        'image/digest-not-found',
      ],
    },
    options: { service: 'tariffs', network: 'endpoints' },
    breaks: s => {
      const [, second] = s.routeTables.private;
      const gateway = endpoint(s, 's3');
      if (gateway) gateway.RouteTableIds = (gateway.RouteTableIds ?? []).filter(t => t !== second.RouteTableId);
      second.Routes = (second.Routes ?? []).filter(r => r.DestinationPrefixListId !== S3_LIST);
    },
    tells: s =>
      underway(s, { running: 1, old: 1, began: 50, failures: pulls(layerUnreachable(imageOf(s), S3), [1, 1, 1]) }),
    decoys: all(closedDataSubnet, silentGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'network-endpoint-dns-off',
    about:
      'The Secrets Manager endpoint was recreated without private DNS, so tasks connect to its public address and have no route to it.',
    expect: {
      verdict: 'unhealthy',
      root: 'network/endpoint-dns-off',
      confidence: 'proven',
      notRoots: [
        'network/no-route',
        'network/endpoint-missing',
        'network/endpoint-security-group',
        'iam/execution-role-denied',
        'secret/not-found',
      ],
    },
    options: { service: 'mandates', network: 'endpoints' },
    breaks: s => {
      const e = endpoint(s, 'secretsmanager');
      if (e) {
        e.PrivateDnsEnabled = false;
        e.DnsEntries = e.DnsEntries?.slice(0, 1);
      }
    },
    tells: s => rolledBack(s, { began: 58, failures: silent(secretUnreachable(s, SECRETS)) }),
    decoys: all(closedDataSubnet, unrelatedSecretPolicy, unrelatedDeny),
  }),
  defineStory({
    name: 'network-own-zone-endpoint-blocked',
    about:
      "A private hosted zone of the team's own gives the Secrets Manager endpoint its name, so that private DNS is off on purpose; its security group lost the rule for the tasks.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/endpoint-security-group',
      notRoots: ['network/endpoint-dns-off', 'network/no-route', 'network/endpoint-missing', 'secret/not-found'],
    },
    options: { service: 'pensions', network: 'endpoints' },
    breaks: s => {
      const e = endpoint(s, 'secretsmanager');
      const group = securityGroup(s.world, 'prod-secrets-endpoint', 'Secrets Manager endpoint', s.vpc.VpcId ?? '');
      group.IpPermissions = [tcp(443, 443, '10.42.64.0/20', ec2Id('sg', 'retired'))];
      if (!e) return;
      e.PrivateDnsEnabled = false;
      e.Groups = [{ GroupId: group.GroupId, GroupName: group.GroupName }];
      s.world.hostedZones.push(
        ownZone(s, `secretsmanager.${REGION}.amazonaws.com`, [
          {
            Name: `secretsmanager.${REGION}.amazonaws.com.`,
            Type: 'A',
            AliasTarget: {
              HostedZoneId: 'Z7K1066E3PUKB',
              DNSName: `${e.VpcEndpointId}-1x2y3z4w.secretsmanager.${REGION}.vpce.amazonaws.com.`,
              EvaluateTargetHealth: false,
            },
          },
        ]),
      );
    },
    tells: s =>
      rolledBack(s, {
        began: 58,
        failures: silent(secretUnreachable(s, '').replace(/dial tcp .*$/, 'context deadline exceeded')),
      }),
    // A zone of another name answers for nothing here.
    decoys: all(
      closedDataSubnet,
      unrelatedSecretPolicy,
      s => void s.world.hostedZones.push(ownZone(s, 'corp.internal')),
    ),
  }),
  defineStory({
    name: 'network-endpoint-security-group',
    about: "The endpoints' security group allows only the old subnets' addresses.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/endpoint-security-group',
      confidence: 'proven',
      notRoots: [
        'network/security-group-egress',
        'network/endpoint-missing',
        'network/no-route',
        'network/nacl-blocked',
        'network/endpoint-dns-off',
      ],
    },
    options: { service: 'statements', network: 'endpoints' },
    breaks: s => {
      s.endpointGroup.IpPermissions = [tcp(443, 443, '10.42.64.0/20', ec2Id('sg', 'retired'))];
    },
    tells: s => failed(s, { began: 57, failures: silent(registryUnreachable('10.42.16.200')) }),
    decoys: all(closedDataSubnet, silentGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'network-endpoint-policy-denied',
    about:
      "The S3 gateway endpoint allows only the organization's principals, but ECR signs requests for image layers with its own account.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/endpoint-policy-denied',
      notRoots: [
        'network/endpoint-missing',
        'iam/execution-role-denied',
        'image/repository-policy-denied',
        'network/no-route',
        'image/digest-not-found',
      ],
    },
    options: { service: 'disputes', network: 'endpoints' },
    breaks: s => {
      const e = endpoint(s, 's3');
      if (e)
        e.PolicyDocument = JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'OurOrganisation',
              Effect: 'Allow',
              Principal: '*',
              Action: 's3:*',
              Resource: '*',
              Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
            },
          ],
        });
    },
    tells: s => rolledBack(s, { failures: pulls(layerForbidden(imageOf(s))).map(f => ({ ...f, lasted: 64 })) }),
    decoys: all(unrelatedDeny, closedDataSubnet, scaleIn),
  }),
  defineStory({
    name: 'network-security-group-egress',
    about: 'The new revision uses a stricter security group, which allows outbound traffic only to the database.',
    expect: {
      verdict: 'unhealthy',
      root: 'network/security-group-egress',
      confidence: 'proven',
      notRoots: ['network/no-route', 'network/nat-unusable', 'network/nacl-blocked', 'network/endpoint-missing'],
    },
    options: { service: 'billing' },
    breaks: s => {
      const strict = securityGroup(s.world, 'billing-tasks-strict', 'Tasks of billing, strict', s.vpc.VpcId ?? '');
      strict.IpPermissions = [tcp(s.port, s.port, s.balancerGroup.GroupId ?? '')];
      strict.IpPermissionsEgress = [tcp(5432, 5432, VPC_CIDR)];
      if (s.next.network.awsvpcConfiguration)
        s.next.network.awsvpcConfiguration.securityGroups = [strict.GroupId ?? ''];
    },
    tells: s => rolledBack(s, { began: 58, failures: silent(registryUnreachable(ECR)) }),
    decoys: all(closedDataSubnet, silentGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'network-nacl-blocked',
    about: "The second zone's network ACL allows outbound requests but no responses.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/nacl-blocked',
      confidence: 'proven',
      notRoots: [
        'network/no-route',
        'network/nat-unusable',
        'network/security-group-egress',
        'network/endpoint-missing',
      ],
    },
    options: { service: 'ratings' },
    breaks: s => {
      const acl = nacl(s.world, s.vpc.VpcId ?? '', 'prod-private-b', [], false);
      acl.Entries = [
        { CidrBlock: VPC_CIDR, Egress: false, Protocol: '-1', RuleAction: 'allow', RuleNumber: 100 },
        {
          CidrBlock: '0.0.0.0/0',
          Egress: false,
          Protocol: '6',
          PortRange: { From: 443, To: 443 },
          RuleAction: 'allow',
          RuleNumber: 110,
        },
        { CidrBlock: '0.0.0.0/0', Egress: false, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767 },
        { CidrBlock: '0.0.0.0/0', Egress: true, Protocol: '-1', RuleAction: 'allow', RuleNumber: 100 },
        { CidrBlock: '0.0.0.0/0', Egress: true, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767 },
      ];
      associateNacl(s.world, acl, s.subnets[1]);
    },
    tells: s => underway(s, { running: 1, old: 1, began: 49, failures: silent(registryUnreachable(ECR), [1, 1, 1]) }),
    decoys: all(closedDataSubnet, silentGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'network-subnet-ips-exhausted',
    about: 'The first subnet has no free IP address, and the deployment needs some before it can stop old tasks.',
    expect: {
      verdict: 'unhealthy',
      root: 'network/subnet-ips-exhausted',
      confidence: 'proven',
      notRoots: ['network/eni-quota', 'network/eni-timeout', 'network/subnet-ips-short', 'network/no-route'],
    },
    options: { service: 'sessions', desired: 4 },
    breaks: s => {
      s.subnets[0].AvailableIpAddressCount = 0;
    },
    tells: s =>
      underway(s, {
        running: 1,
        old: 3,
        began: 40,
        failures: provisioning(
          interfaceFailed(s.subnets[0].SubnetId ?? '', 'InsufficientFreeAddressesInSubnet'),
          [0, 0, 0],
        ),
      }),
    decoys: all(unrelatedDeny, oldPullScar, closedDataSubnet),
  }),
  defineStory({
    name: 'network-instance-eni-limit',
    about:
      "On EC2 both instances hold as many network interfaces as their type allows, so a rollout can't place tasks.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/instance-eni-limit',
      confidence: 'proven',
      notRoots: [
        'network/eni-quota',
        'network/subnet-ips-exhausted',
        'capacity/insufficient-cpu',
        'capacity/insufficient-memory',
      ],
    },
    options: { service: 'geocoder', launch: 'EC2', desired: 4, loadBalancer: false },
    breaks: s => {
      s.world.containerInstances.forEach((c, i) => {
        c.runningTasksCount = 2;
        c.attachments = [0, 1].map(n => ({
          id: hex(`attachment ${i} ${n}`, 32),
          type: 'eni',
          status: 'ATTACHED',
          details: [],
        }));
        const subnet = s.subnets[i as 0 | 1];
        for (const n of [0, 1])
          networkInterface(
            s.world,
            subnet,
            hostIn(subnet, 60 + n),
            [s.taskGroup],
            `attachment ${n} of ${c.ec2InstanceId}`,
            { Attachment: { InstanceId: c.ec2InstanceId, DeviceIndex: 1 + n, Status: 'attached' } },
          );
      });
    },
    tells: s =>
      underway(s, {
        began: 36,
        old: 4,
        events: [
          `was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ${s.world.containerInstances[0]?.containerInstanceArn?.split('/').at(-1)}) encountered error "RESOURCE:ENI". For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
        ],
      }),
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
  defineStory({
    name: 'network-eni-quota',
    about: "Another team's load test uses up the Region's network interface quota.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/eni-quota',
      notRoots: ['network/subnet-ips-exhausted', 'network/instance-eni-limit', 'network/eni-timeout'],
    },
    options: { service: 'feeds' },
    byWords: true,
    breaks: s => {
      for (const q of s.world.quotas) q.Value = 250;
    },
    tells: s =>
      starved(s, {
        running: 1,
        failures: provisioning(
          interfaceFailed(s.subnets[1].SubnetId ?? '', 'NetworkInterfaceLimitExceeded'),
          [1, 0, 1],
        ),
      }),
    decoys: all(oldHitch, unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'network-eni-timeout',
    about: "EC2 was slow for fifteen minutes, so new tasks' network interfaces weren't attached in time.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/eni-timeout',
      notRoots: [
        'network/subnet-ips-exhausted',
        'network/eni-quota',
        'network/no-route',
        'network/security-group-egress',
      ],
    },
    options: { service: 'banners' },
    byWords: true,
    tells: s =>
      underway(s, {
        running: 0,
        began: 14,
        failures: provisioning('Timeout waiting for network interface provisioning to complete.', [0, 1]).map(f => ({
          ...f,
          lasted: 190,
        })),
      }),
    decoys: all(closedDataSubnet, silentGroup, earlierSecretFailure),
  }),
  defineStory({
    name: 'network-security-group-wrong-vpc',
    about: "The service's security group was deleted, so no network interface can be created with it.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/security-group-wrong-vpc',
      confidence: 'proven',
      notRoots: [
        'network/security-group-egress',
        'network/subnet-ips-exhausted',
        'network/eni-create-denied',
        'load-balancer/security-group-blocked',
      ],
    },
    options: { service: 'coupons' },
    breaks: s => {
      s.world.securityGroups = s.world.securityGroups.filter(g => g !== s.taskGroup);
    },
    tells: s =>
      starved(s, {
        running: 0,
        failures: provisioning(
          interfaceFailed(s.subnets[0].SubnetId ?? '', 'InvalidSecurityGroupID.NotFound'),
          [0, 1, 0],
        ),
      }),
    decoys: all(oldHitch, silentGroup, unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'network-subnet-ips-short',
    about:
      "The service is healthy, but the subnets have too few free IP addresses for the next rollout and for autoscaling's maximum.",
    expect: { verdict: 'healthy', root: null, risks: ['network/subnet-ips-short'] },
    options: { service: 'tickets', desired: 6 },
    breaks: s => {
      s.subnets.forEach(x => {
        x.AvailableIpAddressCount = 1;
        x.CidrBlock = x.CidrBlock?.replace('/24', '/28');
      });
      s.world.scalableTargets.push({
        ServiceNamespace: 'ecs',
        ResourceId: `service/prod/${s.name}`,
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: 4,
        MaxCapacity: 20,
        RoleARN:
          'arn:aws:iam::111122223333:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
        CreationTime: s.ago(90_000),
      });
    },
    tells: s => steady(s),
    decoys: all(oldHitch, closedDataSubnet, scaleIn),
  }),
  defineStory({
    name: 'deployment-percent-deadlock',
    about:
      'The minimum and maximum percent are both 100, so the deployment can neither stop an old task nor start a new one.',
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/percent-deadlock',
      confidence: 'proven',
      notRoots: ['network/subnet-ips-exhausted', 'capacity/fargate-unavailable', 'deployment/scale-in-protection'],
    },
    options: { service: 'profiles' },
    breaks: s => {
      s.minimumHealthyPercent = 100;
      s.maximumPercent = 100;
    },
    tells: s =>
      underway(s, {
        began: 61,
        events: [
          'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
        ],
      }),
    decoys: all(unrelatedDeny, orphanTargetGroup, oldPullScar),
  }),
  defineStory({
    name: 'logging-group-missing',
    about: "The log group was deleted to save money, and the log driver isn't allowed to recreate it.",
    expect: {
      verdict: 'unhealthy',
      root: 'logging/group-missing',
      confidence: 'proven',
      notRoots: ['logging/region-wrong', 'iam/execution-role-denied', 'network/endpoint-missing', 'network/no-route'],
    },
    options: { service: 'mailer' },
    breaks: s => {
      s.world.logGroups = s.world.logGroups.filter(g => g !== s.logGroup);
    },
    tells: s =>
      rolledBack(s, {
        failures: silent(
          'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
        ).map(f => ({ ...f, lasted: 52 })),
      }),
    decoys: all(unrelatedDeny, closedDataSubnet, earlierCrash),
  }),
  defineStory({
    name: 'logging-group-missing-on-ec2',
    about: 'On EC2 the new revision logs to a group whose name is slightly different.',
    expect: {
      verdict: 'unhealthy',
      root: 'logging/group-missing',
      confidence: 'proven',
      notRoots: ['logging/region-wrong', 'iam/instance-role-denied', 'app/command-not-found'],
    },
    options: { service: 'transcoder', launch: 'EC2', loadBalancer: false },
    breaks: s => {
      if (s.next.container.logConfiguration?.options)
        s.next.container.logConfiguration.options['awslogs-group'] = '/ecs/transcode';
    },
    tells: s =>
      failed(s, {
        failures: ([0, 1, 0] as const).map(zone => ({
          came: 'creating',
          zone,
          lasted: 41,
          event: null,
          stoppedReason: 'Task failed to start',
          reason:
            'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. status code: 400, request id: 7463029c-9f12-4e3f-b914-f3b0b4f0a2d1',
        })),
      }),
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
];

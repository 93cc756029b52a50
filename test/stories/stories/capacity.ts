import type { ContainerInstance, Service } from '@aws-sdk/client-ecs';
import type { Scene } from '../healthy.ts';
import { arn, ec2Id, hex, REGION, uuid } from '../ids.ts';
import { defineStory, type Story } from '../story.ts';
import { failed, first, rolledBack, starved, underway, type Failure } from '../symptoms.ts';
import {
  all,
  closedDataSubnet,
  earlierCrash,
  oldHitch,
  oldPullScar,
  scaleIn,
  silentGroup,
  unrelatedDeny,
} from '../decoys.ts';

const PROVIDER = 'prod-ec2';
const GROUP = 'prod-ecs-instances';
const MORE = ' For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
const hosts = (s: Scene): ContainerInstance[] => s.world.containerInstances;
const idOf = (host: ContainerInstance | undefined): string => host?.containerInstanceArn?.split('/').at(-1) ?? '';
const closest = (s: Scene, what: string): string =>
  `was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ${idOf(hosts(s)[0])}) ${what}.${MORE}`;
const none = (where: 'cluster' | 'capacity provider'): string =>
  `was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your ${where}.${MORE}`;
const placing = (stoppedReason: string, count = 3): Failure[] =>
  Array.from({ length: count }, (_, i) => ({ came: 'placing', stoppedReason, zone: (i % 2) as 0 | 1 }));

function left(host: ContainerInstance | undefined, name: 'CPU' | 'MEMORY', amount: number): void {
  const found = host?.remainingResources?.find(r => r.name === name);
  if (found) found.integerValue = amount;
}
/** The instances are of an Auto Scaling group, and that of a capacity provider of the cluster. Made once. */
function group(s: Scene): NonNullable<Scene['world']['autoScalingGroups'][number]> {
  const { world } = s;
  const found = world.autoScalingGroups.find(g => g.AutoScalingGroupName === GROUP);
  if (found) return found;
  const made = {
    AutoScalingGroupName: GROUP,
    AutoScalingGroupARN: arn('autoscaling', `autoScalingGroup:${uuid(GROUP)}:autoScalingGroupName/${GROUP}`),
    MinSize: 1,
    MaxSize: 4,
    DesiredCapacity: 2,
    DefaultCooldown: 300,
    AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
    HealthCheckType: 'EC2',
    CreatedTime: s.ago(200 * 24 * 60),
    VPCZoneIdentifier: s.subnets.map(x => x.SubnetId).join(','),
    SuspendedProcesses: [],
    Tags: [],
    LaunchTemplate: { LaunchTemplateId: ec2Id('lt', GROUP), LaunchTemplateName: GROUP, Version: '7' },
    Instances: hosts(s).map((h, i) => ({
      InstanceId: h.ec2InstanceId,
      InstanceType: 'm5.large',
      AvailabilityZone: s.subnets[i as 0 | 1].AvailabilityZone,
      LifecycleState: 'InService' as const,
      HealthStatus: 'Healthy',
      ProtectedFromScaleIn: false,
    })),
  };
  world.autoScalingGroups.push(made);
  world.capacityProviders.push({
    capacityProviderArn: arn('ecs', `capacity-provider/${PROVIDER}`),
    name: PROVIDER,
    status: 'ACTIVE',
    autoScalingGroupProvider: {
      autoScalingGroupArn: made.AutoScalingGroupARN,
      managedScaling: {
        status: 'ENABLED',
        targetCapacity: 100,
        minimumScalingStepSize: 1,
        maximumScalingStepSize: 10000,
        instanceWarmupPeriod: 300,
      },
      managedTerminationProtection: 'DISABLED',
    },
    tags: [],
  });
  for (const h of hosts(s)) h.capacityProviderName = PROVIDER;
  for (const c of world.clusters) c.capacityProviders?.push(PROVIDER);
  activity(s, 3 * 24 * 60, 'Successful', hosts(s)[0]?.ec2InstanceId ?? '');
  return made;
}
function activity(
  s: Scene,
  minutes: number,
  status: 'Successful' | 'Failed' | 'Cancelled',
  subject: string,
  message?: string,
): void {
  s.world.scalingActivities.push({
    ActivityId: uuid(`activity ${minutes} ${subject}`),
    AutoScalingGroupName: GROUP,
    Description:
      message !== undefined
        ? `Launching a new EC2 instance.  Status Reason: ${message}`
        : `Launching a new EC2 instance: ${subject}`,
    Cause:
      'At 2026-11-20T13:41:02Z a user request update of AutoScalingGroup constraints changed the desired capacity from 2 to 3.',
    StartTime: s.ago(minutes),
    EndTime: s.ago(minutes - 1),
    StatusCode: status,
    ...(message !== undefined && { StatusMessage: message }),
    Progress: 100,
    Details: '{}',
  });
}
/** The cluster is empty: what was registered is gone. */
const empty = (s: Scene): void => {
  s.world.containerInstances = [];
  for (const g of s.world.autoScalingGroups) {
    g.Instances = [];
    g.DesiredCapacity = 0;
    g.MinSize = 0;
  }
};
const full = (s: Scene): void => {
  left(hosts(s)[0], 'MEMORY', 481);
  left(hosts(s)[1], 'MEMORY', 737);
};
const onSpot = (service: Service): Service => {
  delete service.launchType;
  service.capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }];
  return service;
};
const bridge = (s: Scene): void => {
  for (const d of s.world.taskDefinitions) d.networkMode = 'bridge';
};
const ec2 = { launch: 'EC2', loadBalancer: false } as const;

export const stories: readonly Story[] = [
  defineStory({
    name: 'capacity-no-instances',
    about: "Someone terminated the cluster's two instances, and nothing replaces them.",
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/no-instances',
      confidence: 'proven',
      notRoots: [
        'capacity/insufficient-cpu',
        'capacity/insufficient-memory',
        'capacity/agent-not-registered',
        'capacity/provider-not-scaling',
      ],
    },
    options: { service: 'exports', ...ec2 },
    breaks: empty,
    tells: s => starved(s, { events: [none('cluster')] }),
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
  defineStory({
    name: 'capacity-insufficient-cpu',
    about:
      'The new revision reserves one vCPU. The instances have that much available together, but neither has it alone.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/insufficient-cpu',
      confidence: 'proven',
      notRoots: ['capacity/insufficient-memory', 'capacity/provider-not-scaling', 'network/instance-eni-limit'],
    },
    options: { service: 'renderer', ...ec2 },
    breaks: s => {
      s.next.container.cpu = 1024;
      left(hosts(s)[0], 'CPU', 768);
      left(hosts(s)[1], 'CPU', 512);
    },
    tells: s => underway(s, { began: 34, events: [closest(s, 'has insufficient CPU units available')] }),
    decoys: all(unrelatedDeny, silentGroup, oldPullScar),
  }),
  defineStory({
    name: 'capacity-insufficient-memory',
    about: 'Other services use the memory of both instances.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/insufficient-memory',
      confidence: 'proven',
      notRoots: ['capacity/insufficient-cpu', 'capacity/no-instances', 'app/out-of-memory'],
    },
    options: { service: 'imports', ...ec2 },
    breaks: full,
    tells: s => rolledBack(s, { began: 58, failures: placing('RESOURCE:MEMORY') }),
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
  defineStory({
    name: 'capacity-insufficient-memory-by-the-instances',
    about: 'ECS reports only that no instance met all requirements. The instances lack memory.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/insufficient-memory',
      confidence: 'likely',
      notRoots: [
        'capacity/no-instances',
        'capacity/attribute-missing',
        'capacity/constraint-unsatisfied',
        'capacity/provider-not-scaling',
      ],
    },
    options: { service: 'receipts', ...ec2 },
    breaks: s => {
      group(s).DesiredCapacity = 2;
      group(s).MaxSize = 2;
      full(s);
    },
    tells: s =>
      underway(s, {
        began: 31,
        events: ['was unable to place a task because no container instance met all of its requirements.'],
      }),
    decoys: all(s => void group(s), unrelatedDeny),
  }),
  defineStory({
    name: 'capacity-daemon-no-room',
    about: 'A daemon service cannot place its task: no instance has the memory left. Another instance would not help.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/insufficient-memory',
      confidence: 'likely',
      notRoots: ['capacity/no-instances', 'capacity/provider-not-scaling', 'deployment/percent-deadlock'],
    },
    options: { service: 'log-agent', ...ec2 },
    breaks: s => full(s),
    tells: s => {
      const of = underway(s, {
        began: 31,
        old: 0,
        events: ['was unable to place a task because no container instance met all of its requirements.'],
      });
      of.schedulingStrategy = 'DAEMON';
      of.deploymentConfiguration = { ...of.deploymentConfiguration, maximumPercent: 100, minimumHealthyPercent: 0 };
      return of;
    },
    decoys: all(unrelatedDeny),
  }),
  defineStory({
    name: 'capacity-insufficient-gpu',
    about: 'Each instance has one GPU, and a task of another service uses it.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/insufficient-gpu',
      confidence: 'proven',
      notRoots: ['capacity/insufficient-cpu', 'capacity/insufficient-memory', 'capacity/attribute-missing'],
    },
    options: { service: 'transcoder', ...ec2 },
    breaks: s => {
      s.next.container.resourceRequirements = [{ type: 'GPU', value: '1' }];
      for (const h of hosts(s)) {
        h.registeredResources?.push({ name: 'GPU', type: 'STRINGSET', stringSetValue: [`GPU-${hex(idOf(h), 12)}`] });
        h.remainingResources?.push({ name: 'GPU', type: 'STRINGSET', stringSetValue: [] });
      }
    },
    tells: s => failed(s, { failures: placing('RESOURCE:GPU') }),
    decoys: all(unrelatedDeny, silentGroup),
  }),
  defineStory({
    name: 'capacity-port-conflict',
    about:
      'In bridge mode with a fixed host port, the old tasks use the port on both instances while the new ones need it.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/port-conflict',
      confidence: 'proven',
      notRoots: ['capacity/insufficient-cpu', 'capacity/insufficient-memory', 'deployment/percent-deadlock'],
    },
    options: { service: 'gateway', ...ec2 },
    breaks: s => {
      bridge(s);
      for (const h of hosts(s))
        h.remainingResources?.find(r => r.name === 'PORTS')?.stringSetValue?.push(String(s.port));
    },
    tells: s => underway(s, { began: 27, events: [closest(s, 'is already using a port required by your task')] }),
    decoys: all(bridge, unrelatedDeny),
  }),
  defineStory({
    name: 'capacity-attribute-missing',
    about: "The new revision logs through FireLens, which the agents on these old instances don't support.",
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/attribute-missing',
      confidence: 'proven',
      notRoots: ['capacity/constraint-unsatisfied', 'capacity/insufficient-memory', 'capacity/agent-disconnected'],
    },
    options: { service: 'audit-trail', ...ec2 },
    breaks: s =>
      void s.next.definition.requiresAttributes?.push(
        { name: 'com.amazonaws.ecs.capability.logging-driver.awsfirelens' },
        { name: 'ecs.capability.firelens.fluentbit' },
      ),
    tells: s => underway(s, { began: 29, events: [closest(s, 'is missing an attribute required by your task')] }),
    decoys: all(unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'capacity-constraint-unsatisfied',
    about: 'The new revision requires c6i instances, and the cluster has m5.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/constraint-unsatisfied',
      confidence: 'proven',
      notRoots: ['capacity/attribute-missing', 'capacity/insufficient-cpu', 'capacity/no-instances'],
    },
    options: { service: 'solver', ...ec2 },
    breaks: s => {
      s.next.definition.placementConstraints = [
        { type: 'memberOf', expression: 'attribute:ecs.instance-type =~ c6i.*' },
      ];
    },
    tells: s => rolledBack(s, { failures: placing('MemberOf placement constraint unsatisfied.') }),
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
  defineStory({
    name: 'capacity-agent-disconnected',
    about: 'The agents on both instances disconnected. Running tasks continue, but no new task starts.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/agent-disconnected',
      confidence: 'proven',
      notRoots: ['capacity/no-instances', 'capacity/agent-not-registered', 'capacity/insufficient-memory'],
    },
    options: { service: 'newsletter', ...ec2 },
    breaks: s => {
      for (const h of hosts(s)) h.agentConnected = false;
    },
    tells: s => starved(s, { running: 1, events: [closest(s, 'encountered error "AGENT"')] }),
    decoys: all(unrelatedDeny, oldHitch),
  }),
  defineStory({
    name: 'capacity-agent-not-registered',
    about:
      'The launch template was switched to a plain Amazon Linux AMI: the group has two instances, the cluster none.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/agent-not-registered',
      confidence: 'proven',
      notRoots: ['capacity/no-instances', 'capacity/provider-not-scaling', 'capacity/agent-disconnected'],
    },
    options: { service: 'sitemaps', ...ec2 },
    breaks: s => {
      const made = group(s);
      empty(s);
      made.DesiredCapacity = 2;
      made.Instances = s.subnets.map(x => ({
        InstanceId: ec2Id('i', `plain ${x.SubnetId}`),
        InstanceType: 'm5.large',
        AvailabilityZone: x.AvailabilityZone,
        LifecycleState: 'InService',
        HealthStatus: 'Healthy',
        ProtectedFromScaleIn: false,
      }));
      for (const i of made.Instances) activity(s, 62, 'Successful', i.InstanceId ?? '');
    },
    tells: s => starved(s, { events: [none('capacity provider')] }),
    decoys: all(s => void group(s), unrelatedDeny),
  }),
  defineStory({
    name: 'capacity-provider-not-scaling',
    about:
      'During an incident someone suspended Launch on the Auto Scaling group and forgot to resume it. The group has since become empty.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/provider-not-scaling',
      confidence: 'proven',
      notRoots: ['capacity/no-instances', 'capacity/ec2-quota', 'capacity/agent-not-registered'],
    },
    options: { service: 'thumbnails', ...ec2 },
    breaks: s => {
      const made = group(s);
      empty(s);
      made.DesiredCapacity = 1;
      made.SuspendedProcesses = [{ ProcessName: 'Launch', SuspensionReason: 'User suspended at 2026-11-18T09:12:44Z' }];
    },
    tells: s => starved(s, { events: [none('capacity provider')] }),
    decoys: all(s => void group(s), unrelatedDeny),
  }),
  defineStory({
    name: 'capacity-provider-at-its-maximum',
    about: "The capacity provider's Auto Scaling group has a maximum size of 0.",
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/provider-not-scaling',
      confidence: 'likely',
      notRoots: ['capacity/no-instances', 'capacity/ec2-quota'],
    },
    options: { service: 'previews', ...ec2 },
    breaks: s => {
      const made = group(s);
      empty(s);
      made.MaxSize = 0;
    },
    tells: s => first(s, { failures: placing('EMPTY CAPACITY PROVIDER') }),
    decoys: all(s => void group(s), unrelatedDeny),
  }),
  defineStory({
    name: 'capacity-ec2-quota',
    about: 'Both instances are full, and the vCPU quota prevents launching a third.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/ec2-quota',
      confidence: 'proven',
      notRoots: ['capacity/insufficient-memory', 'capacity/ec2-capacity-unavailable', 'capacity/provider-not-scaling'],
    },
    options: { service: 'indexer', ...ec2 },
    breaks: s => {
      group(s).DesiredCapacity = 3;
      full(s);
      activity(
        s,
        22,
        'Failed',
        'none',
        'You have requested more vCPU capacity than your current vCPU limit of 4 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.',
      );
    },
    tells: s => underway(s, { began: 33, events: [closest(s, 'has insufficient memory available')] }),
    decoys: all(s => void group(s), unrelatedDeny),
  }),
  defineStory({
    name: 'capacity-instance-launch-refused',
    about: 'Both instances are full, and the AMI of the launch template was deregistered.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/instance-launch-refused',
      confidence: 'proven',
      notRoots: ['capacity/insufficient-memory', 'capacity/ec2-quota', 'capacity/provider-not-scaling'],
    },
    options: { service: 'captions', ...ec2 },
    breaks: s => {
      group(s).DesiredCapacity = 3;
      full(s);
      activity(
        s,
        22,
        'Failed',
        'none',
        "The image id '[ami-0b5f7a91c2d3e4f60]' does not exist. Launching EC2 instance failed.",
      );
    },
    tells: s => underway(s, { began: 33, events: [closest(s, 'has insufficient memory available')] }),
    decoys: all(s => void group(s), unrelatedDeny),
  }),
  defineStory({
    name: 'capacity-volume-key-denied',
    about:
      "Both instances are full. The volumes of a new one are encrypted with a key that the group's role isn't allowed to use.",
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/instance-launch-refused',
      confidence: 'likely',
      notRoots: ['capacity/insufficient-memory', 'secret/kms-denied', 'capacity/provider-not-scaling'],
    },
    options: { service: 'dubbing', ...ec2 },
    breaks: s => {
      group(s).DesiredCapacity = 3;
      full(s);
      activity(
        s,
        22,
        'Cancelled',
        'none',
        'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InternalError: Client error on launch',
      );
    },
    tells: s => underway(s, { began: 33, events: [closest(s, 'has insufficient memory available')] }),
    decoys: all(s => void group(s), unrelatedDeny),
  }),
  defineStory({
    name: 'capacity-ec2-capacity-unavailable',
    about: 'The instances were replaced, and EC2 has no capacity for their type in the Availability Zone.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/ec2-capacity-unavailable',
      confidence: 'proven',
      notRoots: [
        'capacity/no-instances',
        'capacity/ec2-quota',
        'capacity/provider-not-scaling',
        'capacity/fargate-unavailable',
      ],
    },
    options: { service: 'forecasts', ...ec2 },
    breaks: s => {
      const made = group(s);
      empty(s);
      made.DesiredCapacity = 2;
      activity(
        s,
        18,
        'Failed',
        'none',
        'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (eu-west-1a). Our system will be working on provisioning additional capacity. Launching EC2 instance failed.',
      );
    },
    tells: s => starved(s, { events: [none('capacity provider')] }),
    decoys: all(s => void group(s), unrelatedDeny),
  }),
  defineStory({
    name: 'capacity-fargate-unavailable-since-spot',
    about: 'The new deployment uses Fargate Spot instead of the launch type Fargate, and Spot has no spare capacity.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/fargate-unavailable',
      confidence: 'proven',
      notRoots: ['capacity/fargate-quota', 'capacity/no-instances', 'network/subnet-ips-exhausted'],
    },
    options: { service: 'indexer', loadBalancer: false },
    byWords: true,
    tells: s => {
      const told = onSpot(
        underway(s, {
          events: [
            'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
          ],
        }),
      );
      const spot = told.capacityProviderStrategy;
      for (const of of [told.deployments?.[0], s.world.serviceRevisions[0]])
        if (of) {
          delete of.launchType;
          of.capacityProviderStrategy = spot;
        }
      return told;
    },
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
  defineStory({
    name: 'capacity-fargate-unavailable',
    about: 'The service uses Fargate Spot only, and Spot has no spare capacity.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/fargate-unavailable',
      confidence: 'proven',
      notRoots: ['capacity/fargate-quota', 'capacity/no-instances', 'network/subnet-ips-exhausted'],
    },
    options: { service: 'crawler', loadBalancer: false },
    byWords: true,
    tells: s =>
      onSpot(
        starved(s, {
          running: 1,
          events: [
            'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
          ],
        }),
      ),
    decoys: all(unrelatedDeny, oldHitch, closedDataSubnet),
  }),
  defineStory({
    name: 'capacity-fargate-quota',
    about: 'A new account has a quota of six vCPUs, and other services use most of it.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/fargate-quota',
      confidence: 'proven',
      notRoots: ['capacity/fargate-unavailable', 'capacity/fargate-size-limit', 'capacity/insufficient-cpu'],
    },
    options: { service: 'scoring', cpu: 2048, memory: 4096 },
    byWords: true,
    breaks: s => {
      for (const q of s.world.quotas) if (q.ServiceCode === 'fargate') q.Value = 6;
    },
    tells: s =>
      underway(s, {
        began: 24,
        events: [
          "was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently.",
        ],
      }),
    decoys: all(unrelatedDeny, silentGroup, oldPullScar),
  }),
  defineStory({
    name: 'capacity-fargate-size-limit',
    about: 'The first deployment asks for eight vCPUs per task in an account limited to six.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/fargate-size-limit',
      confidence: 'proven',
      notRoots: ['capacity/fargate-quota', 'capacity/insufficient-cpu', 'capacity/launch-type-incompatible'],
    },
    options: { service: 'simulator', cpu: 8192, memory: 16384, loadBalancer: false },
    byWords: true,
    breaks: s => {
      for (const q of s.world.quotas) if (q.ServiceCode === 'fargate') q.Value = 6;
    },
    tells: s =>
      first(s, {
        began: 12,
        events: ['was unable to place a task. Reason: The requested CPU configuration is above your limit.'],
      }),
    decoys: all(unrelatedDeny, silentGroup),
  }),
  defineStory({
    name: 'capacity-zone-unsupported',
    about: "The second subnet is in a Local Zone, which Fargate doesn't support.",
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/zone-unsupported',
      confidence: 'proven',
      notRoots: ['capacity/fargate-unavailable', 'network/no-route', 'load-balancer/zone-not-enabled'],
    },
    options: { service: 'kiosks', loadBalancer: false },
    breaks: s => {
      s.subnets[1].AvailabilityZone = `${REGION}-dub-1a`;
      s.subnets[1].AvailabilityZoneId = 'euw1-dub1-az1';
    },
    tells: s =>
      underway(s, { began: 26, running: 1, old: 1, events: ['was unable to place a task. Reason: Internal error.'] }),
    decoys: all(unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'capacity-provisioning-limit',
    about: 'A batch run put 503 tasks that wait for instances into the cluster, so the service never gets a turn.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/provisioning-limit',
      confidence: 'proven',
      notRoots: ['capacity/fargate-quota', 'capacity/fargate-unavailable', 'capacity/no-instances'],
    },
    options: { service: 'dispatch' },
    breaks: s => {
      for (const c of s.world.clusters) c.pendingTasksCount = 503;
    },
    tells: s =>
      starved(s, {
        running: 1,
        events: [
          'was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
        ],
      }),
    decoys: all(unrelatedDeny, oldHitch),
  }),
  defineStory({
    name: 'capacity-disk-full',
    about: 'A year of images fills the disks of both instances.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/disk-full',
      confidence: 'proven',
      notRoots: [
        'image/tag-not-found',
        'network/no-route',
        'capacity/insufficient-memory',
        'iam/execution-role-denied',
      ],
    },
    options: { service: 'archiver', ...ec2 },
    byWords: true,
    tells: s =>
      failed(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'pulling',
          zone: zone as 0 | 1,
          lasted: 71,
          stoppedReason: 'Task failed to start',
          reason: `CannotPullContainerError: failed to register layer: Error processing tar file(exit status 1): write /usr/lib/x86_64-linux-gnu/libicudata.so.72.1: no space left on device`,
        })),
      }),
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
  defineStory({
    name: 'capacity-launch-type-incompatible',
    about: 'The new revision was registered for EC2 only, and the service runs on Fargate.',
    expect: {
      verdict: 'unhealthy',
      root: 'capacity/launch-type-incompatible',
      confidence: 'proven',
      notRoots: ['capacity/fargate-unavailable', 'deployment/task-definition-invalid', 'capacity/no-instances'],
    },
    options: { service: 'invoicing' },
    breaks: s => {
      s.next.definition.requiresCompatibilities = ['EC2'];
      s.next.definition.compatibilities = ['EC2'];
    },
    tells: s =>
      rolledBack(s, {
        failures: placing('The selected task definition is not compatible with the selected compute strategy.'),
      }),
    decoys: all(unrelatedDeny, scaleIn, earlierCrash),
  }),
];

import {
  all,
  closedDataSubnet,
  oldAddressScar,
  oldPullScar,
  orphanTargetGroup,
  scaleIn,
  silentGroup,
  unrelatedDeny,
} from '../decoys.ts';
import { REGION } from '../ids.ts';
import { defineStory, type Story } from '../story.ts';
import { rolledBack, starved, underway } from '../symptoms.ts';
import { interfaceFailed } from '../words.ts';

const zones = [0, 1, 0] as const;
const LINKED = 'AWSServiceRoleForECS';

export const stories: readonly Story[] = [
  defineStory({
    name: 'platform-throttled',
    about:
      "A script that lists tasks all day uses up the account's API rate, so network interfaces aren't created in time.",
    expect: {
      verdict: 'unhealthy',
      root: 'platform/throttled',
      confidence: 'proven',
      notRoots: ['network/eni-timeout', 'network/eni-quota', 'network/subnet-ips-exhausted', 'app/crashed'],
    },
    options: { service: 'ledger' },
    byWords: true,
    tells: s =>
      starved(s, {
        running: 1,
        failures: zones.map(zone => ({
          came: 'provisioning',
          zone,
          stoppedReason: 'Rate limit exceeded while preparing network interface to be attached to instance.',
        })),
        events: ['operations are being throttled. Will try again later.'],
      }),
    decoys: all(orphanTargetGroup, oldPullScar),
  }),
  defineStory({
    name: 'platform-transient',
    about: 'Tasks fail while Fargate sets up their network interface, without any reason given.',
    expect: {
      verdict: 'unhealthy',
      root: 'platform/transient',
      confidence: 'possible',
      notRoots: ['network/no-route', 'network/subnet-ips-exhausted', 'app/crashed'],
    },
    options: { service: 'rates' },
    byWords: true,
    tells: s =>
      starved(s, {
        running: 1,
        failures: [
          {
            came: 'provisioning',
            stoppedReason:
              'ResourceInitializationError: failed to configure ENI: failed to setup regular eni: netplugin failed with no error message',
          },
        ],
      }),
    decoys: all(silentGroup, closedDataSubnet),
  }),
  defineStory({
    name: 'platform-docker-unhealthy',
    about: "Docker hangs on one of the two instances, so containers aren't created in time there.",
    expect: {
      verdict: 'unhealthy',
      root: 'platform/docker-unhealthy',
      notRoots: ['capacity/disk-full', 'app/crashed', 'platform/agent-outdated', 'image/tag-not-found'],
    },
    options: { service: 'batcher', launch: 'EC2', secrets: false },
    byWords: true,
    tells: s => {
      const words = 'DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s';
      return underway(s, {
        running: 1,
        failures: ([0, 0, 0] as const).map(zone => ({
          came: 'creating',
          zone,
          stoppedReason: 'Task failed to start',
          reason: words,
          lasted: 290,
        })),
      });
    },
    decoys: all(orphanTargetGroup, silentGroup),
  }),
  defineStory({
    name: 'platform-agent-outdated',
    about: "The instances run a years-old AMI whose agent doesn't support a specific JSON key of a secret.",
    expect: {
      verdict: 'unhealthy',
      root: 'platform/agent-outdated',
      notRoots: [
        'secret/not-found',
        'iam/execution-role-denied',
        'secret/json-key-missing',
        'capacity/attribute-missing',
      ],
    },
    options: { service: 'legacy', launch: 'EC2' },
    breaks: s => {
      for (const c of s.world.containerInstances)
        c.versionInfo = { agentVersion: '1.29.1', agentHash: '01ee6c3f', dockerVersion: 'DockerVersion: 18.06.1-ce' };
    },
    tells: s =>
      underway(s, {
        failures: zones.map(zone => ({
          came: 'initializing',
          zone,
          stoppedReason: "TaskStateError: Agent could not progress task's state to stopped",
          lasted: 60,
        })),
      }),
    byWords: true,
    decoys: all(orphanTargetGroup, oldPullScar),
  }),
  defineStory({
    name: 'platform-host-terminated',
    about: 'The instances were scaled in under the tasks, which have nowhere to go yet.',
    expect: {
      verdict: 'unhealthy',
      root: 'platform/host-terminated',
      confidence: 'proven',
      notRoots: ['app/crashed', 'app/out-of-memory', 'platform/docker-unhealthy'],
    },
    options: { service: 'worker', launch: 'EC2', secrets: false },
    byWords: true,
    tells: s =>
      starved(s, {
        running: 1,
        failures: [
          {
            came: 'running',
            stopCode: 'TerminationNotice',
            exitCode: 137,
            stoppedReason: `Host EC2 (instance ${s.world.containerInstances[0]?.ec2InstanceId}) terminated.`,
          },
        ],
      }),
    decoys: all(orphanTargetGroup, closedDataSubnet),
  }),
  defineStory({
    name: 'platform-spot-interruption',
    about: 'Spot reclaimed both tasks of a service that uses Fargate Spot only.',
    expect: {
      verdict: 'unhealthy',
      root: 'platform/spot-interruption',
      confidence: 'proven',
      notRoots: ['app/crashed', 'app/sigterm-ignored', 'app/out-of-memory'],
    },
    options: { service: 'crawler', loadBalancer: false },
    byWords: true,
    tells: s => {
      const service = starved(s, {
        failures: ([0, 1] as const).map(zone => ({
          came: 'running',
          zone,
          stopCode: 'SpotInterruption',
          exitCode: 143,
          stoppedReason: 'Your Spot Task was interrupted.',
        })),
      });
      delete service.launchType;
      service.capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 }];
      return service;
    },
    decoys: all(oldAddressScar),
  }),
  defineStory({
    name: 'image-registry-unavailable',
    about: "A partner's registry returns 503 to every pull.",
    expect: {
      verdict: 'unhealthy',
      root: 'image/registry-unavailable',
      confidence: 'proven',
      notRoots: ['image/tag-not-found', 'network/no-route', 'image/rate-limited', 'image/credentials-missing'],
    },
    options: { service: 'geocoder' },
    byWords: true,
    breaks: s => {
      s.next.container.image = 'quay.io/partner/geocoder:7.3';
    },
    tells: s =>
      rolledBack(s, {
        failures: zones.map(zone => ({
          came: 'pulling',
          zone,
          stoppedReason:
            'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref quay.io/partner/geocoder:7.3: unexpected status from HEAD request to https://quay.io/v2/partner/geocoder/manifests/7.3: 503 Service Unavailable',
        })),
      }),
    decoys: all(unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'image-credentials-invalid',
    about: 'The token for the private registry expired, so the registry rejects the credentials in the secret.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/credentials-invalid',
      confidence: 'likely',
      notRoots: ['image/credentials-missing', 'iam/execution-role-denied', 'image/tag-not-found', 'network/no-route'],
    },
    options: { service: 'licenser' },
    byWords: true,
    breaks: s => {
      s.next.container.image = 'registry.example.com/team/licenser:2.0';
      s.next.container.repositoryCredentials = { credentialsParameter: s.secret.secret.ARN };
    },
    tells: s =>
      rolledBack(s, {
        failures: zones.map(zone => ({
          came: 'pulling',
          zone,
          stoppedReason:
            'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref registry.example.com/team/licenser:2.0: failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://registry.example.com/token: 401 Unauthorized',
        })),
      }),
    decoys: all(unrelatedDeny, silentGroup),
  }),
  defineStory({
    name: 'network-dns-failure',
    about: 'DNS was turned off in the VPC, so no AWS name resolves anymore.',
    expect: {
      verdict: 'unhealthy',
      root: 'network/dns-failure',
      confidence: 'proven',
      notRoots: ['network/no-route', 'iam/execution-role-denied', 'secret/not-found'],
    },
    options: { service: 'notifier' },
    breaks: s => {
      s.world.vpcDns[s.vpc.VpcId ?? ''] = { support: false, hostnames: false };
    },
    tells: s =>
      rolledBack(s, {
        failures: zones.map(zone => ({
          came: 'initializing',
          zone,
          stoppedReason: `ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.${REGION}.amazonaws.com/": dial tcp: lookup api.ecr.${REGION}.amazonaws.com on 10.42.0.2:53: no such host`,
        })),
      }),
    decoys: all(closedDataSubnet, oldPullScar),
  }),
  defineStory({
    name: 'network-eni-create-denied',
    about: "An organization's tag policy rejects the tags that the service propagates to the network interface.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/eni-create-denied',
      confidence: 'proven',
      notRoots: [
        'network/subnet-ips-exhausted',
        'network/eni-quota',
        'iam/scp-denied',
        'iam/service-linked-role-missing',
      ],
    },
    options: { service: 'audit-log' },
    byWords: true,
    tells: s =>
      rolledBack(s, {
        failures: zones.map(zone => ({
          came: 'provisioning',
          zone,
          stoppedReason: 'Unexpected EC2 error while attempting to tag the network interface: TagPolicyViolation',
        })),
      }),
    decoys: all(oldAddressScar, silentGroup),
  }),
  defineStory({
    name: 'iam-service-linked-role-missing',
    about: 'The first service in a new account: the ECS service-linked role was never created.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/service-linked-role-missing',
      confidence: 'proven',
      notRoots: ['network/eni-create-denied', 'network/subnet-ips-exhausted', 'iam/execution-role-denied'],
    },
    options: { service: 'first-one' },
    breaks: s => {
      s.world.roles = s.world.roles.filter(r => r.role.RoleName !== LINKED);
    },
    tells: s =>
      underway(s, {
        failures: zones.map(zone => ({
          came: 'provisioning',
          zone,
          stoppedReason: interfaceFailed('', 'AuthFailure'),
        })),
      }),
    decoys: all(closedDataSubnet, scaleIn),
  }),
  defineStory({
    name: 'network-cni-failure',
    about: "On an instance with a changed network setup, setting up each task's network namespace fails.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/cni-failure',
      confidence: 'likely',
      notRoots: ['network/eni-timeout', 'network/subnet-ips-exhausted', 'platform/docker-unhealthy'],
    },
    options: { service: 'router', launch: 'EC2', secrets: false },
    byWords: true,
    tells: s =>
      underway(s, {
        running: 1,
        failures: ([1, 1, 1] as const).map(zone => ({
          came: 'initializing',
          zone,
          stoppedReason: 'Task failed to start',
          reason:
            'ContainerNetworkingError: container resource provisioning: failed to setup network namespace: cni setup: invoke eni plugin failed: getInterfaceDeviceName: mac address not found',
        })),
      }),
    decoys: all(orphanTargetGroup, oldAddressScar),
  }),
  defineStory({
    name: 'iam-pass-role-denied',
    about: "The pipeline can start tasks but isn't allowed to pass the new revision's task role.",
    expect: {
      verdict: 'unhealthy',
      root: 'iam/pass-role-denied',
      confidence: 'proven',
      notRoots: ['iam/role-not-assumable', 'iam/execution-role-denied', 'iam/role-not-found'],
    },
    options: { service: 'payments' },
    byWords: true,
    tells: s =>
      underway(s, {
        events: [
          `failed to launch a task with (error User: arn:aws:sts::111122223333:assumed-role/deploy/pipeline is not authorized to perform: iam:PassRole on resource: ${s.taskRole.role.Arn} because no identity-based policy allows the iam:PassRole action).`,
        ],
        began: 30,
      }),
    decoys: all(unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'iam-caller-denied',
    about: "The pipeline isn't allowed to start the new revision's tasks.",
    expect: {
      verdict: 'unhealthy',
      root: 'iam/caller-denied',
      confidence: 'proven',
      notRoots: ['iam/pass-role-denied', 'iam/execution-role-denied', 'iam/task-role-denied'],
    },
    options: { service: 'payments' },
    byWords: true,
    tells: s =>
      underway(s, {
        events: [
          'failed to launch a task with (error User: arn:aws:sts::111122223333:assumed-role/deploy/pipeline is not authorized to perform: ecs:StartTask on resource: * because no identity-based policy allows the ecs:StartTask action).',
        ],
        began: 30,
      }),
    decoys: all(unrelatedDeny, oldPullScar),
  }),
];

import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import {
  all,
  closedDataSubnet,
  earlierSecretFailure,
  oldAddressScar,
  oldPullScar,
  orphanTargetGroup,
  scaleIn,
  silentGroup,
  unrelatedDeny,
} from '../decoys.ts';
import type { Scene } from '../healthy.ts';
import { REGION } from '../ids.ts';
import { defineStory, type Story } from '../story.ts';
import { deploymentIds, failedTask, rolledBack, steady, underway, logs } from '../symptoms.ts';

const zones = [0, 1, 0] as const;
const ROUTER_IMAGE = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5';
/** A second container in the release that is judged. */
function beside(
  scene: Scene,
  name: string,
  image: string,
  more: Partial<ContainerDefinition> = {},
): ContainerDefinition {
  const had = scene.next.definition.containerDefinitions?.find(c => c.name === name);
  if (had) return Object.assign(had, more);
  const made: ContainerDefinition = {
    name,
    image,
    cpu: 0,
    essential: true,
    portMappings: [],
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...more,
  };
  scene.next.definition.containerDefinitions?.push(made);
  return made;
}
const agent = (s: Scene) => beside(s, 'metrics', 'public.ecr.aws/example/metrics-agent:4.1');

export const stories: readonly Story[] = [
  defineStory({
    name: 'app-segfault',
    about: 'A native library in the new revision crashes the process with SIGSEGV.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/segfault',
      confidence: 'proven',
      notRoots: ['app/crashed', 'app/out-of-memory', 'image/platform-mismatch'],
    },
    options: { service: 'renderer' },
    byWords: true,
    tells: s => {
      const service = underway(s, {
        began: 24,
        failures: zones.map(zone => ({
          came: 'running',
          zone,
          exitCode: 139,
          lasted: 44,
          stoppedReason: 'Essential container in task exited',
        })),
      });
      logs(s, 'loading fonts', 'rendering sample page');
      return service;
    },
    decoys: all(orphanTargetGroup, earlierSecretFailure),
  }),
  defineStory({
    name: 'app-command-malformed',
    about: 'The command is a single string, so the runtime looks for a program with that whole name.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/command-malformed',
      confidence: 'proven',
      notRoots: ['app/command-not-found', 'app/permission-denied', 'platform/docker-unhealthy'],
    },
    options: { service: 'mailer' },
    breaks: s => {
      s.next.container.command = ['node dist/server.js --port 8080'];
    },
    tells: s => {
      const words =
        'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "node dist/server.js --port 8080": stat node dist/server.js --port 8080: no such file or directory: unknown';
      return rolledBack(s, {
        failures: zones.map(zone => ({ came: 'creating', zone, stoppedReason: words, reason: words })),
      });
    },
    decoys: all(unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'app-sidecar-failed',
    about: 'The metrics sidecar exits with an error, and ECS stops the app with it.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/sidecar-failed',
      confidence: 'proven',
      notRoots: ['app/crashed', 'app/out-of-memory', 'app/config-missing', 'load-balancer/grace-period-short'],
    },
    options: { service: 'catalog' },
    breaks: agent,
    tells: s => {
      agent(s);
      return underway(s, {
        began: 26,
        failures: zones.map(zone => ({
          came: 'running',
          zone,
          exitCode: 143,
          lasted: 65,
          stoppedReason: 'Essential container in task exited',
          beside: [{ name: 'metrics', exitCode: 1 }],
        })),
      });
    },
    byWords: true,
    decoys: all(orphanTargetGroup, scaleIn, oldAddressScar),
  }),
  defineStory({
    name: 'app-dependency-order',
    about: 'The app waits for a migration container to succeed, but that container exits with code 1.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/dependency-order',
      confidence: 'proven',
      notRoots: ['app/sidecar-failed', 'app/crashed', 'platform/docker-unhealthy'],
    },
    options: { service: 'orders-api' },
    breaks: s => {
      beside(s, 'migrate', s.image('1.43.0'), { essential: false, command: ['npm', 'run', 'migrate'] });
      s.next.container.dependsOn = [{ containerName: 'migrate', condition: 'SUCCESS' }];
    },
    tells: s => {
      beside(s, 'migrate', s.image('1.43.0'), { essential: false, command: ['npm', 'run', 'migrate'] });
      return rolledBack(s, {
        failures: zones.map(zone => ({
          came: 'creating',
          zone,
          stoppedReason:
            'TaskFailedToStart: Dependent container migrate did not exit successfully, so the dependency conditions of container orders-api are not met',
          beside: [{ name: 'migrate', exitCode: 1 }],
        })),
      });
    },
    byWords: true,
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
  defineStory({
    name: 'healthy-sigterm-ignored',
    about:
      "The service is healthy, but each rollout waits half a minute because a shell as PID 1 doesn't forward SIGTERM.",
    expect: { verdict: 'healthy', root: null, risks: ['app/sigterm-ignored'] },
    options: { service: 'profiles' },
    tells: s => {
      const service = steady(s);
      const { next } = deploymentIds(s);
      const made = failedTask(s, next, 'scaled in', s.ago(40), {
        came: 'running',
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: `Scaling activity initiated by (deployment ${next})`,
        exitCode: 137,
        lasted: 300,
      });
      made.executionStoppedAt = new Date((made.stoppingAt?.getTime() ?? 0) + 30_400);
      return service;
    },
  }),
  defineStory({
    name: 'logging-region-wrong',
    about: "The task definition was copied from another Region, and its log group doesn't exist there.",
    expect: {
      verdict: 'unhealthy',
      root: 'logging/region-wrong',
      confidence: 'proven',
      notRoots: ['logging/group-missing', 'iam/execution-role-denied', 'network/no-route'],
    },
    options: { service: 'shipping' },
    breaks: s => {
      const o = s.next.container.logConfiguration?.options;
      if (o) o['awslogs-region'] = 'us-east-1';
    },
    tells: s =>
      rolledBack(s, {
        failures: zones.map(zone => ({
          came: 'initializing',
          zone,
          stoppedReason:
            'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
        })),
      }),
    decoys: all(unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'logging-firelens-invalid',
    about: "The log router can't start with its configuration, and its exit stops the task.",
    expect: {
      verdict: 'unhealthy',
      root: 'logging/firelens-invalid',
      confidence: 'proven',
      notRoots: ['app/sidecar-failed', 'app/crashed', 'logging/group-missing', 'app/config-missing'],
    },
    options: { service: 'clicks' },
    byWords: true,
    breaks: s => {
      beside(s, 'log_router', ROUTER_IMAGE, {
        firelensConfiguration: {
          type: 'fluentbit',
          options: { 'config-file-type': 'file', 'config-file-value': '/fluent-bit/etc/extra.conf' },
        },
      });
    },
    tells: s => {
      beside(s, 'log_router', ROUTER_IMAGE, {
        firelensConfiguration: { type: 'fluentbit', options: { 'config-file-type': 'file' } },
      });
      s.next.container.logConfiguration = {
        logDriver: 'awsfirelens',
        options: {
          Name: 'cloudwatch_logs',
          region: REGION,
          log_group_name: `/ecs/${s.name}`,
          log_stream_prefix: 'fire-',
        },
      };
      return underway(s, {
        began: 26,
        failures: zones.map(zone => ({
          came: 'running',
          zone,
          exitCode: 143,
          lasted: 48,
          stoppedReason: 'Essential container in task exited',
          beside: [{ name: 'log_router', exitCode: 255 }],
        })),
      });
    },
    decoys: all(orphanTargetGroup, silentGroup),
  }),
  defineStory({
    name: 'secret-env-file-unreadable',
    about: 'The environment file was moved within its bucket, and the task definition still uses the old path.',
    expect: {
      verdict: 'unhealthy',
      root: 'secret/env-file-unreadable',
      notRoots: ['secret/not-found', 'iam/execution-role-denied', 'network/no-route', 'network/endpoint-missing'],
    },
    options: { service: 'tax', secrets: false },
    byWords: true,
    breaks: s => {
      s.next.container.environmentFiles = [{ type: 's3', value: 'arn:aws:s3:::acme-settings/prod/tax.env' }];
      s.executionRole.inline['read-settings'] = {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::acme-settings/*' },
          {
            Effect: 'Allow',
            Action: ['s3:GetBucketLocation', 's3:ListBucket'],
            Resource: 'arn:aws:s3:::acme-settings',
          },
        ],
      };
    },
    tells: s =>
      rolledBack(s, {
        failures: zones.map(zone => ({
          came: 'initializing',
          zone,
          stoppedReason:
            'ResourceInitializationError: failed to download env files: file download command: non empty error stream: NoSuchKey: The specified key does not exist. status code: 404',
        })),
      }),
    decoys: all(unrelatedDeny, oldAddressScar),
  }),
];

import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type { Service, TaskSet } from '@aws-sdk/client-ecs';
import {
  all,
  closedDataSubnet,
  earlierCrash,
  earlierLogFailure,
  earlierSecretFailure,
  oldAddressScar,
  oldHitch,
  oldPullScar,
  orphanTargetGroup,
  scaleIn,
  silentGroup,
  unrelatedDeny,
  unrelatedSecretPolicy,
} from '../decoys.ts';
import { allow, DAYS, document, type Scene, targetGroupOf } from '../healthy.ts';
import { ACCOUNT, arn, CLUSTER, digest, ec2Id, letters, REGION } from '../ids.ts';
import { defineStory, type Story } from '../story.ts';
import {
  clusterArn,
  deploymentIds,
  type Failure,
  rolledBack,
  runningTask,
  service as shown,
  serviceEvent,
  starved,
  underway,
  logs,
} from '../symptoms.ts';
import { registryUnreachable, secretRefused } from '../words.ts';
import { sick, sickNow } from './load-balancer.ts';
import { efsFailed, withFileSystem } from './storage.ts';

const zones = [0, 1, 0] as const;
/** Tasks whose process ended by itself. */
const ended = (exitCode: number, lasted: number, ...at: readonly (0 | 1)[]): Failure[] =>
  (at.length > 0 ? at : zones).map(zone => ({
    came: 'running',
    zone,
    exitCode,
    lasted,
    stoppedReason: 'Essential container in task exited',
  }));
/** Tasks whose container the runtime did not start. */
const unstarted = (exec: string): Failure[] => {
  const words = `CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: ${exec}: unknown`;
  return zones.map(zone => ({ came: 'creating', zone, stoppedReason: words, reason: words }));
};
/** Tasks whose image was not pulled. */
const unpulled = (words: string): Failure[] =>
  zones.map(zone => ({ came: 'pulling', zone, lasted: 64, stoppedReason: `CannotPullContainerError: ${words}` }));

/** CodeDeploy asked ECS for a task set and was refused; the tasks of the release before run on. */
function refusedByEcs(s: Scene, refusal: string): Service {
  const { before } = deploymentIds(s);
  for (let i = 0; i < s.desired; i++)
    runningTask(s, s.before, before, `before ${i}`, s.ago(20 * DAYS - 3 * i), (i % 2) as 0 | 1);
  const made = (
    which: string,
    status: DeploymentInfo['status'],
    minutes: number,
    more: Partial<DeploymentInfo>,
  ): DeploymentInfo => ({
    applicationName: `AppECS-${CLUSTER}-${s.name}`,
    deploymentGroupName: `DgpECS-${CLUSTER}-${s.name}`,
    deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
    deploymentId: `d-${letters(`${s.name} ${which}`, 9).toUpperCase()}`,
    status,
    createTime: s.ago(minutes),
    completeTime: s.ago(minutes - 1),
    creator: 'user',
    computePlatform: 'ECS',
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    ...more,
  });
  const spec = {
    version: 0,
    Resources: [
      {
        TargetService: {
          Type: 'AWS::ECS::Service',
          Properties: {
            TaskDefinition: s.next.definition.taskDefinitionArn,
            LoadBalancerInfo: { ContainerName: s.name, ContainerPort: s.port },
          },
        },
      },
    ],
  };
  s.world.codeDeployments.push(
    made('next', 'Failed', 41, {
      errorInformation: {
        code: 'ECS_UPDATE_ERROR' as never,
        message: `The ECS service cannot be updated due to an unexpected error: ${refusal} (Service: AmazonECS; Status Code: 400; Error Code: InvalidParameterException; Request ID: 5f1d0c3e-8a52-4be1-9d70-2c6f1b7e4a90; Proxy: null)`,
      },
      revision: { revisionType: 'AppSpecContent', appSpecContent: { content: JSON.stringify(spec) } },
    }),
    made('before', 'Succeeded', 20 * DAYS, {}),
  );
  const set: TaskSet = {
    id: before,
    taskSetArn: arn('ecs', `task-set/${CLUSTER}/${s.name}/${before}`),
    serviceArn: arn('ecs', `service/${CLUSTER}/${s.name}`),
    clusterArn,
    startedBy: 'CODE_DEPLOY',
    externalId: `d-${letters(`${s.name} before`, 9).toUpperCase()}`,
    status: 'PRIMARY',
    taskDefinition: s.before.definition.taskDefinitionArn,
    computedDesiredCount: s.desired,
    pendingCount: 0,
    runningCount: s.desired,
    createdAt: s.ago(20 * DAYS),
    updatedAt: s.ago(20 * DAYS),
    launchType: s.options.launch ?? 'FARGATE',
    networkConfiguration: s.before.network,
    loadBalancers: s.before.loadBalancers,
    serviceRegistries: [],
    scale: { value: 100, unit: 'PERCENT' },
    stabilityStatus: 'STEADY_STATE',
    stabilityStatusAt: s.ago(20 * DAYS),
    tags: [],
  };
  const of = shown(s, s.before, [], [serviceEvent(s, s.ago(9 * 60), 'has reached a steady state.')], {
    running: s.desired,
  });
  of.deploymentController = { type: 'CODE_DEPLOY' };
  of.taskSets = [set];
  s.world.serviceDeployments = [];
  s.world.serviceRevisions = [];
  return of;
}

/** The file system is mounted with IAM, and the task role may ask EFS where it is. */
function mounted(s: Scene): void {
  if (s.world.fileSystems.length > 0) return;
  withFileSystem(s, { authorizationConfig: { iam: 'ENABLED' } });
  s.taskRole.inline['files'] = document(
    allow(
      ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite', 'elasticfilesystem:DescribeMountTargets'],
      '*',
    ),
  );
}
/** The tasks that run share the network of their instances, and are registered by them: they have no interface of their own. */
export function onTheHost(s: Scene): void {
  s.world.networkInterfaces = s.world.networkInterfaces.filter(n => n.Description?.includes(':attachment/') !== true);
  s.world.targets[s.targetGroup.TargetGroupArn ?? ''] = s.world.instances.map(i => ({
    Target: { Id: i.InstanceId, Port: s.port },
    HealthCheckPort: String(s.port),
    TargetHealth: { State: 'healthy' },
  }));
  for (const t of s.world.tasks) {
    t.attachments = [];
    for (const c of t.containers ?? [])
      Object.assign(c, {
        networkInterfaces: [],
        networkBindings: [{ bindIP: '0.0.0.0', containerPort: s.port, hostPort: s.port, protocol: 'tcp' }],
      });
  }
}

export const stories: readonly Story[] = [
  defineStory({
    name: 'app-command-not-found',
    about: 'The new image was built without the web server that the command runs.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/command-not-found',
      confidence: 'proven',
      notRoots: [
        'app/command-malformed',
        'app/permission-denied',
        'platform/docker-unhealthy',
        'image/platform-mismatch',
        'app/crashed',
      ],
    },
    options: { service: 'storefront' },
    byWords: true,
    breaks: s => {
      s.next.container.command = ['gunicorn', '--bind', '0.0.0.0:8080', 'storefront.wsgi'];
    },
    tells: s => rolledBack(s, { failures: unstarted('"gunicorn": executable file not found in $PATH') }),
    decoys: all(unrelatedDeny, oldPullScar, scaleIn),
  }),
  defineStory({
    name: 'app-command-not-executable',
    about: 'The entry point lost its executable bit in the new image.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/command-not-found',
      confidence: 'proven',
      notRoots: [
        'app/permission-denied',
        'app/command-malformed',
        'iam/execution-role-denied',
        'platform/docker-unhealthy',
      ],
    },
    options: { service: 'stickers' },
    byWords: true,
    tells: s => rolledBack(s, { failures: unstarted('"/docker-entrypoint.sh": permission denied') }),
    decoys: all(unrelatedDeny, oldAddressScar),
  }),
  defineStory({
    name: 'app-config-missing',
    about: "The new task definition revision lost the variable that sets the app's port.",
    expect: {
      verdict: 'unhealthy',
      root: 'app/config-missing',
      confidence: 'likely',
      notRoots: ['app/crashed', 'app/dependency-down', 'secret/not-found', 'app/not-listening'],
    },
    options: { service: 'vouchers' },
    breaks: s => {
      s.next.container.environment = s.next.container.environment?.filter(e => e.name !== 'PORT') ?? [];
    },
    tells: s => {
      const service = underway(s, { began: 24, failures: ended(1, 41) });
      logs(
        s,
        '> vouchers@3.2.0 start',
        'Error: Missing required environment variable: PORT',
        '    at readConfig (/app/dist/config.js:17:11)',
        'Node.js v22.11.0',
      );
      return service;
    },
    decoys: all(orphanTargetGroup, earlierSecretFailure, scaleIn),
  }),
  defineStory({
    name: 'app-dependency-down',
    about: "The database moved behind another security group, and the app exits because it can't connect.",
    expect: {
      verdict: 'unhealthy',
      root: 'app/dependency-down',
      confidence: 'likely',
      notRoots: [
        'app/crashed',
        'app/config-missing',
        'network/no-route',
        'network/nacl-blocked',
        'network/security-group-egress',
        'load-balancer/grace-period-short',
      ],
    },
    options: { service: 'bookings' },
    byWords: true,
    tells: s => {
      const service = starved(s, { running: 1, failures: ended(1, 168) });
      logs(
        s,
        'bookings 4.4.1 starting',
        'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "bookings.cluster-c5xexample.eu-west-1.rds.amazonaws.com" (10.42.32.118), port 5432 failed: Connection timed out',
        '\tIs the server running on that host and accepting TCP/IP connections?',
      );
      return service;
    },
    decoys: all(closedDataSubnet, oldHitch, unrelatedSecretPolicy),
  }),
  defineStory({
    name: 'network-dns-no-zone',
    about: "The app looks up a service in an AWS Cloud Map namespace whose hosted zone isn't associated with this VPC.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/dns-failure',
      confidence: 'likely',
      notRoots: ['app/crashed', 'app/dependency-down', 'app/config-missing', 'network/no-route'],
    },
    options: { service: 'parcels' },
    breaks: s => {
      s.world.hostedZones.push(
        { id: 'Z0PRODLOCAL', name: 'prod.local', vpcs: [ec2Id('vpc', 'other')], records: [] },
        // The decoy: a zone that answers here, but not for this name.
        { id: 'Z0TOOLS', name: 'tools.local', vpcs: [s.vpc.VpcId ?? ''], records: [] },
      );
    },
    tells: s => {
      const service = starved(s, { running: 1, failures: ended(1, 12) });
      logs(s, 'parcels 2.0.1 starting', 'Error: getaddrinfo ENOTFOUND rates.prod.local', '    errno: -3008');
      return service;
    },
    decoys: all(closedDataSubnet, oldHitch, unrelatedSecretPolicy),
  }),
  defineStory({
    name: 'app-exited-zero',
    about: 'The entry point starts the server in the background and exits, which ends the task.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/exited-zero',
      confidence: 'proven',
      notRoots: ['app/crashed', 'app/sigterm-ignored', 'app/not-listening', 'load-balancer/grace-period-short'],
    },
    options: { service: 'maps' },
    byWords: true,
    tells: s => {
      const service = underway(s, { began: 21, failures: ended(0, 34) });
      logs(s, 'migrations are up to date', 'starting server in the background', 'done');
      return service;
    },
    decoys: all(orphanTargetGroup, earlierCrash, oldAddressScar),
  }),
  defineStory({
    name: 'app-permission-denied',
    about: 'The new revision runs as its own user, who has no write permission for the cache directory that root owns.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/permission-denied',
      confidence: 'likely',
      notRoots: ['app/crashed', 'iam/task-role-denied', 'iam/execution-role-denied', 'storage/efs-denied'],
    },
    options: { service: 'avatars' },
    byWords: true,
    breaks: s => {
      s.next.container.user = '1000:1000';
    },
    tells: s => {
      const service = rolledBack(s, { failures: ended(1, 37) });
      logs(
        s,
        'warming cache',
        "Error: EACCES: permission denied, open '/var/cache/avatars/index.lock'",
        '    at Object.openSync (node:fs:573:18)',
        'Node.js v22.11.0',
      );
      return service;
    },
    decoys: all(unrelatedDeny, earlierSecretFailure, silentGroup),
  }),
  defineStory({
    name: 'app-unresponsive',
    about: 'Since traffic grew, tasks answer for half an hour, then exhaust their connection pool and stop answering.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/unresponsive',
      notRoots: [
        'load-balancer/grace-period-short',
        'load-balancer/health-timeout-short',
        'load-balancer/security-group-blocked',
        'app/not-listening',
        'app/slow-start',
        'app/crashed',
      ],
    },
    options: { service: 'sessions', graceSeconds: 120 },
    byWords: true,
    tells: s => {
      const service = starved(s, {
        running: 1,
        began: 132,
        failures: sick(s, 'Request timed out', 3, { lasted: 2160 }),
      });
      sickNow(s, { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' });
      return service;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet, silentGroup, oldPullScar),
  }),
  defineStory({
    name: 'deployment-config-invalid',
    about:
      'CodeDeploy was told to assign public IP addresses to tasks on EC2, which ECS rejects before it starts anything.',
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/config-invalid',
      notRoots: [
        'deployment/task-definition-invalid',
        'deployment/appspec-mismatch',
        'network/public-ip-missing',
        'load-balancer/listener-misconfigured',
      ],
    },
    options: { service: 'insights', launch: 'EC2' },
    byWords: true,
    tells: s => refusedByEcs(s, 'Assign public IP is not supported for this launch type.'),
    decoys: all(orphanTargetGroup, closedDataSubnet, unrelatedDeny),
  }),
  defineStory({
    name: 'iam-propagation-delay',
    about:
      'A template created the execution role and deployed with it immediately. The first tasks were denied what the role allows.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/propagation-delay',
      confidence: 'likely',
      notRoots: ['iam/execution-role-denied', 'iam/explicit-deny', 'secret/resource-policy-denied', 'secret/not-found'],
    },
    options: { service: 'receipts' },
    breaks: s => {
      s.executionRole.role.CreateDate = s.ago(8.2);
    },
    tells: s =>
      rolledBack(s, {
        began: 8,
        failures: zones.map(zone => ({ came: 'initializing', zone, lasted: 38, stoppedReason: secretRefused(s) })),
      }),
    decoys: all(unrelatedDeny, unrelatedSecretPolicy, oldPullScar),
  }),
  defineStory({
    name: 'iam-scp-denied',
    about: "An organization's service control policy denies production secrets to roles without a tag.",
    expect: {
      verdict: 'unhealthy',
      root: 'iam/scp-denied',
      notRoots: [
        'iam/execution-role-denied',
        'iam/explicit-deny',
        'iam/boundary-denied',
        'secret/resource-policy-denied',
      ],
    },
    options: { service: 'payroll' },
    byWords: true,
    tells: s =>
      rolledBack(s, {
        failures: zones.map(zone => ({
          came: 'initializing',
          zone,
          lasted: 33,
          stoppedReason: secretRefused(s, 'with an explicit deny in a service control policy'),
        })),
      }),
    decoys: all(unrelatedDeny, unrelatedSecretPolicy, earlierLogFailure),
  }),
  defineStory({
    name: 'iam-task-role-denied',
    about:
      "The VPC's own DNS can't resolve EFS names, so the mount helper asks EFS with the task role, which lost that permission.",
    expect: {
      verdict: 'unhealthy',
      root: 'iam/task-role-denied',
      notRoots: ['storage/efs-denied', 'storage/efs-blocked', 'iam/execution-role-denied', 'iam/task-role-missing'],
    },
    options: { service: 'albums' },
    breaks: s => {
      mounted(s);
      s.taskRole.inline['files'] = document(
        allow(['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'], '*'),
      );
    },
    tells: s => {
      mounted(s);
      const id = s.world.fileSystems[0]?.id ?? '';
      const words = efsFailed(
        `Failed to resolve "${id}.efs.${REGION}.amazonaws.com". The file system mount target ip address cannot be found, please pass mount target ip address via mount options. User: arn:aws:sts::${ACCOUNT}:assumed-role/${s.name}-task/TASK is not authorized to perform: elasticfilesystem:DescribeMountTargets on the specified resource`,
        1,
      );
      return rolledBack(s, {
        failures: zones.map(zone => ({ came: 'initializing', zone, lasted: 71, stoppedReason: words })),
      });
    },
    decoys: all(unrelatedDeny, silentGroup, oldAddressScar),
  }),
  defineStory({
    name: 'image-credentials-missing',
    about: "The image moved to the code host's private registry, and the task definition has no credentials for it.",
    expect: {
      verdict: 'unhealthy',
      root: 'image/credentials-missing',
      notRoots: [
        'image/registry-missing',
        'image/repository-not-found',
        'image/credentials-invalid',
        'iam/execution-role-denied',
        'image/tag-not-found',
      ],
    },
    options: { service: 'portal' },
    breaks: s => {
      s.next.container.image = 'registry.gitlab.com/acme/portal:1.43.0';
    },
    tells: s =>
      rolledBack(s, {
        failures: unpulled(
          'pull image manifest has been retried 1 time(s): failed to resolve ref registry.gitlab.com/acme/portal:1.43.0: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
        ),
      }),
    decoys: all(unrelatedDeny, earlierSecretFailure, closedDataSubnet),
  }),
  defineStory({
    name: 'image-manifest-unsupported',
    about: "The build's attestation step pushed its attestation under the release's own tag.",
    expect: {
      verdict: 'unhealthy',
      root: 'image/manifest-unsupported',
      confidence: 'proven',
      notRoots: [
        'image/platform-mismatch',
        'image/tag-not-found',
        'image/digest-not-found',
        'iam/execution-role-denied',
        'platform/docker-unhealthy',
      ],
    },
    options: { service: 'reviews' },
    breaks: s => {
      const image = s.repository.images.find(i => i.detail.imageTags?.includes('1.43.0'));
      if (image)
        Object.assign(image.detail, {
          imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
          artifactMediaType: 'application/vnd.in-toto+json',
          imageSizeInBytes: 18_412,
        });
    },
    tells: s =>
      rolledBack(s, {
        failures: unpulled(
          `pull image manifest has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: failed to extract layer ${digest('reviews attestation')}: failed to get stream processor for application/vnd.in-toto+json: no processor for media-type: unknown`,
        ),
      }),
    decoys: all(unrelatedDeny, oldAddressScar, scaleIn),
  }),
  defineStory({
    name: 'load-balancer-health-timeout-short',
    about:
      'The health endpoint now queries each dependency in turn and needs seven seconds, but the target group waits five.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/health-timeout-short',
      confidence: 'possible',
      notRoots: [
        'load-balancer/security-group-blocked',
        'load-balancer/grace-period-short',
        'app/not-listening',
        'app/unresponsive',
        'load-balancer/port-mismatch',
      ],
    },
    options: { service: 'directory', graceSeconds: 180 },
    byWords: true,
    tells: s => {
      const service = underway(s, {
        running: 1,
        began: 36,
        failures: sick(s, 'Request timed out', 3, { lasted: 285 }),
      });
      sickNow(s, { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' });
      logs(s, 'listening on 0.0.0.0:8080', 'GET /healthz 200 7113ms', 'GET /healthz 200 7098ms');
      return service;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet, silentGroup, oldPullScar),
  }),
  defineStory({
    name: 'load-balancer-protocol-mismatch',
    about: 'The health check was changed to HTTPS, and the app speaks plain HTTP.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/protocol-mismatch',
      notRoots: [
        'app/not-listening',
        'load-balancer/security-group-blocked',
        'load-balancer/port-mismatch',
        'load-balancer/grace-period-short',
        'load-balancer/health-code-unexpected',
      ],
    },
    options: { service: 'tariffs', graceSeconds: 120 },
    breaks: s => {
      s.targetGroup.HealthCheckProtocol = 'HTTPS';
    },
    tells: s => {
      const service = underway(s, {
        running: 1,
        began: 34,
        failures: sick(s, 'Health checks failed', 3, { lasted: 240 }),
      });
      sickNow(s, { State: 'unhealthy', Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' });
      logs(
        s,
        '[INFO] Listening at: http://0.0.0.0:8080 (1)',
        "[WARNING] Invalid request from ip=10.42.0.23: Invalid HTTP request line: '\\x16\\x03\\x01\\x02'",
        "[WARNING] Invalid request from ip=10.42.1.61: Invalid HTTP request line: '\\x16\\x03\\x01\\x02'",
      );
      return service;
    },
    decoys: all(orphanTargetGroup, scaleIn, oldPullScar),
  }),
  defineStory({
    name: 'load-balancer-protocol-mismatch-tls',
    about: 'The new revision serves TLS on its port and answers the plain HTTP health check with 400.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/protocol-mismatch',
      notRoots: [
        'load-balancer/health-code-unexpected',
        'load-balancer/health-path-wrong',
        'app/error-status',
        'app/not-listening',
        'load-balancer/grace-period-short',
      ],
    },
    options: { service: 'vault-ui', graceSeconds: 120 },
    byWords: true,
    tells: s => {
      const service = underway(s, {
        running: 1,
        began: 34,
        failures: sick(s, 'Health checks failed with these codes: [400]', 3, { lasted: 240 }),
      });
      sickNow(s, {
        State: 'unhealthy',
        Reason: 'Target.ResponseCodeMismatch',
        Description: 'Health checks failed with these codes: [400]',
      });
      logs(
        s,
        'listening on :8080',
        'http: TLS handshake error from 10.42.0.23:41288: client sent an HTTP request to an HTTPS server',
        'http: TLS handshake error from 10.42.1.61:52104: client sent an HTTP request to an HTTPS server',
      );
      return service;
    },
    decoys: all(orphanTargetGroup, oldAddressScar),
  }),
  defineStory({
    name: 'load-balancer-target-group-missing',
    cutsOff: true,
    about:
      'The target group was deleted when its rule was pointed at a new one, and the service still uses the old one.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/target-group-missing',
      confidence: 'proven',
      notRoots: [
        'load-balancer/target-group-unattached',
        'load-balancer/target-not-registered',
        'load-balancer/target-type-mismatch',
        'app/not-listening',
        'iam/infrastructure-role-denied',
      ],
    },
    options: { service: 'newsroom' },
    breaks: s => {
      const other =
        targetGroupOf(s.world, `${s.name}-v2`, s.port, s.vpc.VpcId ?? '', [s.balancer], '/healthz').TargetGroupArn ??
        '';
      s.rule.Actions = [
        {
          Type: 'forward',
          TargetGroupArn: other,
          Order: 1,
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: other, Weight: 1 }],
            TargetGroupStickinessConfig: { Enabled: false },
          },
        },
      ];
      s.world.targetGroups = s.world.targetGroups.filter(t => t.TargetGroupArn !== s.targetGroup.TargetGroupArn);
    },
    tells: s => {
      const { next } = deploymentIds(s);
      const service = underway(s, { running: 1, old: 1, began: 31 });
      const task = s.world.tasks
        .find(t => t.startedBy === next)
        ?.taskArn?.split('/')
        .at(-1);
      service.events = [
        serviceEvent(
          s,
          s.ago(2),
          `task set (${next}) (task ${task}) is not healthy in target-group (${s.targetGroup.TargetGroupArn}) due to TARGET GROUP IS NOT FOUND.`,
        ),
        ...(service.events ?? []),
      ];
      return service;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet, oldPullScar),
  }),
  defineStory({
    name: 'load-balancer-target-type-mismatch',
    about: 'The service moved to awsvpc and kept a target group of type instance, which ECS rejects.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/target-type-mismatch',
      confidence: 'proven',
      notRoots: [
        'load-balancer/target-group-missing',
        'load-balancer/target-group-unattached',
        'deployment/config-invalid',
        'network/security-group-wrong-vpc',
        'deployment/task-definition-invalid',
      ],
    },
    options: { service: 'printing', launch: 'EC2' },
    breaks: s => {
      s.targetGroup.TargetType = 'instance';
      s.before.definition.networkMode = 'bridge';
      s.before.network = {};
    },
    tells: s => {
      const service = refusedByEcs(
        s,
        `The provided target group ${s.targetGroup.TargetGroupArn} has target type instance, which is incompatible with the awsvpc network mode specified in the task definition.`,
      );
      if (s.before.definition.networkMode === 'bridge') onTheHost(s);
      return service;
    },
    decoys: all(orphanTargetGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'network-public-access-blocked',
    about:
      "VPC Block Public Access was turned on for the account, and this VPC's tasks reach ECR through an internet gateway.",
    expect: {
      verdict: 'unhealthy',
      root: 'network/public-access-blocked',
      confidence: 'proven',
      notRoots: [
        'network/no-route',
        'network/public-ip-missing',
        'network/security-group-egress',
        'network/nacl-blocked',
        'network/endpoint-missing',
        'iam/execution-role-denied',
      ],
    },
    options: { service: 'status', network: 'public' },
    breaks: s => {
      for (const subnet of s.world.subnets)
        subnet.BlockPublicAccessStates = { InternetGatewayBlockMode: 'block-bidirectional' };
    },
    tells: s =>
      starved(s, {
        running: 1,
        failures: ([0, 1, 0, 1] as const).map(zone => ({
          came: 'initializing',
          zone,
          lasted: 185,
          stoppedReason: registryUnreachable('52.95.124.87'),
        })),
      }),
    decoys: all(closedDataSubnet, silentGroup, oldHitch, unrelatedDeny),
  }),
];

import type { Service, Task } from '@aws-sdk/client-ecs';
import { DAYS, type Scene, targetGroupOf } from '../healthy.ts';
import { hex } from '../ids.ts';
import { defineStory, type Story } from '../story.ts';
import {
  addressOf,
  deploymentIds,
  failedTask,
  logs,
  rolledBack,
  runningTask,
  serviceEvent,
  steady,
  target,
  underway,
} from '../symptoms.ts';
import {
  all,
  closedDataSubnet,
  earlierSecretFailure,
  oldHitch,
  oldPullScar,
  orphanTargetGroup,
  silentGroup,
  unrelatedDeny,
} from '../decoys.ts';
import { imageNotFound } from '../words.ts';
import { blueGreen, forward, gaveUp, greenOf, latest, missingImage, withoutImage } from './deployment.ts';
import { sick } from './load-balancer.ts';
import { onTheHost } from './rest.ts';

// What runs now, beside what was deployed last: after a rollback, and where requests don't reach a steady service.

const TWO_DAYS = 2 * DAYS;

/** Rolled back two days ago, for an image that doesn't exist. ECS no longer lists the tasks of that deployment. */
function longAgo(s: Scene): Service {
  const of = rolledBack(s, { began: TWO_DAYS, failures: [missingImage(s), missingImage(s), missingImage(s)] });
  s.world.tasks = s.world.tasks.filter(t => t.startedBy !== deploymentIds(s).next);
  of.events = [
    serviceEvent(s, s.ago(130), 'has reached a steady state.'),
    serviceEvent(s, s.ago(490), 'has reached a steady state.'),
    ...(of.events ?? []),
  ];
  return of;
}

/** Takes the running tasks of a release out of the world, with their targets. */
function without(s: Scene, startedBy: string): void {
  const gone = s.world.tasks.filter(t => t.startedBy === startedBy && t.lastStatus === 'RUNNING');
  s.world.tasks = s.world.tasks.filter(t => !gone.includes(t));
  const group = s.targetGroup.TargetGroupArn ?? '';
  const addresses = gone.map(addressOf);
  s.world.targets[group] = (s.world.targets[group] ?? []).filter(t => !addresses.includes(t.Target?.Id ?? ''));
}

const OUT_OF_SERVICE = 'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.';
/** A steady service on the network of its instances, behind a Classic Load Balancer that has these in service. */
function behindClassic(s: Scene, inService: (instance: number) => boolean): Service {
  for (const d of s.world.taskDefinitions) d.networkMode = 'bridge';
  const behind = [
    { loadBalancerName: `${s.name}-classic`, containerName: s.next.container.name, containerPort: s.port },
  ];
  s.next.loadBalancers = behind;
  s.before.loadBalancers = behind;
  s.next.network = {};
  s.before.network = {};
  const service = steady(s);
  onTheHost(s);
  // ECS gives no rollout state behind a Classic Load Balancer.
  service.deployments = (service.deployments ?? []).map(({ rolloutState: _, rolloutStateReason: __, ...d }) => d);
  s.world.targets = {};
  s.world.classicInstances = {
    [`${s.name}-classic`]: s.world.instances.map((i, n) => ({
      InstanceId: i.InstanceId,
      State: inService(n) ? 'InService' : 'OutOfService',
      ReasonCode: inService(n) ? 'N/A' : 'Instance',
      Description: inService(n) ? 'N/A' : OUT_OF_SERVICE,
    })),
    'another-classic': [
      { InstanceId: 'i-0feedfacefeedface', State: 'InService', ReasonCode: 'N/A', Description: 'N/A' },
    ],
  };
  return service;
}

/** How far a rollback got: the primary deployment and the counts. */
function rollout(of: Service, running: number, state: 'IN_PROGRESS' | 'FAILED' | 'COMPLETED', says?: string): void {
  of.runningCount = running;
  of.deployments = (of.deployments ?? []).map(d => ({
    ...d,
    runningCount: running,
    rolloutState: state,
    ...(says !== undefined && { rolloutStateReason: says }),
  }));
}

/** Words in a task's log stream, from its start on. */
function logged(s: Scene, of: Task, ...lines: readonly string[]): void {
  const started = of.startedAt?.getTime() ?? 0;
  s.logGroup.streams[`ecs/${s.name}/${of.taskArn?.split('/').at(-1)}`] = lines.map((message, i) => ({
    timestamp: started + 1200 + i * 640,
    message,
    ingestionTime: started + 2400 + i * 640,
  }));
}

const emptyGroup = (s: Scene): void => {
  s.world.targets[s.targetGroup.TargetGroupArn ?? ''] = [];
};

export const stories: readonly Story[] = [
  defineStory({
    name: 'running-classic-out-of-service',
    about:
      'Behind a Classic Load Balancer, all instances of a steady service are out of service: its app has lost the database.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/dependency-down',
      notRoots: ['app/not-listening', 'load-balancer/target-group-missing', 'load-balancer/security-group-blocked'],
    },
    options: { service: 'invoices', launch: 'EC2', secrets: false },
    byWords: true,
    tells: s => {
      const service = behindClassic(s, () => false);
      logs(s, 'INFO invoices 3.2.0', 'WARN connect ECONNREFUSED 10.42.17.90:5432, trying again in 5 s');
      return service;
    },
    decoys: all(orphanTargetGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'healthy-classic',
    about: 'A steady service behind a Classic Load Balancer that has both instances in service.',
    expect: { verdict: 'healthy', root: null },
    options: { service: 'receipts', launch: 'EC2', secrets: false },
    tells: s => behindClassic(s, () => true),
    decoys: all(orphanTargetGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'running-crashes-after-rollback',
    about:
      'A deployment was rolled back two days ago because its image does not exist. Today the tasks of the revision before it crash.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/config-missing',
      also: ['image/tag-not-found'],
      notRoots: ['load-balancer/target-not-registered', 'app/crashed', 'deployment/no-rollback-target'],
    },
    options: { service: 'invoicing' },
    byWords: true,
    breaks: withoutImage,
    tells: s => {
      const of = longAgo(s);
      const { before } = deploymentIds(s);
      without(s, before);
      rollout(of, 0, 'COMPLETED');
      for (const i of [0, 1, 2]) {
        const created = s.ago(44 - 14 * i);
        const made = failedTask(
          s,
          before,
          `crash ${i}`,
          created,
          {
            came: 'running',
            stoppedReason: 'Essential container in task exited',
            exitCode: 1,
            lasted: 70,
            zone: (i % 2) as 0 | 1,
          },
          s.before,
        );
        logged(s, made, 'starting invoicing', 'Error: environment variable TAX_TABLE is required');
        const id = made.taskArn?.split('/').at(-1);
        of.events = [serviceEvent(s, created, `has started 1 tasks: (task ${id}).`), ...(of.events ?? [])];
      }
      return of;
    },
    decoys: all(orphanTargetGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'running-rollback-cannot-pull',
    about:
      'The new revision crashes, and the rollback cannot start either: a cleanup job deleted the image of the revision before it.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/tag-not-found',
      also: ['app/crashed'],
      notRoots: ['image/repository-not-found', 'deployment/no-rollback-target', 'iam/execution-role-denied'],
    },
    options: { service: 'shipping', loadBalancer: false },
    alsoByWords: ['app/crashed'],
    breaks: s => {
      s.repository.images = s.repository.images.filter(i => !i.detail.imageTags?.includes('1.42.0'));
    },
    tells: s => {
      const crash = {
        came: 'running',
        stoppedReason: 'Essential container in task exited',
        exitCode: 1,
        lasted: 60,
      } as const;
      const of = rolledBack(s, { began: 50, failures: [crash, crash, crash] });
      const { next, before } = deploymentIds(s);
      for (const t of s.world.tasks.filter(x => x.startedBy === next))
        logged(s, t, 'starting shipping 1.43.0', 'panic: runtime error: index out of range [3] with length 3');
      without(s, before);
      Object.assign(latest(s), { status: 'ROLLBACK_IN_PROGRESS', finishedAt: undefined });
      rollout(of, 0, 'IN_PROGRESS', `ECS deployment ${before} in progress.`);
      of.events = (of.events ?? []).filter(
        e =>
          !(
            e.message?.includes(`${before}) deployment completed`) &&
            (e.createdAt?.getTime() ?? 0) > s.ago(60).getTime()
          ) && !(e.message?.includes('steady state') && (e.createdAt?.getTime() ?? 0) > s.ago(60).getTime()),
      );
      for (const i of [0, 1, 2]) {
        const image = s.before.container.image ?? '';
        const made = failedTask(
          s,
          before,
          `back ${i}`,
          s.ago(21 - 6 * i),
          { came: 'pulling', stoppedReason: imageNotFound(image), zone: (i % 2) as 0 | 1 },
          s.before,
        );
        const id = made.taskArn?.split('/').at(-1);
        of.events = [serviceEvent(s, s.ago(21 - 6 * i), `has started 1 tasks: (task ${id}).`), ...of.events];
      }
      return of;
    },
    decoys: all(closedDataSubnet, unrelatedDeny),
  }),
  defineStory({
    name: 'running-rollback-fails-health-checks',
    about:
      "The health check's path was changed with the new revision. That revision crashes, and the one before it answers 404 to the new path, so the rollback fails as well.",
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/health-path-wrong',
      also: ['app/crashed'],
      notRoots: ['app/not-listening', 'load-balancer/grace-period-short', 'app/error-status'],
    },
    options: { service: 'wallet' },
    byWords: true,
    alsoByWords: ['app/crashed'],
    breaks: s => {
      s.targetGroup.HealthCheckPath = '/ready';
    },
    tells: s => {
      const crash = {
        came: 'running',
        stoppedReason: 'Essential container in task exited',
        exitCode: 1,
        lasted: 60,
      } as const;
      const of = rolledBack(s, { began: 50, failures: [crash, crash, crash] });
      const { next, before } = deploymentIds(s);
      for (const t of s.world.tasks.filter(x => x.startedBy === next))
        logged(s, t, 'starting wallet 1.43.0', 'panic: runtime error: index out of range [3] with length 3');
      without(s, before);
      Object.assign(latest(s), {
        status: 'ROLLBACK_FAILED',
        statusReason: 'Service deployment rollback failed because the circuit breaker threshold was exceeded.',
      });
      rollout(of, 1, 'FAILED', 'ECS deployment circuit breaker: tasks failed to start.');
      of.events = (of.events ?? []).filter(e => (e.createdAt?.getTime() ?? 0) <= s.ago(24.9).getTime());
      const words = 'Health checks failed with these codes: [404]';
      for (const [i, f] of sick(s, words).entries()) {
        const created = s.ago(22 - 6 * i);
        const made = failedTask(s, before, `back ${i}`, created, f, s.before);
        const id = made.taskArn?.split('/').at(-1) ?? '';
        of.events = [
          serviceEvent(s, s.ago(19 - 6 * i), (f.event ?? '').replaceAll('TASK', id)),
          serviceEvent(s, created, `has started 1 tasks: (task ${id}).`),
          ...of.events,
        ];
      }
      target(s, runningTask(s, s.before, before, 'back 3', s.ago(2), 0), {
        State: 'unhealthy',
        Reason: 'Target.ResponseCodeMismatch',
        Description: words,
      });
      return of;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet, silentGroup),
  }),
  defineStory({
    name: 'running-rule-on-empty-group',
    about:
      'A template was applied again and put the production rule of a steady blue/green service back on the group without tasks.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/listener-misconfigured',
      confidence: 'proven',
      notRoots: ['load-balancer/target-not-registered', 'load-balancer/target-group-unattached'],
    },
    options: { service: 'reviews' },
    byWords: true,
    tells: s => {
      blueGreen(s);
      const of = steady(s);
      of.deploymentConfiguration = { ...of.deploymentConfiguration, strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 };
      s.rule.Actions = [forward([s.targetGroup, 0], [greenOf(s), 1])];
      return of;
    },
    decoys: all(orphanTargetGroup, oldPullScar, unrelatedDeny),
  }),
  defineStory({
    name: 'running-weight-zero',
    about:
      'A switch between two services was begun and never finished: the rule sends everything to the other one, and the targets of this one are healthy.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/weight-zero',
      confidence: 'proven',
      notRoots: [
        'load-balancer/listener-misconfigured',
        'load-balancer/target-group-unattached',
        'load-balancer/target-not-registered',
      ],
    },
    options: { service: 'catalog' },
    byWords: true,
    tells: s => {
      const of = steady(s);
      const other = targetGroupOf(s.world, `${s.name}-next`, s.port, s.vpc.VpcId ?? '', [s.balancer], '/healthz');
      s.rule.Actions = [forward([s.targetGroup, 0], [other, 100])];
      return of;
    },
    decoys: all(orphanTargetGroup, oldPullScar, unrelatedDeny),
  }),
  defineStory({
    name: 'running-target-deregistered',
    about: 'A cleanup script deregistered the targets of a service that is steady. All of its tasks run on.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/target-not-registered',
      notRoots: ['load-balancer/target-group-unattached', 'load-balancer/listener-misconfigured', 'app/not-listening'],
    },
    options: { service: 'points' },
    byWords: true,
    tells: s => {
      const of = steady(s);
      emptyGroup(s);
      return of;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet, oldHitch),
  }),
  defineStory({
    name: 'running-hook-timed-out',
    about: 'Nobody answered the approval that a blue/green deployment waited for, so it was rolled back after an hour.',
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/lifecycle-hook-failed',
      confidence: 'proven',
      notRoots: ['iam/infrastructure-role-denied', 'load-balancer/listener-misconfigured'],
    },
    options: { service: 'adverts' },
    byWords: true,
    tells: s => {
      const of = gaveUp(s, 'Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed.', {
        lifecycleHookDetails: [
          {
            hookId: hex(`${s.name} hook`, 12),
            targetType: 'PAUSE',
            status: 'TIMED_OUT',
            expiresAt: s.ago(30),
            timeoutAction: 'ROLLBACK',
          },
        ],
      });
      of.deploymentConfiguration = {
        ...of.deploymentConfiguration,
        lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
      };
      return of;
    },
    decoys: all(orphanTargetGroup, oldPullScar, earlierSecretFailure),
  }),
  defineStory({
    name: 'running-hook-that-is-not-there',
    about: 'ECS gave up a deployment for a lifecycle hook, and the service has no hooks.',
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/lifecycle-hook-failed',
      confidence: 'likely',
      notRoots: ['iam/infrastructure-role-denied', 'load-balancer/listener-misconfigured'],
    },
    options: { service: 'labels' },
    byWords: true,
    tells: s => {
      const says = 'hook execution failure(s) detected.';
      const of = gaveUp(s, says, {}, false);
      const { next, before } = deploymentIds(s);
      of.events = (of.events ?? []).map(e =>
        e.message?.includes(`rolling back to deployment ${before}`)
          ? { ...e, message: `(service ${s.name}) (deployment ${next}) deployment failed: ${says}` }
          : e,
      );
      return of;
    },
    decoys: all(silentGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'running-well-after-rollback',
    about:
      'A deployment was rolled back two days ago because its image does not exist. The service has been steady since.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/tag-not-found',
      notRoots: ['load-balancer/target-not-registered', 'app/crashed'],
    },
    options: { service: 'rosters' },
    breaks: withoutImage,
    tells: s => longAgo(s),
    decoys: all(orphanTargetGroup, closedDataSubnet, unrelatedDeny),
  }),
  defineStory({
    name: 'healthy-draining',
    about: 'All tasks of the new revision run, and the deployment waits for an old one whose connections drain.',
    expect: { verdict: 'healthy', root: null },
    options: { service: 'sockets' },
    tells: s => {
      const of = underway(s, { began: 11, running: s.desired, old: 1 });
      const { before } = deploymentIds(s);
      const old = s.world.tasks.find(t => t.startedBy === before && t.lastStatus === 'RUNNING');
      if (old)
        target(s, old, {
          State: 'draining',
          Reason: 'Target.DeregistrationInProgress',
          Description: 'Target deregistration is in progress',
        });
      of.deployments = (of.deployments ?? []).map(d => (d.id === before ? { ...d, desiredCount: 0 } : d));
      of.events = [
        serviceEvent(s, s.ago(4), `(service ${s.name}, taskSet ${before}) has begun draining connections on 1 tasks.`),
        ...(of.events ?? []),
      ];
      return of;
    },
    decoys: all(orphanTargetGroup, oldPullScar),
  }),
  defineStory({
    name: 'healthy-blue-green',
    about:
      'A blue/green service after its shift: the tasks and the production rule are on the second group, the first is empty.',
    expect: { verdict: 'healthy', root: null },
    options: { service: 'banners' },
    tells: s => {
      blueGreen(s);
      const of = steady(s);
      of.deploymentConfiguration = { ...of.deploymentConfiguration, strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 };
      const [blue, green] = [s.targetGroup.TargetGroupArn ?? '', greenOf(s)?.TargetGroupArn ?? ''];
      s.world.targets[green] = s.world.targets[blue] ?? [];
      s.world.targets[blue] = [];
      s.rule.Actions = [forward([s.targetGroup, 0], [greenOf(s), 1])];
      return of;
    },
    decoys: all(closedDataSubnet, unrelatedDeny),
  }),
];

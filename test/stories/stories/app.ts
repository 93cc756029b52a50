import { ACCOUNT, REGION } from '../ids.ts';
import { allow, document, type Scene } from '../healthy.ts';
import { defineStory, type Story } from '../story.ts';
import { metric, rolledBack, standalone, starved, target, underway, crashLoop, logs } from '../symptoms.ts';
import {
  all,
  oldHitch,
  closedDataSubnet,
  earlierSecretFailure,
  oldAddressScar,
  oldPullScar,
  orphanTargetGroup,
  scaleIn,
  silentGroup,
  unrelatedDeny,
} from '../decoys.ts';
import { sick, sickNow } from './load-balancer.ts';

/** What the task role may do with the table of prices; said once. */
function prices(s: Scene, ...actions: readonly string[]): void {
  s.taskRole.inline['prices'] ??= document(allow([...actions], [`arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/prices`]));
}

export const stories: readonly Story[] = [
  defineStory({
    name: 'app-not-listening',
    about: 'After a framework upgrade the app listens on localhost only, so connections to the task are refused.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/not-listening',
      notRoots: [
        'load-balancer/port-mismatch',
        'load-balancer/security-group-blocked',
        'app/crashed',
        'load-balancer/health-path-wrong',
      ],
    },
    options: { service: 'graphql', graceSeconds: 180 },
    byWords: true,
    tells: s => {
      const service = underway(s, {
        running: 1,
        began: 36,
        failures: sick(s, 'Health checks failed', 3, { lasted: 285 }),
      });
      sickNow(s, { State: 'unhealthy', Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' });
      logs(s, '> graphql@4.1.0 start', 'Server ready at http://127.0.0.1:8080/');
      return service;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet, oldPullScar),
  }),
  defineStory({
    name: 'app-error-status',
    about: "The health endpoint returns 503 because the new revision can't reach its cache.",
    expect: {
      verdict: 'unhealthy',
      root: 'app/error-status',
      notRoots: [
        'load-balancer/health-path-wrong',
        'load-balancer/health-code-unexpected',
        'load-balancer/security-group-blocked',
        'app/not-listening',
      ],
    },
    options: { service: 'basket', graceSeconds: 120 },
    byWords: true,
    tells: s => {
      const service = underway(s, {
        running: 1,
        began: 36,
        failures: sick(s, 'Health checks failed with these codes: [503]', 3, { lasted: 240 }),
      });
      sickNow(s, {
        State: 'unhealthy',
        Reason: 'Target.ResponseCodeMismatch',
        Description: 'Health checks failed with these codes: [503]',
      });
      logs(s, 'listening on 0.0.0.0:8080', 'GET /healthz 503 2ms', 'GET /healthz 503 1ms');
      return service;
    },
    decoys: all(orphanTargetGroup, oldAddressScar),
  }),
  defineStory({
    name: 'app-crashed',
    about: 'The new revision throws during startup because a field is missing, and exits with code 1.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/crashed',
      confidence: 'proven',
      notRoots: ['app/out-of-memory', 'app/exited-zero', 'load-balancer/grace-period-short', 'app/not-listening'],
    },
    options: { service: 'webhooks' },
    byWords: true,
    tells: s => {
      const service = underway(s, {
        began: 22,
        failures: ([0, 1, 0, 1, 0] as const).map(zone => ({
          came: 'running',
          zone,
          exitCode: 1,
          lasted: 58,
          stoppedReason: 'Essential container in task exited',
        })),
      });
      logs(
        s,
        '> webhooks@2.9.0 start',
        'loading routes',
        "TypeError: Cannot read properties of undefined (reading 'hooks')",
        '    at register (/app/dist/routes.js:41:27)',
        '    at Object.<anonymous> (/app/dist/server.js:12:1)',
        'Node.js v22.11.0',
      );
      return service;
    },
    decoys: all(orphanTargetGroup, earlierSecretFailure, scaleIn),
  }),
  defineStory({
    name: 'iam-task-role-denied-by-log',
    about:
      'The new revision reads a second table at startup, which the task role is not allowed to; only its log says so.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/task-role-denied',
      confidence: 'proven',
      notRoots: ['app/crashed', 'iam/execution-role-denied', 'app/dependency-down', 'app/permission-denied'],
    },
    options: { service: 'orders' },
    breaks: s => prices(s, 'dynamodb:GetItem'),
    tells: s => {
      prices(s, 'dynamodb:GetItem', 'dynamodb:Query');
      const service = underway(s, {
        began: 22,
        failures: ([0, 1, 0] as const).map(zone => ({
          came: 'running',
          zone,
          exitCode: 1,
          lasted: 14,
          stoppedReason: 'Essential container in task exited',
        })),
      });
      logs(
        s,
        'INFO loading price lists',
        'Traceback (most recent call last):',
        `botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the Query operation: User: arn:aws:sts::${ACCOUNT}:assumed-role/${s.name}-task/0123456789abcdef is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/prices because no identity-based policy allows the dynamodb:Query action`,
      );
      return service;
    },
    decoys: all(unrelatedDeny, orphanTargetGroup, earlierSecretFailure),
  }),
  defineStory({
    name: 'app-dependency-down-unhealthy',
    about: 'The app waits for its database before it listens, so ECS stops the tasks because of their health checks.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/dependency-down',
      confidence: 'likely',
      notRoots: ['app/not-listening', 'load-balancer/grace-period-short', 'app/crashed'],
    },
    options: { service: 'ledger', graceSeconds: 120 },
    tells: s => {
      const service = underway(s, {
        running: 1,
        began: 36,
        failures: sick(s, 'Health checks failed', 3, { lasted: 240 }),
      });
      sickNow(s, { State: 'unhealthy', Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' });
      logs(
        s,
        'INFO ledger 3.2.0',
        'WARN connect ECONNREFUSED 10.42.17.90:5432, trying again in 5 s',
        'WARN connect ECONNREFUSED 10.42.17.90:5432, trying again in 10 s',
      );
      return service;
    },
    decoys: all(orphanTargetGroup, oldPullScar, scaleIn),
  }),
  defineStory({
    name: 'app-dependency-down-restarting',
    about:
      'The app loses its database after some minutes and exits. Its restart policy starts it again inside its task, so no task stops, but health checks fail.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/dependency-down',
      confidence: 'likely',
      notRoots: ['app/not-listening', 'app/unresponsive', 'load-balancer/grace-period-short', 'app/crashed'],
    },
    options: { service: 'invoices', graceSeconds: 120 },
    byWords: true,
    tells: s => {
      const [container] = s.next.definition.containerDefinitions ?? [];
      if (container) container.restartPolicy = { enabled: true, restartAttemptPeriod: 120 };
      const service = underway(s, {
        running: 2,
        began: 36,
        failures: [],
        events: [
          `(port 8080) is unhealthy in (target-group ${s.targetGroup.TargetGroupArn}) due to (reason Request timed out).`,
        ],
      });
      for (const t of s.world.tasks)
        if (t.taskDefinitionArn === s.next.definition.taskDefinitionArn) {
          t.createdAt = s.ago(31);
          t.startedAt = s.ago(30);
        }
      sickNow(s, { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' });
      crashLoop(s, 150, 'Error: connect ECONNREFUSED 10.42.17.90:5432', 'invoices listening on port 8080');
      return service;
    },
    decoys: all(orphanTargetGroup, oldPullScar, scaleIn),
  }),
  defineStory({
    name: 'app-out-of-memory',
    about: 'The container reaches its memory limit and is killed a few minutes after each start.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/out-of-memory',
      confidence: 'proven',
      notRoots: ['app/crashed', 'app/sigterm-ignored', 'load-balancer/grace-period-short'],
    },
    options: { service: 'thumbnails', memory: 512, cpu: 256 },
    byWords: true,
    tells: s =>
      starved(s, {
        running: 1,
        failures: ([0, 1, 0] as const).map(zone => ({
          came: 'running',
          zone,
          exitCode: 137,
          lasted: 260,
          reason: 'OutOfMemoryError: Container killed due to memory usage',
          stoppedReason: 'OutOfMemoryError: Container killed due to memory usage',
        })),
      }),
    decoys: all(oldHitch, orphanTargetGroup, oldPullScar, scaleIn),
  }),
  defineStory({
    name: 'app-out-of-memory-by-its-metrics',
    about:
      'The new revision halved the memory. The container is killed with exit code 137, and ECS records no OutOfMemoryError.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/out-of-memory',
      confidence: 'likely',
      notRoots: ['app/crashed', 'app/sigterm-ignored', 'load-balancer/grace-period-short'],
    },
    options: { service: 'resizer', memory: 1024, cpu: 256 },
    byWords: true,
    breaks: s => {
      s.next.definition.memory = '512';
    },
    tells: s => {
      metric(s, 'MemoryUtilization', minute => 44 + (minute % 5) * 13.6);
      return underway(s, {
        began: 40,
        failures: ([0, 1, 0] as const).map(zone => ({
          came: 'running',
          zone,
          exitCode: 137,
          lasted: 260,
          stoppedReason: 'Essential container in task exited',
        })),
      });
    },
    // Another service uses up its CPU and its memory.
    decoys: all(orphanTargetGroup, oldPullScar, scaleIn, s => {
      metric(s, 'CPUUtilization', () => 6.2);
      metric(s, 'CPUUtilization', () => 100, 'batch');
      metric(s, 'MemoryUtilization', () => 100, 'batch');
    }),
  }),
  defineStory({
    name: 'app-out-of-memory-unlikely',
    about: 'A supervisor in the container kills the app with SIGKILL. No task uses more than a quarter of its memory.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/out-of-memory',
      confidence: 'possible',
      notRoots: ['app/sigterm-ignored', 'load-balancer/grace-period-short'],
    },
    options: { service: 'tiles' },
    byWords: true,
    tells: s => {
      metric(s, 'MemoryUtilization', minute => 20 + (minute % 6));
      return underway(s, {
        began: 40,
        failures: ([0, 1, 0] as const).map(zone => ({
          came: 'running',
          zone,
          exitCode: 137,
          lasted: 320,
          stoppedReason: 'Essential container in task exited',
        })),
      });
    },
    decoys: all(orphanTargetGroup, s => metric(s, 'MemoryUtilization', () => 99, 'batch')),
  }),
  defineStory({
    name: 'app-container-health-check-failing',
    about: "The container health check queries the database, which rejects the new revision's user.",
    expect: {
      verdict: 'unhealthy',
      root: 'app/container-health-check-failing',
      notRoots: ['app/health-command-missing', 'app/slow-start', 'app/out-of-memory', 'app/crashed'],
    },
    options: { service: 'scheduler', loadBalancer: false, healthCommand: 'node /app/healthcheck.js || exit 1' },
    byWords: true,
    tells: s => {
      const service = rolledBack(s, {
        failures: ([0, 1, 0] as const).map(zone => ({
          came: 'running',
          zone,
          stopCode: 'ServiceSchedulerInitiated',
          exitCode: 143,
          healthStatus: 'UNHEALTHY',
          lasted: 27 + 96 + 55,
          stoppedReason: 'Task failed container health checks',
          event: '(task TASK) failed container health checks.',
        })),
      });
      logs(
        s,
        'scheduler ready',
        'healthcheck: database said: permission denied for table jobs',
        'healthcheck: database said: permission denied for table jobs',
        'healthcheck: database said: permission denied for table jobs',
      );
      return service;
    },
    decoys: all(unrelatedDeny, oldAddressScar),
  }),
  defineStory({
    name: 'app-health-command-missing',
    about:
      'The new image lacks curl, which the container health check uses. The load balancer considers the same tasks healthy.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/health-command-missing',
      notRoots: ['load-balancer/health-path-wrong', 'app/not-listening', 'app/slow-start', 'app/crashed'],
    },
    options: { service: 'documents', healthCommand: 'curl -f http://localhost:8080/healthz || exit 1' },
    byWords: true,
    tells: s => {
      const service = underway(s, {
        running: 1,
        began: 31,
        failures: ([0, 1, 0] as const).map(zone => ({
          came: 'running',
          zone,
          stopCode: 'ServiceSchedulerInitiated',
          exitCode: 143,
          healthStatus: 'UNHEALTHY',
          lasted: 27 + 93 + 55,
          stoppedReason: 'Task failed container health checks',
          event: '(task TASK) failed container health checks.',
        })),
      });
      for (const t of s.world.tasks) {
        if (t.lastStatus !== 'RUNNING' || t.taskDefinitionArn !== s.next.definition.taskDefinitionArn) continue;
        t.healthStatus = 'UNHEALTHY';
        for (const c of t.containers ?? []) c.healthStatus = 'UNHEALTHY';
        target(s, t, { State: 'healthy' });
      }
      logs(s, 'listening on 0.0.0.0:8080', 'GET /healthz 200 3ms ELB-HealthChecker/2.0');
      return service;
    },
    decoys: all(orphanTargetGroup, oldPullScar),
  }),
  defineStory({
    name: 'app-slow-start',
    about:
      'With half the CPU, the new revision takes 214 seconds to start instead of 40, and the container health check allows 90.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/slow-start',
      notRoots: ['app/crashed', 'app/health-command-missing', 'app/out-of-memory', 'app/not-listening'],
    },
    options: {
      service: 'analytics',
      loadBalancer: false,
      healthCommand: '/opt/java/bin/java -cp /app/health.jar Check || exit 1',
    },
    byWords: true,
    breaks: s => {
      s.next.definition.cpu = '256';
    },
    tells: s => {
      const service = rolledBack(s, {
        began: 56,
        failures: ([0, 1, 0] as const).map(zone => ({
          came: 'running',
          zone,
          stopCode: 'ServiceSchedulerInitiated',
          exitCode: 143,
          healthStatus: 'UNHEALTHY',
          lasted: 27 + 216 + 55,
          stoppedReason: 'Task failed container health checks',
          event: '(task TASK) failed container health checks.',
        })),
      });
      logs(
        s,
        'Starting AnalyticsApplication v5.0.0 using Java 21',
        'Bootstrapping Spring Data JPA repositories in DEFAULT mode.',
        'HikariPool-1 - Start completed.',
        'Started AnalyticsApplication in 213.901 seconds (process running for 215.2)',
        'Commencing graceful shutdown. Waiting for active requests to complete',
      );
      metric(s, 'CPUUtilization', minute => 93 + (minute % 7));
      return service;
    },
    decoys: all(orphanTargetGroup, silentGroup),
  }),
  defineStory({
    name: 'app-crashed-by-a-task',
    about: 'Someone ran a database migration as a standalone task, and it exited with code 2.',
    expect: {
      verdict: 'unhealthy',
      root: 'app/crashed',
      confidence: 'proven',
      notRoots: ['app/out-of-memory', 'app/exited-zero', 'iam/execution-role-denied'],
    },
    options: { service: 'migrations', loadBalancer: false },
    byWords: true,
    ofTask: true,
    tells: s => {
      standalone(s, { came: 'running', exitCode: 2, lasted: 75, stoppedReason: 'Essential container in task exited' });
      logs(
        s,
        'applying 0042_add_refunds.sql',
        'ERROR:  column "refunded_at" of relation "payments" already exists',
        'migration failed, nothing was changed',
      );
      return undefined;
    },
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
];

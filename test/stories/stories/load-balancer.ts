import type { Task } from '@aws-sdk/client-ecs';
import { routeTable, type Scene, securityGroup, subnetOf, targetGroupOf, tcp, LOCAL, toNat } from '../healthy.ts';
import { defineStory, type Story } from '../story.ts';
import { failed, logs, rolledBack, scar, target, underway, type Failure } from '../symptoms.ts';
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
import { healthFailed, unhealthy } from '../words.ts';

/** Tasks that ran and were stopped for their target's health. */
export const sick = (s: Scene, reason: string, count = 3, more: Partial<Failure> = {}): Failure[] =>
  Array.from(
    { length: count },
    (_, i): Failure => ({
      came: 'running',
      stopCode: 'ServiceSchedulerInitiated',
      exitCode: 143,
      lasted: 190,
      zone: (i % 2) as 0 | 1,
      stoppedReason: healthFailed(s.targetGroup.TargetGroupArn),
      event: unhealthy(s.port, s.targetGroup.TargetGroupArn, reason),
      ...more,
    }),
  );
/** The newest of the judged tasks is unhealthy now, too. */
export function sickNow(
  s: Scene,
  health: { State: 'unhealthy' | 'unused'; Reason: string; Description: string },
): void {
  const running = s.world.tasks.filter(
    (t: Task) => t.taskDefinitionArn === s.next.definition.taskDefinitionArn && t.lastStatus === 'RUNNING',
  );
  for (const t of running) target(s, t, health);
}
const codes = (code: number): { State: 'unhealthy'; Reason: string; Description: string } => ({
  State: 'unhealthy',
  Reason: 'Target.ResponseCodeMismatch',
  Description: `Health checks failed with these codes: [${code}]`,
});
const saysCode = (code: number) => (s: Scene) => {
  const service = underway(s, {
    running: 1,
    began: 33,
    failures: sick(s, `Health checks failed with these codes: [${code}]`),
  });
  sickNow(s, codes(code));
  return service;
};

export const stories: readonly Story[] = [
  defineStory({
    name: 'load-balancer-security-group-blocked',
    about: "The app moved to port 8080, and the tasks' security group still allows the load balancer on port 80 only.",
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/security-group-blocked',
      confidence: 'proven',
      notRoots: [
        'app/not-listening',
        'load-balancer/port-mismatch',
        'load-balancer/grace-period-short',
        'app/slow-start',
        'load-balancer/health-timeout-short',
        'app/unresponsive',
      ],
    },
    breaks: s => {
      s.taskGroup.IpPermissions = [tcp(80, 80, s.balancerGroup.GroupId ?? '')];
    },
    tells: s => {
      const service = underway(s, { running: 1, began: 33, failures: sick(s, 'Request timed out') });
      sickNow(s, { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' });
      return service;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet, silentGroup, oldPullScar),
  }),
  defineStory({
    name: 'load-balancer-port-mismatch',
    about: "The target group's health check uses port 9090, where the container used to listen.",
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/port-mismatch',
      notRoots: [
        'app/not-listening',
        'load-balancer/security-group-blocked',
        'app/crashed',
        'load-balancer/grace-period-short',
      ],
    },
    options: { service: 'gateway' },
    breaks: s => {
      s.targetGroup.HealthCheckPort = '9090';
    },
    tells: s => {
      s.taskGroup.IpPermissions = [tcp(0, 65535, s.balancerGroup.GroupId ?? '')];
      const service = underway(s, { running: 1, began: 33, failures: sick(s, 'Health checks failed') });
      sickNow(s, { State: 'unhealthy', Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' });
      logs(s, '{"level":"info","msg":"listening on 0.0.0.0:8080"}');
      return service;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet, scaleIn),
  }),
  defineStory({
    name: 'load-balancer-health-path-wrong',
    about: 'The health endpoint was renamed in the app, and the target group still requests the old path: 404.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/health-path-wrong',
      confidence: 'proven',
      notRoots: [
        'load-balancer/security-group-blocked',
        'app/error-status',
        'app/not-listening',
        'load-balancer/grace-period-short',
        'load-balancer/health-code-unexpected',
      ],
    },
    options: { service: 'offers' },
    byWords: true,
    breaks: s => {
      s.targetGroup.HealthCheckPath = '/status';
    },
    tells: saysCode(404),
    decoys: all(orphanTargetGroup, oldAddressScar, scaleIn),
  }),
  defineStory({
    name: 'load-balancer-health-path-wrong-stack',
    about: 'A CloudFormation stack made the target group that requests a path which the app no longer has: 404.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/health-path-wrong',
      confidence: 'proven',
      notRoots: ['load-balancer/security-group-blocked', 'app/error-status', 'load-balancer/health-code-unexpected'],
    },
    options: { service: 'coupons' },
    byWords: true,
    breaks: s => {
      s.targetGroup.HealthCheckPath = '/status';
    },
    tells: saysCode(404),
    decoys: all(orphanTargetGroup, oldPullScar, s => {
      const made = (stack: string, id: string) => [
        { Key: 'aws:cloudformation:stack-name', Value: stack },
        { Key: 'aws:cloudformation:logical-id', Value: id },
        { Key: 'owner', Value: 'growth-team' },
      ];
      // No fix changes the listener, which is of another stack.
      s.world.balancingTags = {
        [s.targetGroup.TargetGroupArn ?? '']: made('prod-coupons', 'TargetGroup3F9A'),
        [s.listener.ListenerArn ?? '']: made('prod-edge', 'Listener77C1'),
      };
    }),
  }),
  defineStory({
    name: 'load-balancer-health-path-wrong-rolled-back',
    about: 'The old health check path again, but rolled back: only events and stopped tasks still show the 404.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/health-path-wrong',
      notRoots: [
        'load-balancer/security-group-blocked',
        'app/error-status',
        'app/not-listening',
        'load-balancer/grace-period-short',
      ],
    },
    options: { service: 'vouchers' },
    byWords: true,
    tells: s => rolledBack(s, { failures: sick(s, 'Health checks failed with these codes: [404]') }),
    decoys: all(orphanTargetGroup, earlierSecretFailure),
  }),
  defineStory({
    name: 'load-balancer-health-redirected',
    about: 'The app redirects plain HTTP to HTTPS, including its health check, and the matcher accepts only 200.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/health-redirected',
      confidence: 'proven',
      notRoots: [
        'load-balancer/health-path-wrong',
        'app/error-status',
        'load-balancer/grace-period-short',
        'load-balancer/security-group-blocked',
      ],
    },
    options: { service: 'account' },
    byWords: true,
    tells: saysCode(301),
    decoys: all(orphanTargetGroup, oldPullScar),
  }),
  defineStory({
    name: 'load-balancer-health-code-unexpected',
    about:
      'The app answers 400 to requests with an unknown host name, and the health check uses an IP address as the host.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/health-code-unexpected',
      notRoots: [
        'load-balancer/health-redirected',
        'app/error-status',
        'load-balancer/grace-period-short',
        'load-balancer/security-group-blocked',
      ],
    },
    options: { service: 'backoffice' },
    byWords: true,
    tells: s => {
      const service = saysCode(400)(s);
      logs(
        s,
        "Invalid HTTP_HOST header: '10.42.16.88:8080'. You may need to add '10.42.16.88' to ALLOWED_HOSTS.",
        'Bad Request: /healthz',
      );
      return service;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet),
  }),
  defineStory({
    name: 'load-balancer-grace-period-short',
    about: 'The app needs 95 seconds before it answers, and without a grace period ECS stops it after 60.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/grace-period-short',
      notRoots: [
        'app/not-listening',
        'load-balancer/security-group-blocked',
        'load-balancer/port-mismatch',
        'app/crashed',
      ],
    },
    options: { service: 'planner', graceSeconds: 0 },
    byWords: true,
    breaks: s => {
      s.graceSeconds = 0;
    },
    tells: s => {
      const service = rolledBack(s, { failures: sick(s, 'Health checks failed', 3, { lasted: 27 + 66 + 55 }) });
      logs(
        s,
        'Starting PlannerApplication v2.7.1 using Java 21',
        'HikariPool-1 - Starting...',
        'HikariPool-1 - Start completed.',
        'Initializing Spring embedded WebApplicationContext',
        'Commencing graceful shutdown. Waiting for active requests to complete',
      );
      return service;
    },
    decoys: all(orphanTargetGroup, oldPullScar, s => {
      // The old release shows how long a start takes: 95 seconds.
      for (const t of s.world.tasks.filter(x => x.lastStatus === 'RUNNING'))
        s.logGroup.streams[`ecs/${s.name}/${t.taskArn?.split('/').at(-1)}`] = [
          {
            timestamp: (t.startedAt?.getTime() ?? 0) + 95_000,
            message: 'Started PlannerApplication in 94.712 seconds (process running for 96.3)',
            ingestionTime: (t.startedAt?.getTime() ?? 0) + 96_000,
          },
        ];
    }),
  }),
  defineStory({
    name: 'load-balancer-grace-period-short-in-the-log',
    about:
      'The log shows that startup takes 214 seconds since the CPU was halved. The two-minute grace period was meant for 40.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/grace-period-short',
      notRoots: [
        'app/crashed',
        'load-balancer/security-group-blocked',
        'load-balancer/port-mismatch',
        'app/not-listening',
      ],
    },
    options: { service: 'forecast', graceSeconds: 120 },
    byWords: true,
    breaks: s => {
      s.next.definition.cpu = '256';
    },
    tells: s => {
      const service = rolledBack(s, {
        began: 56,
        failures: sick(s, 'Health checks failed', 3, { lasted: 27 + 216 + 55 }),
      });
      logs(
        s,
        'Starting ForecastApplication v5.0.0 using Java 21',
        'HikariPool-1 - Start completed.',
        'Tomcat initialized with port 8080 (http)',
        'Started ForecastApplication in 213.901 seconds (process running for 215.2)',
        'Commencing graceful shutdown. Waiting for active requests to complete',
      );
      return service;
    },
    decoys: all(orphanTargetGroup, silentGroup),
  }),
  defineStory({
    name: 'load-balancer-target-group-unattached',
    about:
      'Someone pointed the listener rule at another target group, so nothing forwards to the one that the service registers with.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/target-group-unattached',
      confidence: 'proven',
      notRoots: [
        'load-balancer/zone-not-enabled',
        'load-balancer/security-group-blocked',
        'app/not-listening',
        'load-balancer/health-path-wrong',
      ],
    },
    options: { service: 'content' },
    breaks: s => {
      const other = targetGroupOf(s.world, 'content-green', s.port, s.vpc.VpcId ?? '', [s.balancer], '/healthz');
      s.rule.Actions = [
        {
          Type: 'forward',
          TargetGroupArn: other.TargetGroupArn,
          Order: 1,
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: other.TargetGroupArn, Weight: 1 }],
            TargetGroupStickinessConfig: { Enabled: false },
          },
        },
      ];
      s.targetGroup.LoadBalancerArns = [];
    },
    tells: s => {
      const service = underway(s, {
        running: 2,
        old: 2,
        began: 38,
        failures: [],
        events: [
          `(task 5f0a2b8e41c94d6aa1f7c0d2e3b49516) (port ${s.port}) is unhealthy in (target-group ${s.targetGroup.TargetGroupArn}) due to (reason Target group is not configured to receive traffic from the load balancer).`,
        ],
      });
      for (const t of s.world.tasks.filter(x => x.lastStatus === 'RUNNING'))
        target(s, t, {
          State: 'unused',
          Reason: 'Target.NotInUse',
          Description: 'Target group is not configured to receive traffic from the load balancer',
        });
      return service;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet, oldPullScar),
  }),
  defineStory({
    name: 'load-balancer-zone-not-enabled',
    about: 'A third Availability Zone was added to the service but not to the load balancer.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/zone-not-enabled',
      confidence: 'proven',
      notRoots: [
        'load-balancer/target-group-unattached',
        'load-balancer/security-group-blocked',
        'app/not-listening',
        'network/no-route',
      ],
    },
    options: { service: 'listings' },
    breaks: s => {
      const subnet = subnetOf(s.world, s.vpc.VpcId ?? '', 'prod-private-c', 'eu-west-1c', '10.42.18.0/24', 244);
      routeTable(
        s.world,
        s.vpc.VpcId ?? '',
        'prod-private-c',
        [LOCAL(), toNat(s.world.natGateways[1]?.NatGatewayId ?? '')],
        [subnet],
      );
      s.nacl.Associations?.push({
        NetworkAclAssociationId: 'aclassoc-0a4c1e7b9d2f35681',
        NetworkAclId: s.nacl.NetworkAclId,
        SubnetId: subnet.SubnetId,
      });
      if (s.next.network.awsvpcConfiguration)
        s.next.network.awsvpcConfiguration.subnets = [subnet.SubnetId ?? '', s.subnets[1].SubnetId ?? ''];
    },
    tells: s => {
      const reason = 'Target is in an Availability Zone that is not enabled for the load balancer';
      const service = underway(s, { running: 1, old: 2, began: 34, failures: sick(s, reason, 2, { zone: 0 }) });
      sickNow(s, { State: 'unused', Reason: 'Target.NotInUse', Description: reason });
      return service;
    },
    decoys: all(orphanTargetGroup, closedDataSubnet),
  }),
  defineStory({
    name: 'load-balancer-security-group-blocked-egress',
    about:
      "The load balancer's own security group allows outbound traffic on port 80 only. The deployment failed and wasn't rolled back.",
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/security-group-blocked',
      confidence: 'proven',
      notRoots: [
        'app/not-listening',
        'load-balancer/grace-period-short',
        'network/security-group-egress',
        'load-balancer/health-timeout-short',
      ],
    },
    options: { service: 'pages' },
    breaks: s => {
      s.balancerGroup.IpPermissionsEgress = [tcp(80, 80, s.taskGroup.GroupId ?? '')];
    },
    tells: s => failed(s, { failures: sick(s, 'Request timed out') }),
    decoys: all(
      orphanTargetGroup,
      unrelatedDeny,
      s => {
        securityGroup(s.world, 'pages-old', 'Tasks of pages (old)', s.vpc.VpcId ?? '');
      },
      (s, service) => {
        if (service)
          scar(
            s,
            service,
            'CannotPullContainerError: inspect image has been retried 1 time(s): failed to resolve ref docker.io/library/redis:7: toomanyrequests: You have reached your pull rate limit',
          );
      },
    ),
  }),
];

import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Service, ServiceDeployment, TaskSet } from '@aws-sdk/client-ecs';
import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type { Action, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { allow, DAYS, document, role, type Scene, targetGroupOf, trusts } from '../healthy.ts';
import { arn, CLUSTER, hex, iamArn, letters } from '../ids.ts';
import { defineStory, type Story } from '../story.ts';
import {
  addressOf,
  clusterArn,
  deploymentIds,
  crashLoop,
  failed,
  failedTask,
  rolledBack,
  runningTask,
  service as shown,
  serviceEvent,
  steady,
  underway,
} from '../symptoms.ts';
import {
  all,
  closedDataSubnet,
  earlierCrash,
  earlierSecretFailure,
  oldHitch,
  oldPullScar,
  orphanTargetGroup,
  silentGroup,
  unrelatedDeny,
  unrelatedSecretPolicy,
} from '../decoys.ts';

export const forward = (...groups: readonly (readonly [TargetGroup | undefined, number])[]): Action => ({
  Type: 'forward',
  Order: 1,
  ForwardConfig: {
    TargetGroups: groups.map(([g, Weight]) => ({ TargetGroupArn: g?.TargetGroupArn, Weight })),
    TargetGroupStickinessConfig: { Enabled: false },
  },
});
export const greenOf = (s: Scene): TargetGroup | undefined =>
  s.world.targetGroups.find(t => t.TargetGroupName === `${s.name}-green`);
const testRuleArn = (s: Scene): string =>
  `${(s.listener.ListenerArn ?? '').replace(':listener/', ':listener-rule/')}/${hex(`${s.name} test rule`, 16)}`;
const infrastructure = (s: Scene): string => iamArn(`role/${s.name}-load-balancing`);
const ELB_ACTIONS = [
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:RegisterTargets',
  'elasticloadbalancing:DeregisterTargets',
  'elasticloadbalancing:ModifyListener',
  'elasticloadbalancing:ModifyRule',
];

/** Two target groups, a production rule and a test rule, and the role that ECS shifts traffic with. Done once, whoever comes first. */
export function blueGreen(s: Scene): void {
  if (greenOf(s)) return;
  const green = targetGroupOf(s.world, `${s.name}-green`, s.port, s.vpc.VpcId ?? '', [s.balancer], '/healthz');
  s.rule.Actions = [forward([s.targetGroup, 1], [green, 0])];
  const rules = s.world.rules[s.listener.ListenerArn ?? ''] ?? [];
  rules.unshift({
    RuleArn: testRuleArn(s),
    Priority: '9',
    Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-test', Values: ['1'] } }],
    Actions: [forward([s.targetGroup, 1], [green, 0])],
    IsDefault: false,
  });
  role(
    s.world,
    `${s.name}-load-balancing`,
    s.ago(200 * DAYS),
    trusts('ecs.amazonaws.com'),
    { elb: document(allow(ELB_ACTIONS, '*')) },
    [],
  );
  for (const release of [s.next, s.before])
    release.loadBalancers = release.loadBalancers.map(l => ({
      ...l,
      advancedConfiguration: {
        alternateTargetGroupArn: green.TargetGroupArn,
        productionListenerRule: s.rule.RuleArn,
        testListenerRule: testRuleArn(s),
        roleArn: infrastructure(s),
      },
    }));
}
const lambda = (s: Scene): string => arn('lambda', `function:${s.name}-validate`);
const hookRole = (s: Scene): string => iamArn(`role/${s.name}-hooks`);
function hooks(s: Scene, of: Service): void {
  of.deploymentConfiguration = {
    ...of.deploymentConfiguration,
    strategy: 'BLUE_GREEN',
    bakeTimeInMinutes: 5,
    lifecycleHooks: [{ hookTargetArn: lambda(s), roleArn: hookRole(s), lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
  };
}
export const latest = (s: Scene): ServiceDeployment => {
  const found = s.world.serviceDeployments.find(d => d.targetServiceRevision?.arn === deploymentIds(s).nextRevision);
  if (!found) throw new Error('nothing was deployed');
  return found;
};
/** A deployment that ECS gave up for what it says, not for tasks that failed. */
export function gaveUp(s: Scene, says: string, more: Partial<ServiceDeployment> = {}, blue = true): Service {
  if (blue) blueGreen(s);
  const of = rolledBack(s, { failures: [] });
  Object.assign(
    latest(s),
    {
      statusReason: says,
      rollback: { ...latest(s).rollback, reason: says },
      deploymentCircuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0, threshold: 3 },
      ...(blue && { lifecycleStage: 'CLEAN_UP' }),
    },
    more,
  );
  of.events = (of.events ?? []).filter(e => !e.message?.includes('tasks failed to start'));
  if (blue) hooks(s, of);
  return of;
}
/** A deployment that goes on and shifts traffic. */
function going(
  s: Scene,
  minutes: number,
  stage: ServiceDeployment['lifecycleStage'],
  more: Partial<ServiceDeployment> = {},
): Service {
  blueGreen(s);
  const of = underway(s, { began: minutes, running: s.desired });
  Object.assign(latest(s), { lifecycleStage: stage }, more);
  // The tasks of the new revision are in the group that the old ones aren't in.
  const [blue, green] = [s.targetGroup.TargetGroupArn ?? '', greenOf(s)?.TargetGroupArn ?? ''];
  const added = s.world.tasks.filter(t => t.startedBy === deploymentIds(s).next).map(addressOf);
  const isAdded = ({ Target }: TargetHealthDescription): boolean => added.includes(Target?.Id ?? '');
  s.world.targets[green] = (s.world.targets[blue] ?? []).filter(isAdded);
  s.world.targets[blue] = (s.world.targets[blue] ?? []).filter(t => !isAdded(t));
  of.deploymentConfiguration = {
    ...of.deploymentConfiguration,
    strategy: 'BLUE_GREEN',
    bakeTimeInMinutes: 5,
    lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
  };
  return of;
}

/** A service that CodeDeploy or something else deploys: task sets in the place of deployments. */
function taskSet(
  s: Scene,
  which: 'next' | 'before',
  status: 'PRIMARY' | 'ACTIVE',
  stability: 'STEADY_STATE' | 'STABILIZING',
  created: Date,
  running: number,
  more: Partial<TaskSet> = {},
): TaskSet {
  const ids = deploymentIds(s);
  return {
    id: ids[which],
    taskSetArn: arn('ecs', `task-set/${CLUSTER}/${s.name}/${ids[which]}`),
    serviceArn: arn('ecs', `service/${CLUSTER}/${s.name}`),
    clusterArn,
    startedBy: 'CODE_DEPLOY',
    externalId: `d-${letters(`${s.name} ${which}`, 9).toUpperCase()}`,
    status,
    taskDefinition: s[which].definition.taskDefinitionArn,
    computedDesiredCount: s.desired,
    pendingCount: 0,
    runningCount: running,
    createdAt: created,
    updatedAt: created,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    networkConfiguration: s[which].network,
    loadBalancers: s[which].loadBalancers,
    serviceRegistries: [],
    scale: { value: 100, unit: 'PERCENT' },
    stabilityStatus: stability,
    stabilityStatusAt: created,
    tags: [],
    ...more,
  };
}
function deployedElsewhere(
  s: Scene,
  controller: 'CODE_DEPLOY' | 'EXTERNAL',
  sets: TaskSet[],
  running: number,
  events: Service['events'] = [],
): Service {
  const of = shown(s, s.before, [], events ?? [], { running });
  of.deploymentController = { type: controller };
  of.deployments = [];
  of.taskSets = sets;
  if (controller === 'EXTERNAL') {
    of.loadBalancers = [];
    delete of.taskDefinition;
    delete of.networkConfiguration;
    delete of.launchType;
  }
  s.world.serviceDeployments = [];
  s.world.serviceRevisions = [];
  return of;
}
function codeDeployment(
  s: Scene,
  which: 'next' | 'before',
  status: DeploymentInfo['status'],
  created: Date,
  more: Partial<DeploymentInfo> = {},
): void {
  s.world.codeDeployments.unshift({
    applicationName: `AppECS-${CLUSTER}-${s.name}`,
    deploymentGroupName: `DgpECS-${CLUSTER}-${s.name}`,
    deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
    deploymentId: `d-${letters(`${s.name} ${which}`, 9).toUpperCase()}`,
    status,
    createTime: created,
    creator: 'user',
    computePlatform: 'ECS',
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    ...more,
  });
}
/** The release before, deployed by CodeDeploy three weeks ago, runs. */
function deployedBefore(s: Scene): TaskSet {
  for (let i = 0; i < s.desired; i++)
    runningTask(s, s.before, deploymentIds(s).before, `before ${i}`, s.ago(20 * DAYS - 3 * i), (i % 2) as 0 | 1);
  codeDeployment(s, 'before', 'Succeeded', s.ago(20 * DAYS), { completeTime: s.ago(20 * DAYS - 20) });
  return taskSet(s, 'before', 'PRIMARY', 'STEADY_STATE', s.ago(20 * DAYS), s.desired);
}
/** CodeDeploy could not do it, and made no task set. */
function refusedByEcs(s: Scene, message: string, code = 'ECS_UPDATE_ERROR'): Service {
  const before = deployedBefore(s);
  codeDeployment(s, 'next', 'Failed', s.ago(41), {
    completeTime: s.ago(40),
    errorInformation: { code: code as never, message },
    revision: {
      revisionType: 'AppSpecContent',
      appSpecContent: {
        content: JSON.stringify({
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
        }),
      },
    },
  });
  return deployedElsewhere(s, 'CODE_DEPLOY', [before], s.desired, [
    serviceEvent(s, s.ago(9 * 60), 'has reached a steady state.'),
  ]);
}
const denial = (roleName: string, session: string, action: string, resource: string): string =>
  `User: arn:aws:sts::111122223333:assumed-role/${roleName}/${session} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
export const missingImage = (s: Scene) =>
  ({
    came: 'pulling',
    stoppedReason: `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${s.image('1.43.0')}: ${s.image('1.43.0')}: not found`,
  }) as const;
export const withoutImage = (s: Scene): void => {
  s.repository.images = s.repository.images.filter(i => !i.detail.imageTags?.includes('1.43.0'));
};

export const stories: readonly Story[] = [
  defineStory({
    name: 'deployment-listener-rule-drift',
    cutsOff: true,
    about: 'Someone applied an old template, which pointed the production rule back at a former target group.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/listener-misconfigured',
      confidence: 'proven',
      notRoots: ['load-balancer/target-group-unattached', 'deployment/config-invalid'],
    },
    breaks: s => {
      blueGreen(s);
      const old = targetGroupOf(s.world, `${s.name}-legacy`, s.port, s.vpc.VpcId ?? '', [s.balancer], '/healthz');
      s.rule.Actions = [forward([old, 1])];
    },
    tells: s => {
      blueGreen(s);
      const old = arn('elasticloadbalancing', `targetgroup/${s.name}-legacy/${hex(`${s.name}-legacy`, 16)}`);
      return gaveUp(
        s,
        `Service deployment rolled back because of invalid networking configuration. Production listener rule is forwarding traffic to unexpected target group ${old}. Expected traffic to be forwarded to either targetGroupArn: ${s.targetGroup.TargetGroupArn} or alternateTargetGroupArn: ${greenOf(s)?.TargetGroupArn}`,
      );
    },
    decoys: all(orphanTargetGroup, oldPullScar, earlierSecretFailure),
  }),
  defineStory({
    name: 'deployment-two-groups-serve',
    about: "Someone split production traffic evenly by hand, so ECS can't determine which revision serves production.",
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/listener-misconfigured',
      confidence: 'proven',
      notRoots: ['load-balancer/target-group-unattached'],
    },
    options: { service: 'pricing' },
    breaks: s => {
      blueGreen(s);
      s.rule.Actions = [forward([s.targetGroup, 50], [greenOf(s), 50])];
    },
    tells: s => {
      blueGreen(s);
      return gaveUp(
        s,
        `Service deployment rolled back because of invalid networking configuration. productionListenerRule ${s.rule.RuleArn} should have exactly one target group serving traffic but found 2 target groups which are serving traffic`,
      );
    },
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
  defineStory({
    name: 'deployment-test-rule-deleted',
    about: "The service's test listener rule was deleted together with the test environment.",
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/listener-misconfigured',
      confidence: 'proven',
      notRoots: ['load-balancer/target-group-unattached', 'deployment/config-invalid'],
    },
    options: { service: 'basket' },
    breaks: s => {
      blueGreen(s);
      s.world.rules[s.listener.ListenerArn ?? ''] = (s.world.rules[s.listener.ListenerArn ?? ''] ?? []).filter(
        r => r.RuleArn !== testRuleArn(s),
      );
    },
    tells: s =>
      gaveUp(
        s,
        'Service deployment rolled back because of invalid networking configuration. One or more rules not found',
      ),
    decoys: all(orphanTargetGroup, oldHitch),
  }),
  defineStory({
    name: 'deployment-hook-said-no',
    about: 'The function that validates the new revision with test traffic returned FAILED.',
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/lifecycle-hook-failed',
      confidence: 'proven',
      notRoots: ['iam/infrastructure-role-denied', 'load-balancer/listener-misconfigured'],
    },
    options: { service: 'search' },
    byWords: true,
    tells: s => {
      role(
        s.world,
        `${s.name}-hooks`,
        s.ago(200 * DAYS),
        trusts('ecs.amazonaws.com'),
        { invoke: document(allow('lambda:InvokeFunction', lambda(s))) },
        [],
      );
      return gaveUp(
        s,
        `Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. Lifecycle hook target ${lambda(s)} returned FAILED status.`,
        {
          lifecycleHookDetails: [
            { hookId: hex(`${s.name} hook`, 12), targetType: 'AWS_LAMBDA', targetArn: lambda(s), status: 'FAILED' },
          ],
        },
      );
    },
    decoys: all(orphanTargetGroup, unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'deployment-hook-not-invocable',
    about: "The hook's role was recreated and is no longer allowed to invoke the function.",
    expect: {
      verdict: 'unhealthy',
      root: 'iam/infrastructure-role-denied',
      confidence: 'proven',
      notRoots: ['iam/execution-role-denied', 'iam/task-role-denied'],
    },
    options: { service: 'returns' },
    breaks: s =>
      void role(
        s.world,
        `${s.name}-hooks`,
        s.ago(3 * DAYS),
        trusts('ecs.amazonaws.com'),
        { logs: document(allow('logs:PutLogEvents', '*')) },
        [],
      ),
    tells: s => {
      if (!s.world.roles.some(r => r.role.RoleName === `${s.name}-hooks`))
        role(
          s.world,
          `${s.name}-hooks`,
          s.ago(200 * DAYS),
          trusts('ecs.amazonaws.com'),
          { invoke: document(allow('lambda:InvokeFunction', lambda(s))) },
          [],
        );
      return gaveUp(
        s,
        `Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ECS was unable to invoke hook target ${lambda(s)} due to ${denial(`${s.name}-hooks`, 'ECSServiceDeployment', 'lambda:InvokeFunction', lambda(s))}`,
      );
    },
    decoys: all(unrelatedSecretPolicy, oldHitch),
  }),
  defineStory({
    name: 'deployment-infrastructure-role-denied',
    about: 'The role that ECS uses to shift traffic lost ModifyRule during a policy cleanup.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/infrastructure-role-denied',
      confidence: 'proven',
      notRoots: [
        'iam/execution-role-denied',
        'deployment/lifecycle-hook-failed',
        'load-balancer/listener-misconfigured',
      ],
    },
    options: { service: 'quotes' },
    breaks: s => {
      blueGreen(s);
      const held = s.world.roles.find(r => r.role.RoleName === `${s.name}-load-balancing`);
      if (held)
        held.inline = {
          elb: document(
            allow(
              ELB_ACTIONS.filter(a => !a.endsWith('ModifyRule')),
              '*',
            ),
          ),
        };
    },
    tells: s =>
      gaveUp(
        s,
        `Service deployment rolled back because TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ${denial(`${s.name}-load-balancing`, 'ECSNetworkingWithELB', 'elasticloadbalancing:ModifyRule', testRuleArn(s))}`,
      ),
    decoys: all(orphanTargetGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'deployment-infrastructure-role-not-assumable',
    about: 'The role that ECS uses to shift traffic trusts ECS tasks instead of ECS itself.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/infrastructure-role-not-assumable',
      confidence: 'proven',
      notRoots: ['iam/role-not-assumable', 'iam/execution-role-denied'],
    },
    options: { service: 'loyalty' },
    breaks: s => {
      blueGreen(s);
      const held = s.world.roles.find(r => r.role.RoleName === `${s.name}-load-balancing`);
      if (held) held.trust = trusts('ecs-tasks.amazonaws.com');
    },
    tells: s =>
      gaveUp(
        s,
        `Service deployment rolled back because of invalid networking configuration. ECS was unable to manage the ELB resources due to missing permissions on ECS Infrastructure Role '${infrastructure(s)}'.`,
      ),
    decoys: all(silentGroup, oldPullScar),
  }),
  defineStory({
    name: 'deployment-alarm',
    about: "The error rate of the new revision set off the service's deployment alarm.",
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/alarm-triggered',
      confidence: 'proven',
      notRoots: ['app/crashed', 'load-balancer/health-path-wrong'],
    },
    options: { service: 'orders' },
    byWords: true,
    tells: s => {
      const of = gaveUp(
        s,
        'Service deployment rolled back because of CloudWatch alarm(s) detected: orders-5xx.',
        {
          alarms: {
            status: 'TRIGGERED',
            alarmNames: ['orders-5xx', 'orders-latency'],
            triggeredAlarmNames: ['orders-5xx'],
          },
        },
        false,
      );
      of.deploymentConfiguration = {
        ...of.deploymentConfiguration,
        alarms: { alarmNames: ['orders-5xx', 'orders-latency'], enable: true, rollback: true },
      };
      return of;
    },
    decoys: all(earlierCrash, oldHitch),
  }),
  defineStory({
    name: 'deployment-protected-tasks',
    about: "The old workers protect themselves while they process a batch, so ECS can't stop them.",
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/scale-in-protection',
      confidence: 'proven',
      notRoots: ['deployment/percent-deadlock'],
    },
    options: { service: 'encoder', loadBalancer: false },
    breaks: s => {
      for (const i of [0, 1])
        s.world.protectedTasks[hex(`${s.name} task before ${i}`, 32)] = new Date(
          s.at.getTime() + (i + 1) * 50 * 60_000,
        );
    },
    tells: s =>
      underway(s, {
        began: 44,
        running: s.desired,
        events: [`(service ${s.name}) was unable to scale in due to 2 protected tasks.`],
      }),
    decoys: all(oldHitch, closedDataSubnet),
  }),
  defineStory({
    name: 'deployment-first-has-nothing-to-go-back-to',
    about:
      'The first deployment uses an image tag that was never pushed. The circuit breaker gave up and has nothing to roll back to.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/tag-not-found',
      notRoots: ['deployment/no-rollback-target'],
      risks: ['deployment/no-rollback-target'],
    },
    options: { service: 'wishlist' },
    breaks: withoutImage,
    tells: s => {
      const of = failed(s, { failures: [missingImage(s), missingImage(s), missingImage(s)] });
      of.deploymentConfiguration = {
        ...of.deploymentConfiguration,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      };
      of.deployments = (of.deployments ?? []).filter(d => d.status === 'PRIMARY');
      s.world.tasks = s.world.tasks.filter(t => t.taskDefinitionArn === s.next.definition.taskDefinitionArn);
      s.world.serviceDeployments = [latest(s)];
      Object.assign(latest(s), { sourceServiceRevisions: [] });
      of.runningCount = 0;
      return of;
    },
    decoys: all(orphanTargetGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'deployment-service-connect',
    about: "The new revision's Service Connect proxy never becomes healthy because the task has no CPU left for it.",
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/service-connect-unhealthy',
      confidence: 'proven',
      notRoots: ['app/container-health-check-failing', 'app/crashed', 'app/health-command-missing'],
    },
    options: { service: 'catalog', loadBalancer: false },
    byWords: true,
    tells: s =>
      underway(s, {
        began: 40,
        failures: [0, 1, 2].map(i => ({
          came: 'running',
          stopCode: 'ServiceSchedulerInitiated',
          stoppedReason: 'Task failed container health checks',
          exitCode: 143,
          lasted: 160,
          zone: (i % 2) as 0 | 1,
          event: '(task TASK) failed container health checks.',
          beside: [{ name: 'ecs-service-connect-Xk3fP', exitCode: 137, healthStatus: 'UNHEALTHY' }],
        })),
      }),
    decoys: all(oldHitch, unrelatedDeny),
  }),
  defineStory({
    name: 'deployment-target-deregistered',
    about: 'A cleanup script deregistered the targets of the new tasks.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/target-not-registered',
      confidence: 'proven',
      notRoots: ['load-balancer/target-group-unattached', 'app/not-listening', 'load-balancer/security-group-blocked'],
    },
    options: { service: 'ratings' },
    tells: s => {
      const of = underway(s, {
        running: 1,
        began: 33,
        events: [
          `(port ${s.port}) is unhealthy in (target-group ${s.targetGroup.TargetGroupArn}) due to (reason Target is not registered to the target group).`,
        ],
      });
      const group = s.targetGroup.TargetGroupArn ?? '';
      const own = s.world.tasks
        .filter(t => t.taskDefinitionArn === s.next.definition.taskDefinitionArn && t.lastStatus === 'RUNNING')
        .map(addressOf);
      s.world.targets[group] = (s.world.targets[group] ?? []).filter(t => !own.includes(t.Target?.Id ?? ''));
      return of;
    },
    byWords: true,
    decoys: all(orphanTargetGroup, silentGroup),
  }),
  defineStory({
    name: 'deployment-codedeploy-appspec',
    about: 'The container was renamed in the task definition, but the AppSpec still names the old one.',
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/appspec-mismatch',
      confidence: 'proven',
      notRoots: ['deployment/task-definition-invalid', 'deployment/config-invalid'],
    },
    options: { service: 'accounts' },
    breaks: s => {
      for (const c of s.next.definition.containerDefinitions ?? []) if (c.name === s.name) c.name = 'app';
    },
    tells: s =>
      refusedByEcs(
        s,
        `The ECS service cannot be updated due to an unexpected error: The container ${s.name} does not exist in the task definition. (Service: AmazonECS; Status Code: 400; Error Code: InvalidParameterException; Request ID: 7f3c1d2a-9e60-4c11-8a44-0f6d2f1b9a44; Proxy: null). Check your ECS service status.`,
      ),
    decoys: all(orphanTargetGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'deployment-codedeploy-inactive-revision',
    about: 'A cleanup job deregistered the revision that CodeDeploy was about to deploy.',
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/task-definition-invalid',
      confidence: 'proven',
      notRoots: ['deployment/appspec-mismatch', 'deployment/config-invalid'],
    },
    options: { service: 'billing' },
    breaks: s => {
      s.next.definition.status = 'INACTIVE';
    },
    tells: s =>
      refusedByEcs(
        s,
        'The ECS service cannot be updated due to an unexpected error: TaskDefinition is inactive (Service: AmazonECS; Status Code: 400; Error Code: ClientException; Request ID: 1c11d2a7-9e60-4f3c-8a44-0f6d2f1b9a44; Proxy: null). Check your ECS service status.',
      ),
    decoys: all(closedDataSubnet, silentGroup),
  }),
  defineStory({
    name: 'deployment-codedeploy-image-missing',
    about:
      "CodeDeploy waits for a replacement task set whose image doesn't exist. Weeks ago, a task in the serving set ran out of memory.",
    expect: {
      verdict: 'unhealthy',
      root: 'image/tag-not-found',
      notRoots: ['deployment/appspec-mismatch', 'load-balancer/listener-misconfigured', 'app/crashed'],
    },
    options: { service: 'ledger' },
    breaks: withoutImage,
    tells: s => {
      const before = deployedBefore(s);
      codeDeployment(s, 'next', 'InProgress', s.ago(30));
      for (const i of [0, 1, 2]) failedTask(s, deploymentIds(s).next, `next ${i}`, s.ago(28 - 7 * i), missingImage(s));
      failedTask(
        s,
        deploymentIds(s).before,
        'before crashed',
        s.ago(50),
        { came: 'running', stoppedReason: 'Essential container in task exited', exitCode: 1, lasted: 600 },
        s.before,
      );
      return deployedElsewhere(
        s,
        'CODE_DEPLOY',
        [before, taskSet(s, 'next', 'ACTIVE', 'STABILIZING', s.ago(29), 0)],
        s.desired,
        [serviceEvent(s, s.ago(9 * 60), 'has reached a steady state.')],
      );
    },
    decoys: all(unrelatedDeny, orphanTargetGroup),
  }),
  defineStory({
    name: 'deployment-external-image-missing',
    about: "An external controller deploys task sets, and the new one uses an image that doesn't exist.",
    expect: {
      verdict: 'unhealthy',
      root: 'image/tag-not-found',
      notRoots: ['deployment/config-invalid', 'app/crashed'],
    },
    options: { service: 'matcher' },
    breaks: withoutImage,
    tells: s => {
      for (let i = 0; i < s.desired; i++)
        runningTask(s, s.before, deploymentIds(s).before, `before ${i}`, s.ago(20 * DAYS - 3 * i), (i % 2) as 0 | 1);
      for (const i of [0, 1, 2]) failedTask(s, deploymentIds(s).next, `next ${i}`, s.ago(28 - 7 * i), missingImage(s));
      const none = { externalId: undefined, startedBy: 'deployer' };
      return deployedElsewhere(
        s,
        'EXTERNAL',
        [
          taskSet(s, 'before', 'PRIMARY', 'STEADY_STATE', s.ago(20 * DAYS), s.desired, none),
          taskSet(s, 'next', 'ACTIVE', 'STABILIZING', s.ago(29), 0, none),
        ],
        s.desired,
        [],
      );
    },
    decoys: all(closedDataSubnet, unrelatedSecretPolicy),
  }),

  defineStory({
    name: 'healthy-hook-waiting',
    about:
      'A blue/green deployment has waited two hours for approval. Test traffic goes to the new revision, and nothing is wrong.',
    expect: { verdict: 'healthy', root: null, risks: ['deployment/lifecycle-hook-waiting'] },
    options: { service: 'profile' },
    tells: s =>
      going(s, 124, 'POST_TEST_TRAFFIC_SHIFT', {
        lifecycleHookDetails: [
          {
            hookId: hex(`${s.name} hook`, 12),
            targetType: 'PAUSE',
            status: 'AWAITING_ACTION',
            expiresAt: new Date(s.at.getTime() + 22 * 3_600_000),
            timeoutAction: 'ROLLBACK',
          },
        ],
      }),
    decoys: all(orphanTargetGroup, oldPullScar, earlierSecretFailure),
  }),
  defineStory({
    name: 'healthy-baking',
    about:
      'All traffic is on the new revision of a blue/green deployment, which is in its bake time. The old target group has weight 0.',
    expect: { verdict: 'healthy', root: null },
    options: { service: 'feeds' },
    tells: s => {
      const of = going(s, 17, 'BAKE_TIME');
      s.rule.Actions = [forward([s.targetGroup, 0], [greenOf(s), 1])];
      return of;
    },
    decoys: all(closedDataSubnet, unrelatedDeny),
  }),
  defineStory({
    name: 'deployment-baking-on-unhealthy-targets',
    about:
      'All traffic is on the new revision of a blue/green deployment. It turned unhealthy in its bake time; the old tasks would still be healthy.',
    expect: {
      verdict: 'unhealthy',
      root: 'load-balancer/health-path-wrong',
      notRoots: ['load-balancer/listener-misconfigured', 'load-balancer/weight-zero', 'app/not-listening'],
    },
    options: { service: 'comments' },
    byWords: true,
    breaks: s => {
      s.targetGroup.HealthCheckPath = '/healthz';
    },
    tells: s => {
      const of = going(s, 17, 'BAKE_TIME');
      const green = greenOf(s);
      if (green) green.HealthCheckPath = '/ready';
      s.rule.Actions = [forward([s.targetGroup, 0], [green, 1])];
      for (const t of s.world.targets[green?.TargetGroupArn ?? ''] ?? [])
        t.TargetHealth = {
          State: 'unhealthy',
          Reason: 'Target.ResponseCodeMismatch',
          Description: 'Health checks failed with these codes: [404]',
        };
      return of;
    },
    decoys: all(closedDataSubnet, unrelatedDeny),
  }),
  defineStory({
    name: 'healthy-codedeploy-waiting',
    about:
      'CodeDeploy created the replacement task set and waits for someone to shift the traffic. Its target group is not in use yet.',
    expect: { verdict: 'healthy', root: null },
    options: { service: 'tickets' },
    tells: s => {
      const before = deployedBefore(s);
      const green = targetGroupOf(s.world, `${s.name}-green`, s.port, s.vpc.VpcId ?? '', [], '/healthz');
      s.next.loadBalancers = s.next.loadBalancers.map(l => ({ ...l, targetGroupArn: green.TargetGroupArn }));
      codeDeployment(s, 'next', 'Ready', s.ago(50));
      for (let i = 0; i < s.desired; i++) {
        const made = runningTask(s, s.next, deploymentIds(s).next, `next ${i}`, s.ago(48), (i % 2) as 0 | 1);
        const group = s.targetGroup.TargetGroupArn ?? '';
        const moved = (s.world.targets[group] ?? []).filter(t => t.Target?.Id === addressOf(made));
        s.world.targets[group] = (s.world.targets[group] ?? []).filter(t => t.Target?.Id !== addressOf(made));
        s.world.targets[green.TargetGroupArn ?? ''] = [
          ...(s.world.targets[green.TargetGroupArn ?? ''] ?? []),
          ...moved.map(t => ({
            ...t,
            TargetHealth: {
              State: 'unused' as const,
              Reason: 'Target.NotInUse' as const,
              Description: 'Target group is not configured to receive traffic from the load balancer',
            },
          })),
        ];
      }
      return deployedElsewhere(
        s,
        'CODE_DEPLOY',
        [before, taskSet(s, 'next', 'ACTIVE', 'STEADY_STATE', s.ago(49), s.desired)],
        s.desired * 2,
        [serviceEvent(s, s.ago(45), `(taskSet ${deploymentIds(s).next}) has reached a steady state.`)],
      );
    },
    decoys: all(orphanTargetGroup, unrelatedSecretPolicy),
  }),
  defineStory({
    name: 'healthy-codedeploy',
    about: 'CodeDeploy shifted the traffic two days ago. The deployment before that one failed and was repeated.',
    expect: { verdict: 'healthy', root: null },
    options: { service: 'exports' },
    tells: s => {
      codeDeployment(s, 'before', 'Failed', s.ago(3 * DAYS), {
        completeTime: s.ago(3 * DAYS - 60),
        errorInformation: {
          code: 'ECS_UPDATE_ERROR' as never,
          message:
            'The ECS service cannot be updated due to an unexpected error: The container web does not exist in the task definition.',
        },
      });
      codeDeployment(s, 'next', 'Succeeded', s.ago(2 * DAYS), { completeTime: s.ago(2 * DAYS - 20) });
      for (let i = 0; i < s.desired; i++)
        runningTask(s, s.next, deploymentIds(s).next, `next ${i}`, s.ago(2 * DAYS - 3 * i), (i % 2) as 0 | 1);
      return deployedElsewhere(
        s,
        'CODE_DEPLOY',
        [taskSet(s, 'next', 'PRIMARY', 'STEADY_STATE', s.ago(2 * DAYS), s.desired)],
        s.desired,
        [serviceEvent(s, s.ago(9 * 60), 'has reached a steady state.')],
      );
    },
    decoys: all(closedDataSubnet, orphanTargetGroup),
  }),
  defineStory({
    name: 'healthy-at-risk',
    about:
      'A worker runs well but carries many risks: Spot only, one Availability Zone, no circuit breaker, no health check, a moving tag, an old platform version, an image about to expire, a small quota.',
    expect: {
      verdict: 'healthy',
      root: null,
      risks: [
        'risk/deprecated-platform-version',
        'risk/lifecycle-expires-running-image',
        'risk/mutable-tag',
        'risk/no-circuit-breaker',
        'risk/no-failure-alarm',
        'risk/no-health-check',
        'risk/single-zone',
      ],
    },
    options: { service: 'mailer', loadBalancer: false, circuitBreaker: { enable: false, rollback: false } },
    tells: s => {
      const [container] = s.next.definition.containerDefinitions ?? [];
      const running = s.repository.images.find(i => i.detail.imageTags?.includes('1.43.0'));
      if (container && running) {
        container.image = s.image('latest');
        running.detail.imageTags = ['1.43.0', 'latest'];
      }
      s.repository.lifecycle = {
        rules: [
          {
            rulePriority: 1,
            description: 'old images',
            selection: { tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
            action: { type: 'expire' },
          },
        ],
      };
      const network = {
        awsvpcConfiguration: { ...s.next.network.awsvpcConfiguration, subnets: [s.subnets[0].SubnetId ?? ''] },
      };
      s.next.network = network;
      const of = steady(s);
      of.platformVersion = '1.3.0';
      of.deploymentConfiguration = {
        ...of.deploymentConfiguration,
        alarms: { alarmNames: ['mailer-errors'], enable: false, rollback: false },
      };
      return of;
    },
    decoys: all(oldHitch, unrelatedDeny),
  }),
  defineStory({
    name: 'healthy-with-remarks',
    about:
      'A service runs well. Its metrics container never started, a password is in its environment, its image is about to be archived, and ECS Exec was enabled after its tasks had started.',
    expect: {
      verdict: 'healthy',
      root: null,
      risks: [
        'risk/container-not-running',
        'risk/exec-not-ready',
        'risk/lifecycle-archives-running-image',
        'risk/plaintext-secret',
      ],
    },
    options: { service: 'ledger' },
    tells: s => {
      const [container] = s.next.definition.containerDefinitions ?? [];
      if (container) {
        container.environment = [
          { name: 'LOG_LEVEL', value: 'info' },
          { name: 'DB_PASSWORD', value: 'hunter-two-and-a-half' },
          { name: 'DB_PASSWORD_FILE', value: '/run/db' },
        ];
        s.next.definition.containerDefinitions?.push({
          ...container,
          name: 'metrics',
          essential: false,
          environment: [],
          secrets: [],
          portMappings: [],
        });
      }
      s.repository.lifecycle = {
        rules: [
          {
            rulePriority: 1,
            description: 'archive what nobody pulls',
            selection: { tagStatus: 'any', countType: 'sinceImagePulled', countUnit: 'days', countNumber: 20 },
            action: { type: 'transition', targetStorageClass: 'archive' },
          },
        ],
      };
      const of = steady(s);
      of.enableExecuteCommand = true;
      for (const t of s.world.tasks)
        if (t.lastStatus === 'RUNNING') {
          t.enableExecuteCommand = false;
          t.containers?.push({
            name: 'metrics',
            lastStatus: 'STOPPED',
            reason: 'CannotStartContainerError: exec: "/metrics": stat /metrics: no such file or directory',
          });
        }
      return of;
    },
    decoys: all(oldHitch, unrelatedDeny),
  }),
  defineStory({
    name: 'healthy-exec-refused',
    about:
      'A service runs well in a VPC with endpoints only. ECS Exec is enabled, but the task role may not log its sessions where the cluster wants them, there is no endpoint for its sessions, and the agent has stopped.',
    expect: {
      verdict: 'healthy',
      root: null,
      risks: ['iam/task-role-denied', 'network/endpoint-missing', 'risk/exec-not-ready'],
    },
    options: { service: 'contracts', network: 'endpoints' },
    tells: s => {
      const of = steady(s);
      of.enableExecuteCommand = true;
      for (const c of s.world.clusters)
        c.configuration = {
          executeCommandConfiguration: {
            logging: 'OVERRIDE',
            logConfiguration: { cloudWatchLogGroupName: '/ecs/sessions' },
          },
        };
      for (const t of s.world.tasks)
        if (t.lastStatus === 'RUNNING') {
          t.enableExecuteCommand = true;
          for (const c of t.containers ?? [])
            c.managedAgents = [{ name: 'ExecuteCommandAgent', lastStatus: 'STOPPED', reason: 'Failed to start' }];
        }
      return of;
    },
    decoys: all(oldHitch, closedDataSubnet, unrelatedDeny),
  }),
  defineStory({
    name: 'healthy-crash-loop',
    about:
      'A worker looks steady. Its container loses its queue after a few minutes, exits, and is restarted inside its task by its restart policy, over and over. Its metrics container exits with a code that its policy ignores.',
    expect: {
      verdict: 'healthy',
      root: null,
      risks: ['risk/container-not-running', 'risk/container-restarting'],
    },
    options: { service: 'dispatcher', loadBalancer: false },
    tells: s => {
      const [container] = s.next.definition.containerDefinitions ?? [];
      if (container) {
        s.next.definition.containerDefinitions?.push({
          ...container,
          name: 'metrics',
          essential: false,
          restartPolicy: { enabled: true, ignoredExitCodes: [3] },
        });
        container.restartPolicy = { enabled: true, restartAttemptPeriod: 180 };
      }
      const of = steady(s);
      for (const t of s.world.tasks)
        if (t.lastStatus === 'RUNNING') t.containers?.push({ name: 'metrics', lastStatus: 'STOPPED', exitCode: 3 });
      crashLoop(s, 200, 'Error: connect ECONNREFUSED 10.42.17.90:5672', 'Starting service dispatcher v1.43.0');
      return of;
    },
    decoys: all(oldHitch, unrelatedDeny),
  }),
  defineStory({
    name: 'deployment-managed-resource-failed',
    about:
      'An Express Mode service is deployed for the first time with a second endpoint. ECS could not create its load balancer: the account has reached its quota.',
    expect: {
      verdict: 'unhealthy',
      root: 'deployment/managed-resource-failed',
      notRoots: ['iam/infrastructure-role-denied', 'iam/explicit-deny', 'load-balancer/target-group-unattached'],
    },
    options: { service: 'landing', loadBalancer: false },
    byWords: true,
    tells: s => {
      const of = underway(s, { failures: [], began: 45 });
      of.resourceManagementType = 'ECS';
      for (const r of s.world.serviceRevisions)
        r.ecsManagedResources = {
          ingressPaths: [
            {
              accessType: 'PUBLIC',
              endpoint: 'landing.ecs.eu-west-1.on.aws',
              loadBalancer: {
                status: 'FAILED',
                statusReason: "You've reached the maximum number of load balancers for your account.",
                updatedAt: s.ago(40),
                scheme: 'internet-facing',
              },
              targetGroups: [],
            },
          ],
        };
      return of;
    },
    decoys: all(unrelatedDeny, oldHitch),
  }),
  defineStory({
    name: 'healthy-on-spot',
    about: 'A service runs well, on Fargate Spot only.',
    expect: { verdict: 'healthy', root: null, risks: ['risk/spot-only'] },
    options: { service: 'thumbnails' },
    tells: s => {
      const of = steady(s);
      delete of.launchType;
      of.capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }];
      return of;
    },
  }),
  defineStory({
    name: 'healthy-near-the-quota',
    about: "A service runs well, but deployed at full size it would need more vCPUs than the account's quota.",
    expect: { verdict: 'healthy', root: null, risks: ['risk/quota-headroom'] },
    options: { service: 'simulator', desired: 4, cpu: 1024, memory: 2048 },
    tells: s => {
      for (const q of s.world.quotas) if (q.QuotaCode === 'L-3032A538') q.Value = 6;
      return steady(s);
    },
  }),
];

import type { JudgedDeployment, ListenerActions, Service, ServiceDeployment, TaskDefinition } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { groupNamed, lastPart } from '../model/arn.ts';
import {
  deploymentConfiguration,
  fixWith,
  isReplaceable,
  redeploy,
  regionOf,
  type ServiceAt,
  serviceAt,
} from './elb.ts';
import { command, type Fillable, fillIn, json } from './shell.ts';

/** What the judged deployment deployed; to be filled in where that isn't known. */
const deployedBy = (judged: JudgedDeployment | undefined): Fillable | undefined =>
  judged?.revisionUnknown ? fillIn('task-definition-to-deploy') : judged?.taskDefinition;

/** A new deployment of a revision, where ECS itself deploys the service; another controller has ways of its own. */
export const newDeployment = (service: Service | undefined, judged: JudgedDeployment | undefined): readonly string[] =>
  service?.controller === 'ECS' ? [redeploy(serviceAt(service, judged?.taskDefinition), deployedBy(judged))] : [];

type Hook = ServiceDeployment['hooks'][number];
/** The two answers that a paused lifecycle hook waits for. */
export const answerHook = (deployment: string, hook: Hook): Fix[] => {
  const id = hook.id ?? fillIn('hook-id');
  const say = (action: 'CONTINUE' | 'ROLLBACK'): string =>
    command`aws ecs continue-service-deployment --service-deployment-arn ${deployment} --hook-id ${id} --action ${action} --region ${regionOf(deployment)}`;
  return [
    fixWith(
      'Continue the deployment',
      [say('CONTINUE')],
      'It moves to its next stage, which might send production traffic to the new revision.',
    ),
    fixWith('Roll the deployment back', [say('ROLLBACK')], 'This removes what the new revision introduced.'),
  ];
};

/** What the function of a hook logged since the deployment began. */
export function readHookLog(lambda: string, since: string | undefined): string {
  const name = lastPart(lambda).split(':')[0] ?? '';
  const fn = /:function:([^:]{1,140})/.exec(lambda)?.[1] ?? name;
  const start =
    since === undefined || Number.isNaN(Date.parse(since)) ? fillIn('milliseconds-since-1970') : Date.parse(since);
  return command`aws logs filter-log-events --log-group-name ${`/aws/lambda/${fn}`} --start-time ${start} --region ${regionOf(lambda)}`;
}
/** Lets the role of a hook invoke its function. */
export const invokeHook = (role: string, lambda: string): string =>
  command`aws iam put-role-policy --role-name ${lastPart(role)} --policy-name ecs-doctor-invoke-hook --policy-document ${json({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: [lambda, `${lambda}:*`] }] })} --region ${regionOf(lambda)}`;

export const alarmHistory = (name: string, at: ServiceAt, since: string | undefined): string =>
  since === undefined
    ? command`aws cloudwatch describe-alarm-history --alarm-name ${name} --history-item-type StateUpdate --region ${at.region}`
    : command`aws cloudwatch describe-alarm-history --alarm-name ${name} --history-item-type StateUpdate --start-date ${since} --region ${at.region}`;

/** Takes the protection off tasks; a call takes ten of them. */
export function unprotect(at: ServiceAt, tasks: readonly string[], until: string | undefined): Fix[] {
  const batches = Array.from({ length: Math.ceil(Math.min(tasks.length, 50) / 10) }, (_, i) =>
    tasks.slice(i * 10, (i + 1) * 10),
  );
  return [
    fixWith(
      until === undefined
        ? 'Remove the protection from the tasks'
        : `Wait until ${until}, or remove the protection from the tasks`,
      batches.map(
        list =>
          command`aws ecs update-task-protection --cluster ${at.cluster} --tasks ${list} --no-protection-enabled --region ${at.region}`,
      ),
      'Tasks use protection while doing work. Removing it lets ECS interrupt that work.',
    ),
  ];
}

type Group = { readonly live: string; readonly idle: string };
const forwardActions = ({ live, idle }: Group) =>
  json([
    {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: live, Weight: 1 },
          { TargetGroupArn: idle, Weight: 0 },
        ],
      },
    },
  ]);
/** A listener rule, or a listener of a Network Load Balancer, that forwards all to one of two groups and knows the other. */
export function forwardToPair(rule: string, { live, idle }: Group, now: ListenerActions | undefined): Fix {
  if (!isReplaceable(now))
    return {
      title: `Forward all traffic of the rule to ${groupNamed(live)}, with ${groupNamed(idle)} at weight 0, and keep what else the rule does`,
      applies: 'fill-in',
    };
  const actions = forwardActions({ live, idle });
  const line = rule.includes(':listener-rule/')
    ? command`aws elbv2 modify-rule --rule-arn ${rule} --actions ${actions} --region ${regionOf(rule)}`
    : command`aws elbv2 modify-listener --listener-arn ${rule} --default-actions ${actions} --region ${regionOf(rule)}`;
  return fixWith(
    `Forward all traffic to ${groupNamed(live)}, with ${groupNamed(idle)} at weight 0`,
    [line],
    `This replaces the rule's current actions: ${groupNamed(live)} must be the target group of the tasks that serve production.`,
  );
}
/** A rule that is not there is made again, and named to the service. */
export const ruleAgain = (at: ServiceAt, pair: Group, listener: string | undefined): Fix =>
  fixWith('Recreate the rule and set it on the service', [
    command`aws elbv2 create-rule --listener-arn ${listener ?? fillIn('listener-arn')} --priority ${fillIn('priority')} --conditions Field=path-pattern,Values=${fillIn('path-pattern')} --actions ${forwardActions(pair)} --region ${at.region}`,
    command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --load-balancers ${'file://'}${fillIn('load-balancers-file')} --region ${at.region}`,
  ]);
export { groupNamed };

/** Registers addresses of tasks again that are not among the targets. */
export const registerTargets = (
  group: string,
  targets: readonly { readonly ip: string; readonly port: number }[],
): Fix =>
  fixWith('Register the tasks again', [
    `${command`aws elbv2 register-targets --target-group-arn ${group} --targets`} ${targets.map(t => command`${`Id=${t.ip},Port=${t.port}`}`).join(' ')} ${command`--region ${regionOf(group)}`}`,
  ]);

/** The two target groups and the listener of a CodeDeploy deployment group; all of it is replaced, so it is read first. */
export function rightTargetGroups(
  application: string | undefined,
  group: string | undefined,
  region: ServiceAt['region'],
): Fix {
  const names = [application ?? fillIn('application'), group ?? fillIn('deployment-group')] as const;
  const pair = `targetGroupPairInfoList=[{targetGroups=[{name=<blue-group>},{name=<green-group>}],prodTrafficRoute={listenerArns=[<production-listener-arn>]}}]`;
  return fixWith(
    'Set two target groups and their production listener on the CodeDeploy deployment group',
    [
      command`aws deploy get-deployment-group --application-name ${names[0]} --deployment-group-name ${names[1]} --query deploymentGroupInfo.loadBalancerInfo --region ${region}`,
      `${command`aws deploy update-deployment-group --application-name ${names[0]} --current-deployment-group-name ${names[1]} --region ${region}`} --load-balancer-info "${pair}"`,
    ],
    'This replaces the load balancer settings of the deployment group, so keep the test listener it has now. One of the two groups must be the one that serves traffic.',
  );
}

/** A CodeDeploy deployment with an AppSpec that names what the revision has. */
export function codeDeployAgain(
  of: {
    readonly application?: string | undefined;
    readonly group?: string | undefined;
    readonly region: ServiceAt['region'];
  },
  definition: TaskDefinition | undefined,
  target: { readonly container: string; readonly port: number } | undefined,
): Fix {
  const names = [of.application ?? fillIn('application'), of.group ?? fillIn('deployment-group')] as const;
  if (!definition || !target)
    return fixWith('Deploy again with an AppSpec that names an existing revision, container and port', [
      command`aws deploy create-deployment --application-name ${names[0]} --deployment-group-name ${names[1]} --revision ${'file://'}${fillIn('revision-file')} --region ${of.region}`,
    ]);
  // An AppSpec is of version 0.0, with its nought.
  const content = json({
    version: 0,
    Resources: [
      {
        TargetService: {
          Type: 'AWS::ECS::Service',
          Properties: {
            TaskDefinition: definition.arn,
            LoadBalancerInfo: { ContainerName: target.container, ContainerPort: target.port },
          },
        },
      },
    ],
  }).replace('"version":0,', '"version":0.0,');
  return fixWith(
    `Deploy again with an AppSpec that names ${target.container}:${target.port}`,
    [
      command`aws deploy create-deployment --application-name ${names[0]} --deployment-group-name ${names[1]} --revision ${json({ revisionType: 'AppSpecContent', appSpecContent: { content } })} --region ${of.region}`,
    ],
    'Hooks of the failed AppSpec are not included in this one.',
  );
}

/** The circuit breaker, with all else of the deployment configuration that the service has; in words where that was not read and alarms might be lost. */
export function circuitBreakerOn(at: ServiceAt, service: Service): Fix {
  const title = 'Turn on the circuit breaker';
  const had = service.deploymentConfiguration;
  if (had === undefined && service.alarms.length > 0)
    return { title: `${title}, and keep the deployment alarms`, applies: 'fill-in' };
  const breaker = had?.['deploymentCircuitBreaker'];
  const configuration = deploymentConfiguration(service, {
    deploymentCircuitBreaker: { ...(typeof breaker === 'object' && breaker), enable: true, rollback: true },
    maximumPercent: service.maximumPercent,
    minimumHealthyPercent: service.minimumHealthyPercent,
  });
  return fixWith(title, [
    command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --deployment-configuration ${configuration} --region ${at.region}`,
  ]);
}
/** A fix after which the service has to be deployed again; `again` are the commands that deploy it. */
export const andDeploy = (fix: Fix, again: readonly string[]): Fix =>
  again.length === 0
    ? fix
    : { ...fix, title: `${fix.title}, then deploy again`, commands: [...(fix.commands ?? []), ...again] };

/** Where AWS says that listener rules do not fit: they are right by now, or they could not be read (`blind`). */
export const rightRules = (blind: boolean, again: readonly string[]): readonly Fix[] =>
  blind
    ? [
        {
          title: "Fix the rules as AWS's message says, then deploy again",
          applies: 'judge',
          risk: "The current weights of the rules couldn't be read.",
          ...(again.length > 0 && { commands: again }),
        },
      ]
    : [fixWith('Deploy again: the rules are correct now', again)];

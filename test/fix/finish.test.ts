import { describe, expect, it } from 'vitest';
import { finishFixes, type Situation } from '../../src/fix/finish.ts';
import { balancingChanged, managedResources } from '../../src/fix/managed.ts';
import { known } from '#testing';
import type { Dossier } from '../../src/model/evidence.ts';
import type { Deployment, JudgedDeployment, Service } from '../../src/model/facts.ts';
import type { Fix } from '../../src/model/finding.ts';
import { judged, REVISION, service } from '../rules/_elb.ts';
import { definition } from '../rules/_elb.ts';

const OLD = REVISION.replace(/:\d+$/, ':1');
const failed: Situation = {
  service: service({ taskDefinition: OLD }),
  judged: judged({ outcome: 'rolled-back', steadyTaskDefinition: OLD }),
  definition: definition(),
  managed: [],
  up: undefined,
};
const fix = (title: string, ...commands: string[]): Fix => ({ title, applies: 'as-is', commands });
const HEALTH = 'aws elbv2 modify-target-group --target-group-arn tg --health-check-path /up --region eu-west-1';
const DEPLOY = `aws ecs update-service --cluster prod --service web --region eu-west-1 --task-definition ${definition().arn} --force-new-deployment`;
const one = (f: Fix, s: Situation = failed, kind: 'cause' | 'risk' = 'cause'): Fix | undefined =>
  finishFixes([f], kind, s)[0];

describe('a deployment that is over tries nothing again by itself', () => {
  it('so a change of anything else is followed by a new one', () => {
    expect(one(fix('Point the health check at /up', HEALTH))).toEqual(
      fix('Point the health check at /up, then deploy again', HEALTH, DEPLOY),
    );
  });
  it('in one update-service, where the change is a setting of the service', () => {
    const set =
      'aws ecs update-service --cluster prod --service web --health-check-grace-period-seconds 60 --region eu-west-1';
    expect(one(fix('Set the grace period', set))?.commands).toEqual([
      `${set} --task-definition ${definition().arn} --force-new-deployment`,
    ]);
  });
  it.each([
    ['deploys already', DEPLOY],
    ['deploys another revision', 'aws ecs update-service --cluster prod --service web --task-definition web'],
    ['is answered by another controller', 'aws deploy create-deployment --application-name a'],
    ['only looks', 'aws logs filter-log-events --log-group-name g'],
    ['waits for AWS', 'aws service-quotas request-service-quota-increase --service-code ec2'],
  ])('but not what %s', (_, command) => {
    expect(one(fix('Do it', command))).toEqual(fix('Do it', command));
  });
  it.each([
    ['is in progress: ECS starts further tasks', { ...failed, judged: judged({ outcome: 'in-progress' }) }],
    ['is not known', { ...failed, judged: undefined }],
    ['is CodeDeploy’s', { ...failed, service: service({ controller: 'CODE_DEPLOY' }) }],
    ['is of a revision that was not read', { ...failed, definition: undefined }],
  ])('nor where the deployment %s', (_, s: Situation) => {
    expect(one(fix('Point it', HEALTH), s)).toEqual(fix('Point it', HEALTH));
  });
  it('nor for what has not failed yet', () => {
    expect(one(fix('Point it', HEALTH), failed, 'risk')).toEqual(fix('Point it', HEALTH));
  });
});

describe('the order of fixes', () => {
  const quota = fix('Ask for more', 'aws service-quotas request-service-quota-increase --service-code ec2');
  it('has what takes days after what takes minutes, and keeps the rest', () => {
    const [a, b] = [fix('A', DEPLOY), fix('B', DEPLOY)];
    expect(finishFixes([quota, a, b], 'cause', failed).map(f => f.title)).toEqual(['A', 'B', 'Ask for more']);
  });
  it.each([
    ['first, while the service is down', 'no', ['Go back', 'A', 'Ask for more']],
    ['after what repairs the cause, while it is up', 'yes', ['A', 'Go back', 'Ask for more']],
    ['where the rule has it, while nobody knows', 'unknown', ['Go back', 'A', 'Ask for more']],
  ] as const)('goes back %s', (_, up, titles) => {
    const rollback: Fix = { ...fix('Go back', 'aws logs get-log-events'), sort: 'rollback' };
    const last = { ...failed, up, judged: judged({ outcome: 'in-progress' }) };
    expect(finishFixes([quota, rollback, fix('A', DEPLOY)], 'cause', last).map(f => f.title)).toEqual(titles);
  });
  it('has no way back to where the service is already', () => {
    const back: Fix = { ...fix('Roll back', DEPLOY), sort: 'rollback' };
    expect(finishFixes([back, quota], 'cause', failed)).toEqual([quota]);
    const stuck = { ...failed, service: service({ taskDefinition: REVISION }) };
    expect(finishFixes([back], 'cause', stuck)).toEqual([back]);
  });
});

describe('what is to be read before it is run', () => {
  const SG = 'aws ec2 authorize-security-group-ingress --group-id sg-1 --region eu-west-1';
  it.each([
    [
      'a policy that is replaced',
      "aws kms put-key-policy --key-id k --policy-name default --policy '{}'",
      /whole policy/,
    ],
    ['an endpoint policy', "aws ec2 modify-vpc-endpoint --vpc-endpoint-id v --policy-document '{}'", /whole policy/],
    ['a path that is opened', SG, /everything that uses the security group/],
    ['a route', 'aws ec2 create-route --route-table-id rtb-1 --nat-gateway-id nat-1', /every subnet/],
  ])('is %s', (_, command, caution) => {
    const done = one(fix('Do it', command), { ...failed, judged: undefined });
    expect(done?.applies).toBe('judge');
    expect(done?.risk).toMatch(caution);
  });
  it.each([
    ['a policy of its own beside the others', 'aws iam put-role-policy --role-name exec --policy-name ecs-doctor-web'],
    ['an endpoint without its policy', 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id v --private-dns-enabled'],
    ['a look at a policy', 'aws kms get-key-policy --key-id k'],
  ])('is not %s', (_, command) => {
    expect(one(fix('Do it', command), { ...failed, judged: undefined })).toEqual(fix('Do it', command));
  });
  it('has the caution of its rule where there is one, and stays one to fill in', () => {
    const own: Fix = { ...fix('Do it', SG), applies: 'judge', risk: 'Ask first.' };
    expect(one(own, { ...failed, judged: undefined })?.risk).toBe('Ask first.');
    expect(one({ ...fix('Do it', SG), applies: 'fill-in' }, { ...failed, judged: undefined })?.applies).toBe('fill-in');
  });
});

it('a command that no system could run is not printed', () => {
  const done = one(fix('Do it', `aws ecs x --name ${'y'.repeat(200_000)}`));
  expect(done).toEqual({ title: 'Do it', applies: 'fill-in' });
});

describe('what a stack or a tool manages', () => {
  const stack = (logicalId: string) => ({ by: 'CloudFormation' as const, stack: 'prod', logicalId });
  const role = { name: 'exec', arn: 'arn:role', trust: '', managedBy: stack('ExecRole') };
  const group = {
    id: 'sg-1',
    name: 'x',
    vpc: 'v',
    ingress: [],
    egress: [],
    managedBy: { by: 'Terraform', tag: 'iac' },
  };
  const dossier = {
    'ecs.service': known(service({ managedBy: stack('Web'), taskDefinition: OLD })),
    'deployment.taskDefinition': known(definition()),
    'iam.roles': known([{ role: known(role) }]),
    'net.securityGroups': known([{ id: 'sg-1', group: known(group) }]),
  } as unknown as Dossier;
  const risk = (...commands: string[]): string | undefined =>
    one(fix('Do it', ...commands), { ...failed, judged: undefined, managed: managedResources(dossier) })?.risk;

  it('is undone by the next update of the stack, which is named with the logical id', () => {
    expect(risk('aws iam put-role-policy --role-name exec --policy-name p --region eu-west-1')).toBe(
      "CloudFormation stack prod manages role exec (logical ID ExecRole). Make the same change in its template or CDK app, or the stack's next update can undo it.",
    );
  });
  it('is undone by the next apply, and the tag that says so is named', () => {
    expect(risk('aws ec2 authorize-security-group-ingress --group-id sg-1 --region eu-west-1')).toContain(
      ' Terraform manages security group sg-1 (tag iac). Make the same change in its configuration, or the next apply undoes it.',
    );
  });
  const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
  const TG = `${ELB}:targetgroup/web/0123456789abcdef`;
  const LISTENER = `${ELB}:listener/app/edge/0123456789abcdef/1111111111111111`;
  const RULE = `${ELB}:listener-rule/app/edge/0123456789abcdef/1111111111111111/2222222222222222`;
  const LB = `${ELB}:loadbalancer/app/edge/0123456789abcdef`;
  const balancing = {
    'elb.tags': known([
      ...[TG, LISTENER, RULE, LB].map(arn => ({ arn, tagged: known({ managedBy: stack('Lb') }) })),
      { arn: `${TG}0`, tagged: known({}) },
      { arn: `${TG}1`, tagged: { state: 'unasked', because: 'no' } },
    ]),
  } as unknown as Dossier;
  const riskAt = (...commands: string[]): string =>
    one(fix('Do it', ...commands), { ...failed, judged: undefined, managed: managedResources(balancing) })?.risk ?? '';
  it.each([
    ['target group web', `aws elbv2 modify-target-group --target-group-arn ${TG} --health-check-path /up`],
    [
      'listener 1111111111111111 of load balancer edge',
      `aws elbv2 modify-listener --listener-arn ${LISTENER} --port 1`,
    ],
    ['listener rule 2222222222222222 of load balancer edge', `aws elbv2 modify-rule --rule-arn ${RULE} --actions x`],
    ['load balancer edge', `aws elbv2 set-subnets --load-balancer-arn ${LB} --subnets subnet-1`],
  ])('%s is named with its stack', (what, command) => {
    expect(riskAt(command)).toContain(`CloudFormation stack prod manages ${what} (logical ID Lb).`);
    expect(balancingChanged([fix('Do it', command)])).toHaveLength(1);
  });
  it.each([
    ['a target that is registered', `aws elbv2 register-targets --target-group-arn ${TG} --targets Id=10.0.0.1`],
    ['a rule that is added', `aws elbv2 create-rule --listener-arn ${LISTENER} --actions TargetGroupArn=${TG}`],
    ['a look', `aws elbv2 describe-target-health --target-group-arn ${TG}`],
    ['an ARN that is to be filled in', 'aws elbv2 modify-listener --listener-arn <listener-arn>'],
  ])('%s changes nothing of a stack, and its tags are not read', (_, command) => {
    expect(riskAt(command)).toBe('');
    expect(balancingChanged([fix('Do it', command)])).toEqual([]);
  });
  it.each([
    ['without such tags', `${TG}0`],
    ['whose tags were not read', `${TG}1`],
  ])('of a target group %s nothing is said', (_, arn) =>
    expect(riskAt(`aws elbv2 modify-target-group --target-group-arn ${arn} --health-check-path /up`)).toBe(''),
  );
  it('tags are read once of each, whatever the commands name besides', () =>
    expect(
      balancingChanged([
        fix('A', `aws elbv2 modify-listener --listener-arn ${LISTENER} --default-actions TargetGroupArn=${TG}`, DEPLOY),
        fix('B', `aws elbv2 modify-listener --listener-arn ${LISTENER} --port 80`),
        { title: 'In words', applies: 'judge' },
      ]),
    ).toEqual([LISTENER]));

  it('is said after what the fix says itself, and once for each', () => {
    const f: Fix = { ...fix('Do it', 'aws iam put-role-policy --role-name exec', 'aws iam tag-role --role-name exec') };
    const said = finishFixes([{ ...f, risk: 'Think.' }], 'risk', { ...failed, managed: managedResources(dossier) });
    expect(said[0]?.risk?.match(/manages role exec/g)).toHaveLength(1);
    expect(said[0]?.risk).toMatch(/^Think\. CloudFormation/);
  });
  it.each([
    ['another role', 'aws iam put-role-policy --role-name exec2 --policy-name p'],
    ['the role, which is only read', 'aws iam get-role --role-name exec'],
    [
      'another group, with this one as its peer',
      'aws ec2 authorize-security-group-ingress --group-id sg-2 --source-group sg-1',
    ],
    [
      'the same revision once more',
      `aws ecs update-service --cluster prod --service web --task-definition ${OLD} --force-new-deployment`,
    ],
    ['another service', 'aws ecs update-service --cluster prod --service web2 --desired-count 2'],
  ])('is not touched by %s', (_, command) => expect(risk(command) ?? '').not.toContain('manages'));
  it.each([
    ['a setting', 'aws ecs update-service --cluster prod --service web --health-check-grace-period-seconds 9'],
    ['another revision', 'aws ecs update-service --cluster prod --service web --task-definition web'],
  ])('of a service is changed by %s', (_, command) =>
    expect(risk(command)).toContain('manages service web (logical ID Web)'),
  );
});

describe('what a rollback took back beside the task definition', () => {
  const before = { subnets: ['subnet-a'], securityGroups: ['sg-old'], assignPublicIp: false };
  const after = { subnets: ['subnet-b'], securityGroups: ['sg-new'], assignPublicIp: true };
  const NETWORK = `--network-configuration '{"awsvpcConfiguration":{"subnets":["subnet-b"],"securityGroups":["sg-new"],"assignPublicIp":"ENABLED"}}'`;
  const lost = (of: Partial<JudgedDeployment>, now: Partial<Service> = {}): Situation => ({
    ...failed,
    service: service({ taskDefinition: OLD, deployments: [back], network: before, ...now }),
    judged: judged({ outcome: 'rolled-back', id: 'ecs-svc/2', steadyTaskDefinition: OLD, network: before, ...of }),
  });
  const back: Deployment = {
    id: 'ecs-svc/3',
    status: 'PRIMARY',
    taskDefinition: OLD,
    desiredCount: 1,
    runningCount: 1,
    pendingCount: 0,
    failedTasks: 0,
  };
  const last = (s: Situation, f = fix('Point it', HEALTH)) => one(f, s)?.commands?.at(-1);
  it.each<[string, Situation, string]>([
    ['the network', lost({ network: after }), `${DEPLOY} ${NETWORK}`],
    ['nothing: the network is the same', lost({}), DEPLOY],
    [
      'nothing: the same network in another order',
      lost({ network: { ...before, subnets: ['y', 'x'] } }, { network: { ...before, subnets: ['x', 'y'] } }),
      DEPLOY,
    ],
    [
      'the platform version',
      lost({ platformVersion: '1.4.0' }, { platformVersion: '1.3.0' }),
      `${DEPLOY} --platform-version 1.4.0`,
    ],
    ['nothing: LATEST may be that version', lost({ platformVersion: '1.4.0' }, { platformVersion: 'LATEST' }), DEPLOY],
    ['nothing: the deployment goes on', lost({ network: after, outcome: 'completed' }), HEALTH],
  ])('%s', (_, s, want) => expect(last(s)).toBe(want));

  it('is not given where the fix itself sets it', () => {
    const own = `${DEPLOY} --network-configuration file://network.json`;
    expect(last(lost({ network: after }), fix('Use other subnets', own))).toBe(own);
  });
  it('is said where it is the launch type, which no command can tell', () =>
    expect(one(fix('Point it', HEALTH), lost({ launch: 'EC2' }, { launch: 'FARGATE' }))).toMatchObject({
      applies: 'judge',
      risk: expect.stringMatching(/^The failed deployment ran on EC2, and the service runs on FARGATE/),
    }));
});

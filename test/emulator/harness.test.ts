import { DescribeLogGroupsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteNatGatewayCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2';
import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import {
  DescribeCapacityProvidersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ExecuteCommandCommand,
  GetTaskProtectionCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetPolicyCommand, GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { DeleteSecretCommand, DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from './emulator.ts';
import { motoOnPath } from './moto.ts';
import { isJson, jsons, readCall } from './protocol.ts';
import { sh } from './run.ts';
import { failedTask, rolledBackDeployment, steady, storyOf, stuckDeployment } from './stories.ts';
import { imageMissing } from './words.ts';
import { EXECUTION_POLICY, given, healthyWorld, logLines, secret, type World } from './world.ts';

const MONTH_AGO = Date.now() - 29 * 24 * 3_600_000;
const errorOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );

describe('a call is recognised', () => {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKIA/20261122/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=0';
  it.each([
    [
      'JSON by its target',
      '/',
      { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListTasks' },
      '{"cluster":"prod"}',
      'json',
      'ListTasks',
    ],
    [
      'a query by its action',
      '/',
      { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      'Action=ListTasks&cluster=prod',
      'query',
      'ListTasks',
    ],
    [
      'CBOR by its path',
      '/service/AmazonEC2ContainerServiceV20141113/operation/ListTasks',
      { 'smithy-protocol': 'rpc-v2-cbor' },
      '',
      'cbor',
      'ListTasks',
    ],
    ['what is left by method and path', '/2015-02-01/file-systems', {}, '', 'rest', 'GET /2015-02-01/file-systems'],
  ])('%s', (_, path, headers, body, protocol, operation) => {
    const call = readCall('GET', path, { authorization, ...headers }, Buffer.from(body));
    expect(call).toMatchObject({ service: 'ecs', region: 'eu-west-1', protocol, operation });
    if (protocol === 'json' || protocol === 'query') expect(call.input.cluster).toBe('prod');
  });
});

describe.skipIf(!motoOnPath())('the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());
  beforeEach(() => emulator.reset());

  const describeService = async (world: World) =>
    given(
      (await emulator.aws.ecs.send(new DescribeServicesCommand({ cluster: world.cluster, services: [world.service] })))
        .services?.[0],
      'service',
    );

  describe('of a healthy world', () => {
    let world: World;
    beforeEach(async () => {
      world = await healthyWorld(emulator, { network: 'endpoints', secret: true, loadBalancer: true, gracePeriod: 77 });
      await steady(storyOf(world));
      emulator.weather.built();
    });

    it('shows the service whole, with what moto forgets', async () => {
      const service = await describeService(world);
      expect(service).toMatchObject({
        status: 'ACTIVE',
        desiredCount: 2,
        runningCount: 2,
        pendingCount: 0,
        launchType: 'FARGATE',
        healthCheckGracePeriodSeconds: 77,
        platformFamily: 'Linux',
        deploymentConfiguration: {
          maximumPercent: 200,
          minimumHealthyPercent: 100,
          deploymentCircuitBreaker: { enable: true, rollback: true },
        },
        loadBalancers: [{ targetGroupArn: world.targetGroup, containerPort: 8080 }],
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: world.vpc.privateSubnets.map(subnet => subnet.id),
            securityGroups: [world.taskGroup],
            assignPublicIp: 'DISABLED',
          },
        },
      });
      expect(service.deployments).toMatchObject([
        { status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2, taskDefinition: world.taskDefinition },
      ]);
      expect(service.events?.map(event => event.message)).toEqual(['(service web) has reached a steady state.']);
      expect(given(service.createdAt, 'date').getTime()).toBeLessThan(MONTH_AGO);
    });

    it('shows dates from its building as a month old, and later ones as they are', async () => {
      const role = await emulator.aws.iam.send(new GetRoleCommand({ RoleName: world.executionRole.name }));
      const held = await emulator.aws.secrets.send(
        new DescribeSecretCommand({ SecretId: given(world.secretArn, 'secret') }),
      );
      const definition = await emulator.aws.ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: world.taskDefinition }),
      );
      const images = await emulator.aws.ecr.send(new DescribeImagesCommand({ repositoryName: world.repositoryName }));
      const groups = await emulator.aws.logs.send(new DescribeLogGroupsCommand({}));
      for (const date of [
        role.Role?.CreateDate,
        held.CreatedDate,
        definition.taskDefinition?.registeredAt,
        images.imageDetails?.[0]?.imagePushedAt,
        new Date(given(groups.logGroups?.[0]?.creationTime, 'time')),
      ]) {
        expect(given(date, 'date').getTime()).toBeLessThan(MONTH_AGO);
      }
      await new Promise(resolve => setTimeout(resolve, 1100));
      const late = await secret(emulator, 'late');
      expect(
        given(
          (await emulator.aws.secrets.send(new DescribeSecretCommand({ SecretId: late }))).CreatedDate,
          'date',
        ).getTime(),
      ).toBeGreaterThan(MONTH_AGO);
    });

    it('lists the tasks of the service alone, in pages, and describes unknown ones as MISSING', async () => {
      const { ecs } = emulator.aws;
      const running = await ecs.send(new ListTasksCommand({ cluster: world.cluster, serviceName: world.service }));
      expect(running.taskArns).toHaveLength(2);
      expect(
        (
          await ecs.send(
            new ListTasksCommand({ cluster: world.cluster, serviceName: world.service, desiredStatus: 'STOPPED' }),
          )
        ).taskArns,
      ).toEqual([]);
      expect(await errorOf(ecs.send(new ListTasksCommand({ cluster: world.cluster, serviceName: 'nope' })))).toBe(
        'ServiceNotFoundException',
      );
      const page = await ecs.send(
        new ListTasksCommand({ cluster: world.cluster, serviceName: world.service, maxResults: 1 }),
      );
      const next = await ecs.send(
        new ListTasksCommand({
          cluster: world.cluster,
          serviceName: world.service,
          maxResults: 1,
          nextToken: given(page.nextToken, 'token'),
        }),
      );
      expect([...(page.taskArns ?? []), ...(next.taskArns ?? [])]).toEqual(running.taskArns);
      expect(next.nextToken).toBeUndefined();

      const told = await ecs.send(
        new DescribeTasksCommand({
          cluster: world.cluster,
          tasks: [...(running.taskArns ?? []), '0123456789abcdef0123456789abcdef'],
        }),
      );
      expect(told.tasks).toHaveLength(2);
      expect(told.tasks?.[0]).toMatchObject({
        lastStatus: 'RUNNING',
        group: 'service:web',
        platformVersion: '1.4.0',
        attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED' }],
      });
      expect(told.failures).toMatchObject([{ reason: 'MISSING' }]);
      const kept = await ecs.send(new GetTaskProtectionCommand({ cluster: world.cluster }));
      expect(kept.protectedTasks).toHaveLength(2);
    });

    it('tells of service deployments and revisions, which moto does not know', async () => {
      const { ecs } = emulator.aws;
      const listed = await ecs.send(
        new ListServiceDeploymentsCommand({ cluster: world.cluster, service: world.service }),
      );
      const arn = given(listed.serviceDeployments?.[0]?.serviceDeploymentArn, 'deployment');
      const described = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }));
      expect(described.serviceDeployments).toMatchObject([
        {
          status: 'SUCCESSFUL',
          deploymentCircuitBreaker: { threshold: 3 },
          targetServiceRevision: { runningTaskCount: 2 },
        },
      ]);
      const revision = given(described.serviceDeployments?.[0]?.targetServiceRevision?.arn, 'revision');
      const revisions = await ecs.send(
        new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision, `${revision}0`] }),
      );
      expect(revisions.serviceRevisions).toMatchObject([
        {
          taskDefinition: world.taskDefinition,
          launchType: 'FARGATE',
          containerImages: [{ containerName: 'app', image: world.image }],
        },
      ]);
      expect(revisions.failures).toMatchObject([{ reason: 'MISSING' }]);
      const providers = await ecs.send(new DescribeCapacityProvidersCommand({}));
      expect(providers.capacityProviders?.map(provider => provider.name)).toEqual(['FARGATE', 'FARGATE_SPOT']);
    });

    it('remembers what UpdateService changed, and deploys anew where ECS would', async () => {
      const { ecs } = emulator.aws;
      await ecs.send(
        new UpdateServiceCommand({
          cluster: world.cluster,
          service: world.service,
          deploymentConfiguration: { minimumHealthyPercent: 50 },
          healthCheckGracePeriodSeconds: 120,
        }),
      );
      const quiet = await describeService(world);
      expect(quiet).toMatchObject({
        healthCheckGracePeriodSeconds: 120,
        deploymentConfiguration: {
          minimumHealthyPercent: 50,
          maximumPercent: 200,
          deploymentCircuitBreaker: { enable: true },
        },
      });
      expect(quiet.deployments).toHaveLength(1);

      const answer = await ecs.send(
        new UpdateServiceCommand({
          cluster: world.cluster,
          service: world.service,
          forceNewDeployment: true,
          networkConfiguration: {
            awsvpcConfiguration: { subnets: [given(world.subnets[0], 'subnet').id], securityGroups: [world.taskGroup] },
          },
        }),
      );
      const anew = await describeService(world);
      expect(answer.service?.deployments).toEqual(anew.deployments);
      expect(anew.deployments).toMatchObject([
        {
          status: 'PRIMARY',
          rolloutState: 'IN_PROGRESS',
          runningCount: 0,
          networkConfiguration: { awsvpcConfiguration: { subnets: [world.subnets[0]?.id] } },
        },
        { status: 'ACTIVE', runningCount: 2 },
      ]);
      expect(
        await errorOf(
          ecs.send(
            new UpdateServiceCommand({ cluster: world.cluster, service: world.service, taskDefinition: 'web:99' }),
          ),
        ),
      ).toBe('ClientException');
      expect((await describeService(world)).deployments).toHaveLength(2);
    });

    it('lays target health over moto, free addresses over subnets, and remembers private DNS', async () => {
      const { ec2, elb } = emulator.aws;
      const TargetGroupArn = given(world.targetGroup, 'target group');
      const healthy = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
      expect(healthy.TargetHealthDescriptions?.map(target => target.TargetHealth?.State)).toEqual([
        'healthy',
        'healthy',
      ]);
      emulator.weather.sky.targetHealth.set(TargetGroupArn, [
        {
          id: '10.0.1.9',
          port: 8080,
          state: 'unhealthy',
          reason: 'Target.ResponseCodeMismatch',
          description: 'Health checks failed with these codes: [404]',
        },
      ]);
      const sick = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
      expect(sick.TargetHealthDescriptions).toMatchObject([
        {
          Target: { Id: '10.0.1.9', Port: 8080 },
          TargetHealth: {
            State: 'unhealthy',
            Reason: 'Target.ResponseCodeMismatch',
            Description: 'Health checks failed with these codes: [404]',
          },
        },
      ]);

      const [full, other] = world.subnets.map(subnet => subnet.id);
      emulator.weather.sky.freeAddresses.set(given(full, 'subnet'), 0);
      const subnets = await ec2.send(
        new DescribeSubnetsCommand({ SubnetIds: [given(full, 'subnet'), given(other, 'subnet')] }),
      );
      expect(
        Object.fromEntries(
          (subnets.Subnets ?? []).map(subnet => [subnet.SubnetId, subnet.AvailableIpAddressCount === 0]),
        ),
      ).toEqual({ [String(full)]: true, [String(other)]: false });

      const VpcEndpointId = given(world.endpoints['ecr.dkr'], 'endpoint');
      const privateDns = async (): Promise<Record<string, boolean | undefined>> =>
        Object.fromEntries(
          ((await ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints ?? []).map(endpoint => [
            String(endpoint.ServiceName?.split('eu-west-1.')[1]),
            endpoint.PrivateDnsEnabled,
          ]),
        );
      expect(await privateDns()).toEqual({
        'ecr.api': true,
        'ecr.dkr': true,
        logs: true,
        secretsmanager: true,
        s3: false,
      });
      await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, PrivateDnsEnabled: false }));
      expect(await privateDns()).toEqual({
        'ecr.api': true,
        'ecr.dkr': false,
        logs: true,
        secretsmanager: true,
        s3: false,
      });
    });

    it('is the same to the AWS CLI', async () => {
      const told = await sh(
        `aws ecs describe-services --cluster prod --services web && aws elbv2 describe-target-health --target-group-arn ${world.targetGroup} --query 'TargetHealthDescriptions[].TargetHealth.State' --output text`,
        emulator.env,
      );
      expect(told.stderr).toBe('');
      expect(told.code).toBe(0);
      const document: unknown = JSON.parse(told.stdout.slice(0, told.stdout.lastIndexOf('}') + 1));
      expect(isJson(document) && jsons(document.services)[0]).toMatchObject({
        runningCount: 2,
        healthCheckGracePeriodSeconds: 77,
      });
      expect(told.stdout.trim()).toMatch(/healthy\s+healthy$/);

      const changed = await sh(
        'aws ecs update-service --cluster prod --service web --force-new-deployment --query "service.deployments[].status" --output text',
        emulator.env,
      );
      expect(changed.stdout.trim()).toBe('PRIMARY\tACTIVE');
    });
  });

  it('shows the route to a deleted NAT gateway as a blackhole', async () => {
    const world = await healthyWorld(emulator, { network: 'nat' });
    const { ec2 } = emulator.aws;
    const NatGatewayId = given(world.vpc.nat, 'NAT gateway');
    const routeState = async (): Promise<string | undefined> =>
      (
        await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [world.vpc.privateRouteTable] }))
      ).RouteTables?.[0]?.Routes?.find(route => route.NatGatewayId === NatGatewayId)?.State;
    expect(await routeState()).toBe('active');
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    expect(await routeState()).toBe('blackhole');
    const nats = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [NatGatewayId] }));
    expect(nats.NatGateways).toMatchObject([{ State: 'deleted', ConnectivityType: 'public' }]);
  });

  it("tells a rolled-back deployment so that its tasks are the failed one's and PRIMARY is the old one", async () => {
    const world = await healthyWorld(emulator, { network: 'nat' });
    const story = storyOf(world);
    const missing = `${world.repositoryUri}:2.0.0`;
    const tasks = await rolledBackDeployment(
      story,
      [imageMissing(missing), imageMissing(missing), imageMissing(missing)],
      { container: { image: missing } },
    );
    emulator.weather.built();
    const { ecs } = emulator.aws;
    const service = await describeService(world);
    expect(service).toMatchObject({
      runningCount: 2,
      taskDefinition: world.taskDefinition,
      deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', taskDefinition: world.taskDefinition }],
    });
    const stopped = await ecs.send(
      new ListTasksCommand({ cluster: world.cluster, serviceName: world.service, desiredStatus: 'STOPPED' }),
    );
    expect(stopped.taskArns?.toSorted()).toEqual(tasks.map(task => task.taskArn).toSorted());
    const described = await ecs.send(
      new DescribeTasksCommand({ cluster: world.cluster, tasks: stopped.taskArns ?? [] }),
    );
    for (const task of described.tasks ?? []) {
      expect(task.stoppedReason).toContain(`${missing}: not found`);
      expect(task.startedBy).not.toBe(service.deployments?.[0]?.id);
      expect(task.taskDefinitionArn).not.toBe(world.taskDefinition);
      expect(given(task.createdAt, 'date').getTime()).toBeLessThan(given(task.pullStartedAt, 'date').getTime());
      expect(given(task.pullStartedAt, 'date').getTime()).toBeLessThan(given(task.stoppedAt, 'date').getTime());
    }
    const latest = await ecs.send(
      new ListServiceDeploymentsCommand({ cluster: world.cluster, service: world.service }),
    );
    expect(latest.serviceDeployments?.map(deployment => deployment.status)).toEqual([
      'ROLLBACK_SUCCESSFUL',
      'SUCCESSFUL',
    ]);
    const revision = given(latest.serviceDeployments?.[0]?.targetServiceRevisionArn, 'revision');
    const revisions = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] }));
    expect(revisions.serviceRevisions?.[0]?.containerImages?.[0]?.image).toBe(missing);
    expect(service.events?.map(event => event.message).slice(0, 4)).toEqual([
      '(service web) has reached a steady state.',
      expect.stringMatching(/^\(service web\) \(deployment ecs-svc\/\d{19}\) deployment completed\.$/),
      expect.stringMatching(/^\(service web\) rolling back to deployment ecs-svc\/\d{19}\.$/),
      expect.stringMatching(
        /^\(service web\) \(deployment ecs-svc\/\d{19}\) deployment failed: tasks failed to start\.$/,
      ),
    ]);
  });

  it('tells a stuck deployment in which nothing has ever run', async () => {
    const world = await healthyWorld(emulator, { network: 'public' });
    const story = storyOf(world);
    await stuckDeployment(
      story,
      [{ came: 'running', stoppedReason: 'Essential container in task exited', exitCode: 1 }],
      { first: true },
    );
    const extra = failedTask(story, given(story.service.deployments[0], 'deployment'), story.ago(5), {
      came: 'placing',
      stoppedReason: 'Timeout waiting for network interface provisioning to complete.',
    });
    expect(await describeService(world)).toMatchObject({
      runningCount: 0,
      pendingCount: 2,
      deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS', failedTasks: 1 }],
    });
    expect(extra).toMatchObject({ stopCode: 'TaskFailedToStart' });
    expect(extra.pullStartedAt).toBeUndefined();
  });

  it('answers what moto has not implemented with an error of AWS, once', async () => {
    emulator.weather.forgetCalls();
    expect(
      await errorOf(
        emulator.aws.iam.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: 'arn:aws:iam::123456789012:role/x',
            ActionNames: ['s3:GetObject'],
          }),
        ),
      ),
    ).toBe('InvalidAction');
    expect(
      await errorOf(
        emulator.aws.ecs.send(new ExecuteCommandCommand({ cluster: 'c', task: 't', command: 'sh', interactive: true })),
      ),
    ).toBe('UnknownOperationException');
    expect(emulator.weather.calls().map(call => `${call.service}:${call.operation}`)).toEqual([
      'iam:SimulatePrincipalPolicy',
      'ecs:ExecuteCommand',
    ]);
    const quota = await emulator.aws.quotas.send(
      new GetServiceQuotaCommand({ ServiceCode: 'fargate', QuotaCode: 'L-3032A538' }),
    );
    expect(quota.Quota?.Value).toBe(4000);
  });

  it('denies in the shape of each service', async () => {
    emulator.weather.deny('ecs:DescribeServices', 'ec2:*', 'elasticloadbalancing:DescribeTargetHealth', 'iam:GetRole');
    const { ecs, ec2, elb, iam } = emulator.aws;
    expect(await errorOf(ecs.send(new DescribeServicesCommand({ services: ['x'] })))).toBe('AccessDeniedException');
    expect(await errorOf(ec2.send(new DescribeSubnetsCommand({})))).toBe('UnauthorizedOperation');
    expect(await errorOf(elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: 'x' })))).toBe('AccessDenied');
    expect(await errorOf(iam.send(new GetRoleCommand({ RoleName: 'x' })))).toBe('AccessDenied');
    emulator.weather.allow('ec2:*');
    expect(await errorOf(ec2.send(new DescribeSubnetsCommand({})))).toBe('none');
  });

  it('throttles so many calls and no more, and takes its time when told', async () => {
    const { ec2, ecs } = emulator.aws;
    emulator.weather.throttle('ec2:DescribeSubnets', 1);
    expect(await errorOf(ec2.send(new DescribeSubnetsCommand({})))).toBe('RequestLimitExceeded');
    expect(await errorOf(ec2.send(new DescribeSubnetsCommand({})))).toBe('none');
    emulator.weather.throttle('ecs:ListTasks', 1);
    expect(await errorOf(ecs.send(new ListTasksCommand({})))).toBe('ThrottlingException');
    emulator.weather.delay(120);
    const began = performance.now();
    await ec2.send(new DescribeSubnetsCommand({}));
    expect(performance.now() - began).toBeGreaterThanOrEqual(118);
  });

  it('has AWS-managed policies, logs that can be read, and secrets that are recreated under another suffix', async () => {
    const managed = await emulator.aws.iam.send(new GetPolicyCommand({ PolicyArn: EXECUTION_POLICY }));
    expect(managed.Policy?.Arn).toBe(EXECUTION_POLICY);
    const world = await healthyWorld(emulator, { network: 'public', secret: true });
    const at = new Date(Date.now() - 600_000);
    await logLines(emulator, world.logGroup, 'web/app/1', [{ at, message: 'listening on 127.0.0.1:8080' }]);
    emulator.weather.built();
    const read = await emulator.aws.logs.send(
      new GetLogEventsCommand({ logGroupName: world.logGroup, logStreamName: 'web/app/1', startFromHead: true }),
    );
    expect(read.events).toMatchObject([{ message: 'listening on 127.0.0.1:8080', timestamp: at.getTime() }]);

    const old = given(world.secretArn, 'secret');
    await emulator.aws.secrets.send(new DeleteSecretCommand({ SecretId: old, ForceDeleteWithoutRecovery: true }));
    const recreated = await secret(emulator, 'prod/web/db');
    expect(recreated).not.toBe(old);
    expect(await errorOf(emulator.aws.secrets.send(new DescribeSecretCommand({ SecretId: old })))).toBe(
      'ResourceNotFoundException',
    );
  });
});

import {
  CreatePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { lostTasks, NO_BREAKER, rolledBackDeployment, storyOf, stuckDeployment, thrice } from '../stories.ts';
import { cannotAssume, instanceDenied, registryDenied, secretDenied } from '../words.ts';
import { given, healthyWorld, INSTANCE_POLICY, INSTANCE_ROLE, policy, secret } from '../world.ts';
import { beside, closedSubnet, yesterday } from './decoys.ts';
import type { WorldCase } from './world-case.ts';

export const iam: readonly WorldCase[] = [
  {
    name: 'a new revision asks for a secret that the execution role may not read, and was rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', secret: true });
      const arn = await secret(env, 'prod/web/stripe');
      const secrets = [
        { name: 'DB_PASSWORD', valueFrom: given(world.secretArn, 'secret') },
        { name: 'STRIPE_KEY', valueFrom: arn },
      ];
      const because = 'because no identity-based policy allows the secretsmanager:GetSecretValue action';
      await rolledBackDeployment(storyOf(world), thrice(secretDenied(world, arn, because)), { container: { secrets } });
      return world;
    },
    expected: { root: 'iam/execution-role-denied' },
    fixClears: true,
  },
  {
    name: 'an inline policy denies reading secrets',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', secret: true });
      const document = policy({ Sid: 'Lockdown', Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*' });
      await env.aws.iam.send(
        new PutRolePolicyCommand({
          RoleName: world.executionRole.name,
          PolicyName: 'lockdown',
          PolicyDocument: document,
        }),
      );
      await lostTasks(
        storyOf(world),
        thrice(
          secretDenied(world, given(world.secretArn, 'secret'), 'with an explicit deny in an identity-based policy'),
        ),
      );
      return world;
    },
    expected: { root: 'iam/explicit-deny' },
    fixClears: true,
  },
  {
    name: 'the execution role trusts EC2 and not ECS tasks',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', deployment: NO_BREAKER });
      const trust = policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' });
      await env.aws.iam.send(
        new UpdateAssumeRolePolicyCommand({ RoleName: world.executionRole.name, PolicyDocument: trust }),
      );
      await stuckDeployment(storyOf(world), [], { first: true, words: [cannotAssume(world.executionRole.arn)] });
      return world;
    },
    expected: { root: 'iam/role-not-assumable' },
    fixClears: true,
  },
  {
    name: 'the permissions boundary of the execution role leaves ECR out',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      const document = policy({ Sid: 'Logs', Effect: 'Allow', Action: ['logs:*', 's3:*'], Resource: '*' });
      const boundary = await env.aws.iam.send(
        new CreatePolicyCommand({ PolicyName: 'team-boundary', PolicyDocument: document }),
      );
      await env.aws.iam.send(
        new PutRolePermissionsBoundaryCommand({
          RoleName: world.executionRole.name,
          PermissionsBoundary: given(boundary.Policy?.Arn, 'policy'),
        }),
      );
      await lostTasks(
        storyOf(world),
        thrice(registryDenied(world, 'because no permissions boundary allows the ecr:GetAuthorizationToken action')),
      );
      return world;
    },
    expected: { root: 'iam/boundary-denied' },
    fixClears: true,
  },
  {
    name: 'the instances pull with their own role, which lost its policy',
    async build(env) {
      const world = await healthyWorld(env, {
        network: 'nat',
        launch: 'EC2',
        definition: { executionRoleArn: undefined },
      });
      const story = storyOf(world);
      await beside(world, story, closedSubnet, yesterday);
      const document = policy({
        Sid: 'Agent',
        Effect: 'Allow',
        Action: [
          'ecs:DiscoverPollEndpoint',
          'ecs:Poll',
          'ecs:RegisterContainerInstance',
          'ecs:StartTelemetrySession',
          'ecs:Submit*',
          'logs:CreateLogStream',
          'logs:PutLogEvents',
        ],
        Resource: '*',
      });
      await env.aws.iam.send(new DetachRolePolicyCommand({ RoleName: INSTANCE_ROLE, PolicyArn: INSTANCE_POLICY }));
      await env.aws.iam.send(
        new PutRolePolicyCommand({ RoleName: INSTANCE_ROLE, PolicyName: 'agent', PolicyDocument: document }),
      );
      await rolledBackDeployment(story, thrice(instanceDenied(world)), {
        container: { image: `${world.repositoryUri}:1.4.1` },
      });
      return world;
    },
    expected: { root: 'iam/instance-role-denied' },
    fixClears: true,
  },
];

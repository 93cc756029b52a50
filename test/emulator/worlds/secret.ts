import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { lostTasks, rolledBackDeployment, storyOf, thrice } from '../stories.ts';
import { parameterMissing, secretKeyDenied, secretMarked, secretMissing } from '../words.ts';
import { given, healthyWorld, policy, secret as createSecret } from '../world.ts';
import type { WorldCase } from './world-case.ts';

export const secret: readonly WorldCase[] = [
  {
    name: 'the secret was recreated under another suffix',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', secret: true });
      const arn = given(world.secretArn, 'secret');
      await env.aws.secrets.send(new DeleteSecretCommand({ SecretId: arn, ForceDeleteWithoutRecovery: true }));
      await createSecret(env, 'prod/web/db');
      await lostTasks(storyOf(world), thrice(secretMissing(arn)));
      return world;
    },
    expected: { root: 'secret/not-found' },
    fixClears: false,
  },
  {
    name: 'the secret waits to be deleted',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints', secret: true });
      const arn = given(world.secretArn, 'secret');
      await env.aws.secrets.send(new DeleteSecretCommand({ SecretId: arn, RecoveryWindowInDays: 7 }));
      await lostTasks(storyOf(world), thrice(secretMarked(arn)));
      return world;
    },
    expected: { root: 'secret/scheduled-for-deletion' },
    fixClears: true,
  },
  {
    name: 'the execution role may read the secret but not use its key',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', secret: true, customerKey: true });
      const arn = given(world.secretArn, 'secret');
      const document = policy({ Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: arn });
      await env.aws.iam.send(new PutRolePolicyCommand({ RoleName: world.executionRole.name, PolicyName: 'read-secrets', PolicyDocument: document }));
      await lostTasks(storyOf(world), thrice(secretKeyDenied(arn)));
      return world;
    },
    expected: { root: 'secret/kms-denied' },
    fixClears: true,
  },
  {
    name: 'a new revision mistypes a parameter, and was rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', parameter: true });
      const mistyped = `${given(world.parameterArn, 'parameter')}s`;
      await rolledBackDeployment(storyOf(world), thrice(parameterMissing('/prod/web/tokens')), { container: { secrets: [{ name: 'API_TOKEN', valueFrom: mistyped }] } });
      return world;
    },
    expected: { root: 'secret/parameter-not-found' },
    fixClears: false,
  },
];

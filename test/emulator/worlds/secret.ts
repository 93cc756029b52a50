import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DisableKeyCommand } from '@aws-sdk/client-kms';
import { DeleteSecretCommand, PutResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { lostTasks, rolledBackDeployment, storyOf, thrice } from '../stories.ts';
import {
  jsonKeyMissing,
  parameterMissing,
  secretDenied,
  secretKeyDenied,
  secretKeyDisabled,
  secretMarked,
  secretMissing,
} from '../words.ts';
import { given, healthyWorld, policy, secret as createSecret } from '../world.ts';
import { beside, closedSubnet, lockedRole, yesterday } from './decoys.ts';
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
    fixClears: true,
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
      const document = policy({
        Sid: 'ReadSecrets',
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: arn,
      });
      await env.aws.iam.send(
        new PutRolePolicyCommand({
          RoleName: world.executionRole.name,
          PolicyName: 'read-secrets',
          PolicyDocument: document,
        }),
      );
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
      await rolledBackDeployment(storyOf(world), thrice(parameterMissing('/prod/web/tokens')), {
        container: { secrets: [{ name: 'API_TOKEN', valueFrom: mistyped }] },
      });
      return world;
    },
    expected: { root: 'secret/parameter-not-found' },
    fixClears: false,
  },
  {
    name: 'a new revision asks for a JSON key that the secret does not have, and was rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', secret: true });
      const story = storyOf(world);
      await beside(world, story, lockedRole, yesterday);
      await rolledBackDeployment(story, thrice(jsonKeyMissing('db_password')), {
        container: {
          secrets: [{ name: 'DB_PASSWORD', valueFrom: `${given(world.secretArn, 'secret')}:db_password::` }],
        },
      });
      return world;
    },
    expected: { root: 'secret/json-key-missing' },
    fixClears: false,
  },
  {
    name: 'the policy of the secret denies everybody but an administrator',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints', secret: true });
      const story = storyOf(world);
      await beside(world, story, lockedRole);
      const arn = given(world.secretArn, 'secret');
      const document = policy({
        Sid: 'AdminsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/admin' } },
      });
      await env.aws.secrets.send(new PutResourcePolicyCommand({ SecretId: arn, ResourcePolicy: document }));
      await lostTasks(story, thrice(secretDenied(world, arn, 'with an explicit deny in a resource-based policy')));
      return world;
    },
    expected: { root: 'secret/resource-policy-denied' },
    fixClears: true,
  },
  {
    name: 'the key of the secret was disabled',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', secret: true, customerKey: true });
      const story = storyOf(world);
      await beside(world, story, closedSubnet, yesterday);
      const keyArn = given(world.keyArn, 'key');
      await env.aws.kms.send(new DisableKeyCommand({ KeyId: keyArn.slice(keyArn.lastIndexOf('/') + 1) }));
      await lostTasks(story, thrice(secretKeyDisabled(given(world.secretArn, 'secret'), keyArn)));
      return world;
    },
    expected: { root: 'secret/kms-key-unusable' },
    fixClears: true,
  },
];

import { document, allow } from '../healthy.ts';
import { ACCOUNT, arn, iamArn } from '../ids.ts';
import { defineStory, type Story } from '../story.ts';
import { failed, rolledBack, starved, underway, type Failure } from '../symptoms.ts';
import {
  all,
  oldHitch,
  closedDataSubnet,
  earlierLogFailure,
  oldAddressScar,
  oldPullScar,
  orphanTargetGroup,
  scaleIn,
  silentGroup,
  unrelatedDeny,
  unrelatedSecretPolicy,
} from '../decoys.ts';
import {
  databaseOf,
  flagsOf,
  parametersInvalid,
  secretArn,
  secretFailed,
  secretNotFound,
  secretRefused,
  secretUnread,
} from '../words.ts';

const thrice = (stoppedReason: string, more: Partial<Failure> = {}): Failure[] =>
  ([0, 1, 0] as const).map(zone => ({ came: 'initializing', lasted: 36, zone, stoppedReason, ...more }));

export const stories: readonly Story[] = [
  defineStory({
    name: 'secret-not-found',
    about:
      'The secret was deleted and recreated with the same name. It has a new suffix, and the task definition still references the old one.',
    expect: {
      verdict: 'unhealthy',
      root: 'secret/not-found',
      confidence: 'proven',
      notRoots: [
        'secret/version-missing',
        'secret/scheduled-for-deletion',
        'iam/execution-role-denied',
        'secret/reference-malformed',
      ],
    },
    breaks: s => {
      s.secret.secret.ARN = arn('secretsmanager', `secret:prod/${s.name}/database-Zk7Wq2`);
      s.secret.secret.CreatedDate = s.ago(300);
    },
    tells: s => starved(s, { running: 0, failures: [...thrice(secretNotFound(s)), ...thrice(secretNotFound(s))] }),
    decoys: all(oldHitch, unrelatedDeny, unrelatedSecretPolicy, oldPullScar),
  }),
  defineStory({
    name: 'secret-scheduled-for-deletion',
    about: 'During a cleanup, someone scheduled the secret for deletion in seven days.',
    expect: {
      verdict: 'unhealthy',
      root: 'secret/scheduled-for-deletion',
      confidence: 'proven',
      notRoots: ['secret/not-found', 'secret/version-missing', 'iam/execution-role-denied', 'secret/kms-key-unusable'],
    },
    options: { service: 'subscriptions' },
    breaks: s => {
      s.secret.secret.DeletedDate = new Date(s.at.getTime() + 6 * 24 * 3_600_000);
    },
    tells: s =>
      starved(s, {
        running: 1,
        failures: thrice(
          secretFailed(
            s,
            "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.",
          ),
        ),
      }),
    decoys: all(oldHitch, unrelatedSecretPolicy, silentGroup, oldAddressScar),
  }),
  defineStory({
    name: 'secret-version-missing',
    about: 'The new revision requests the staging label BLUE, which no version of the secret has.',
    expect: {
      verdict: 'unhealthy',
      root: 'secret/version-missing',
      confidence: 'proven',
      notRoots: ['secret/not-found', 'secret/json-key-missing', 'iam/execution-role-denied'],
    },
    options: { service: 'quotes' },
    breaks: s => {
      for (const x of s.next.container.secrets ?? [])
        if (x.name === 'DATABASE_URL') x.valueFrom = `${s.secret.secret.ARN}:url:BLUE:`;
    },
    tells: s =>
      rolledBack(s, {
        failures: thrice(
          secretFailed(
            s,
            "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: BLUE",
          ),
        ),
      }),
    decoys: all(unrelatedDeny, scaleIn, closedDataSubnet),
  }),
  defineStory({
    name: 'secret-json-key-missing',
    about: "The new revision requests the JSON key password, which the secret doesn't have.",
    expect: {
      verdict: 'unhealthy',
      root: 'secret/json-key-missing',
      confidence: 'proven',
      notRoots: ['secret/value-not-json', 'secret/version-missing', 'secret/not-found'],
    },
    options: { service: 'identity' },
    byWords: true,
    breaks: s => {
      for (const x of s.next.container.secrets ?? [])
        if (x.name === 'DATABASE_URL') x.valueFrom = `${s.secret.secret.ARN}:db_password::`;
    },
    tells: s =>
      rolledBack(s, {
        failures: thrice(secretUnread('retrieved secret from Secrets Manager did not contain json key db_password')),
      }),
    decoys: all(unrelatedSecretPolicy, oldPullScar),
  }),
  defineStory({
    name: 'secret-value-not-json',
    about: 'The secret holds a plain connection string, and the task definition requests a JSON key from it.',
    expect: {
      verdict: 'unhealthy',
      root: 'secret/value-not-json',
      confidence: 'proven',
      notRoots: ['secret/json-key-missing', 'secret/not-found', 'secret/reference-malformed'],
    },
    options: { service: 'authn' },
    byWords: true,
    tells: s =>
      rolledBack(s, { failures: thrice(secretUnread("invalid character 'p' in literal true (expecting 'r')")) }),
    decoys: all(unrelatedDeny, earlierLogFailure),
  }),
  defineStory({
    name: 'secret-reference-malformed',
    about: 'The new revision adds the JSON key after one colon and omits the two colons that must follow.',
    expect: {
      verdict: 'unhealthy',
      root: 'secret/reference-malformed',
      confidence: 'proven',
      notRoots: ['secret/not-found', 'secret/json-key-missing', 'iam/execution-role-denied'],
    },
    options: { service: 'inventory' },
    breaks: s => {
      for (const x of s.next.container.secrets ?? [])
        if (x.name === 'DATABASE_URL') x.valueFrom = `${s.secret.secret.ARN}:url`;
    },
    tells: s =>
      failed(s, {
        failures: thrice(
          secretUnread(
            'an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.',
          ),
        ),
      }),
    decoys: all(unrelatedDeny, scaleIn),
  }),
  defineStory({
    name: 'secret-resource-policy-denied',
    about: "The secret's resource policy denies everyone except the rotation function.",
    expect: {
      verdict: 'unhealthy',
      root: 'secret/resource-policy-denied',
      confidence: 'proven',
      notRoots: ['iam/execution-role-denied', 'iam/explicit-deny', 'secret/kms-denied'],
    },
    options: { service: 'wallet' },
    breaks: s => {
      s.secret.policy = {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'RotationOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 'secretsmanager:GetSecretValue',
            Resource: '*',
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': iamArn('role/rotate-secrets') } },
          },
        ],
      };
    },
    tells: s =>
      starved(s, {
        running: 1,
        failures: thrice(secretRefused(s, 'with an explicit deny in a resource-based policy')),
      }),
    decoys: all(oldHitch, unrelatedDeny, oldAddressScar, closedDataSubnet),
  }),
  defineStory({
    name: 'secret-kms-denied',
    about:
      'The execution role is allowed to read the secret but not to decrypt with the customer managed key that encrypts it.',
    expect: {
      verdict: 'unhealthy',
      root: 'secret/kms-denied',
      confidence: 'proven',
      notRoots: [
        'iam/execution-role-denied',
        'secret/kms-key-unusable',
        'secret/resource-policy-denied',
        'network/endpoint-missing',
      ],
    },
    options: { service: 'kyc', network: 'endpoints' },
    breaks: s => {
      s.executionRole.inline['read-secrets'] = document(
        allow('secretsmanager:GetSecretValue', [arn('secretsmanager', `secret:prod/${s.name}/*`)]),
        allow('ssm:GetParameters', [arn('ssm', `parameter/prod/${s.name}/*`)]),
      );
    },
    tells: s =>
      rolledBack(s, {
        failures: thrice(
          secretFailed(
            s,
            'AccessDeniedException: Access to KMS is not allowed status code: 400, request id: a87a66d9-f839-4353-b8c2-9984b1465695',
          ),
        ),
      }),
    decoys: all(unrelatedDeny, unrelatedSecretPolicy),
  }),
  defineStory({
    name: 'secret-kms-denied-by-key-policy',
    about: "The role allows decryption, but the key policy doesn't delegate to IAM: it names only the administrators.",
    expect: {
      verdict: 'unhealthy',
      root: 'secret/kms-denied',
      confidence: 'proven',
      notRoots: ['iam/execution-role-denied', 'secret/kms-key-unusable', 'secret/resource-policy-denied'],
    },
    options: { service: 'treasury' },
    breaks: s => {
      s.key.policy = {
        Version: '2012-10-17',
        Id: 'key-default-1',
        Statement: [
          {
            Sid: 'Administrators',
            Effect: 'Allow',
            Principal: { AWS: iamArn('role/key-admin') },
            Action: 'kms:*',
            Resource: '*',
          },
        ],
      };
    },
    tells: s =>
      failed(s, {
        failures: thrice(
          secretFailed(
            s,
            'AccessDeniedException: Access to KMS is not allowed status code: 400, request id: 0c9a1b52-7e0c-46b2-9b53-2f6d1f9e6a10',
          ),
        ),
      }),
    decoys: all(unrelatedDeny, unrelatedSecretPolicy, oldPullScar),
  }),
  defineStory({
    name: 'secret-kms-key-unusable',
    about: 'The key that encrypts the secret was disabled.',
    expect: {
      verdict: 'unhealthy',
      root: 'secret/kms-key-unusable',
      confidence: 'proven',
      notRoots: ['secret/kms-denied', 'iam/execution-role-denied', 'secret/scheduled-for-deletion'],
    },
    options: { service: 'cards' },
    breaks: s => {
      s.key.key.Enabled = false;
      s.key.key.KeyState = 'Disabled';
    },
    tells: s =>
      starved(s, {
        running: 0,
        failures: thrice(
          secretFailed(
            s,
            `DecryptionFailure: Secrets Manager can't decrypt the secret value: ${s.key.key.Arn} is disabled.`,
          ),
        ),
      }),
    decoys: all(oldHitch, unrelatedSecretPolicy, orphanTargetGroup),
  }),
  defineStory({
    name: 'secret-parameter-not-found',
    about: 'The new revision references a parameter that exists only in staging.',
    expect: {
      verdict: 'unhealthy',
      root: 'secret/parameter-not-found',
      confidence: 'proven',
      notRoots: ['iam/execution-role-denied', 'secret/not-found', 'secret/kms-denied'],
    },
    options: { service: 'experiments' },
    breaks: s => {
      for (const x of s.next.container.secrets ?? [])
        if (x.name === 'FEATURE_FLAGS') x.valueFrom = arn('ssm', `parameter/prod/${s.name}/new-flags`);
    },
    tells: s => rolledBack(s, { failures: thrice(parametersInvalid(flagsOf(s).split(':parameter')[1] ?? '')) }),
    decoys: all(unrelatedDeny, scaleIn, s => {
      s.world.parameters.push({
        Name: `/staging/${s.name}/new-flags`,
        ARN: arn('ssm', `parameter/staging/${s.name}/new-flags`),
        Type: 'String',
        LastModifiedDate: s.ago(3000),
        LastModifiedUser: iamArn('user/on-call'),
        Version: 1,
        Tier: 'Standard',
        Policies: [],
        DataType: 'text',
      });
    }),
  }),
  defineStory({
    name: 'secret-not-found-on-ec2',
    about: "On EC2 the new revision references a secret of the staging account, mistyped with this account's ID.",
    expect: {
      verdict: 'unhealthy',
      root: 'secret/not-found',
      confidence: 'proven',
      notRoots: ['iam/execution-role-denied', 'iam/instance-role-denied', 'secret/kms-denied'],
    },
    options: { service: 'settlement', launch: 'EC2', loadBalancer: false },
    breaks: s => {
      for (const x of s.next.container.secrets ?? [])
        if (x.name === 'DATABASE_URL')
          x.valueFrom = `${arn('secretsmanager', 'secret:staging/settlement/database-u3VbN8')}:url::`;
    },
    tells: s =>
      underway(s, {
        began: 43,
        failures: ([0, 1, 0, 1] as const).map(zone => ({
          came: 'initializing',
          lasted: 17,
          zone,
          event: null,
          stoppedReason: `ResourceNotFoundException: The task can't retrieve the secret with ARN '${secretArn(databaseOf(s))}' from AWS Secrets Manager. Check whether the secret exists in the specified Region. ResourceNotFoundException: Fetching secret data from AWS Secrets Manager in region eu-west-1: secret ${secretArn(databaseOf(s))}: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
        })),
      }),
    decoys: all(unrelatedDeny, s => {
      s.secret.policy = {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Audit',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/audit` },
            Action: 'secretsmanager:DescribeSecret',
            Resource: '*',
          },
        ],
      };
    }),
  }),
];

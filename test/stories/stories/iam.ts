import { allow, document, EXECUTION_POLICY, trusts } from '../healthy.ts';
import { ACCOUNT, arn, iamArn } from '../ids.ts';
import { defineStory, type Story } from '../story.ts';
import { failed, first, rolledBack, starved, underway } from '../symptoms.ts';
import {
  all,
  oldHitch,
  closedDataSubnet,
  earlierCrash,
  oldAddressScar,
  oldPullScar,
  orphanTargetGroup,
  scaleIn,
  unrelatedDeny,
  unrelatedSecretPolicy,
} from '../decoys.ts';
import {
  assumed,
  databaseOf,
  imageOf,
  noIdentity,
  refused,
  registryRefused,
  roleNotAssumed,
  secretArn,
  secretRefused,
} from '../words.ts';

const inline = 'read-secrets';

export const stories: readonly Story[] = [
  defineStory({
    name: 'iam-execution-role-missing',
    about:
      'On EC2 a new revision references secrets but has no execution role, so the agent has no credentials to fetch them.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/execution-role-missing',
      notRoots: ['iam/instance-role-denied', 'secret/not-found', 'iam/execution-role-denied'],
    },
    options: { service: 'ledger', launch: 'EC2', loadBalancer: false },
    breaks: s => {
      delete s.next.definition.executionRoleArn;
    },
    tells: s =>
      failed(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'initializing',
          zone: zone as 0 | 1,
          lasted: 21,
          stoppedReason: 'ASM secret resource: unable to find execution role credentials',
        })),
      }),
    decoys: all(oldPullScar, scaleIn),
  }),
  defineStory({
    name: 'iam-execution-role-denied',
    about:
      "The execution role's policy names the secret without the six characters at the end of its ARN, so it doesn't match. The deployment was rolled back.",
    expect: {
      verdict: 'unhealthy',
      root: 'iam/execution-role-denied',
      confidence: 'proven',
      notRoots: [
        'secret/not-found',
        'secret/resource-policy-denied',
        'secret/kms-denied',
        'iam/explicit-deny',
        'network/no-route',
      ],
    },
    breaks: s => {
      const statement = s.executionRole.inline[inline]?.Statement[0];
      if (statement) statement.Resource = [arn('secretsmanager', `secret:prod/${s.name}/database`)];
    },
    tells: s =>
      rolledBack(s, {
        failures: [0, 1, 2].map(i => ({
          came: 'initializing',
          lasted: 38,
          zone: (i % 2) as 0 | 1,
          stoppedReason: secretRefused(s),
        })),
      }),
    decoys: all(unrelatedDeny, unrelatedSecretPolicy, oldPullScar, closedDataSubnet, scaleIn),
  }),
  defineStory({
    name: 'iam-execution-role-denied-registry',
    about: "The managed policy was detached from the execution role, so tasks can't log in to ECR anymore.",
    expect: {
      verdict: 'unhealthy',
      root: 'iam/execution-role-denied',
      confidence: 'proven',
      notRoots: [
        'network/no-route',
        'network/endpoint-missing',
        'image/repository-policy-denied',
        'image/tag-not-found',
      ],
    },
    options: { service: 'payments-api', network: 'endpoints' },
    breaks: s => {
      s.executionRole.attached = s.executionRole.attached.filter(a => a !== EXECUTION_POLICY);
    },
    tells: s =>
      starved(s, {
        running: 1,
        failures: [0, 1, 2, 3].map(i => ({
          came: 'initializing',
          lasted: 26,
          zone: (i % 2) as 0 | 1,
          stoppedReason: registryRefused(s),
        })),
      }),
    decoys: all(oldHitch, unrelatedDeny, orphanTargetGroup, oldAddressScar),
  }),
  defineStory({
    name: 'iam-explicit-deny',
    about: 'Someone added a statement to the execution role that denies every secret under prod/.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/explicit-deny',
      confidence: 'proven',
      notRoots: ['iam/execution-role-denied', 'secret/resource-policy-denied', 'secret/kms-denied'],
    },
    options: { service: 'invoices' },
    breaks: s => {
      s.executionRole.inline['incident-2211'] = document({
        Sid: 'Freeze',
        Effect: 'Deny',
        Action: 'secretsmanager:*',
        Resource: arn('secretsmanager', 'secret:prod/*'),
      });
    },
    tells: s =>
      rolledBack(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'initializing',
          lasted: 33,
          zone: zone as 0 | 1,
          stoppedReason: secretRefused(s, 'with an explicit deny in an identity-based policy'),
        })),
      }),
    decoys: all(unrelatedDeny, unrelatedSecretPolicy, earlierCrash),
  }),
  defineStory({
    name: 'iam-boundary-denied',
    about: 'The execution role was recreated with a permissions boundary that allows images and logs, but not secrets.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/boundary-denied',
      confidence: 'proven',
      notRoots: ['iam/execution-role-denied', 'iam/explicit-deny', 'secret/resource-policy-denied'],
    },
    options: { service: 'shipping' },
    breaks: s => {
      const boundary = iamArn('policy/workload-boundary');
      s.world.policies.push({
        policy: {
          PolicyName: 'workload-boundary',
          PolicyId: 'ANPAEXAMPLEBOUNDARY01',
          Arn: boundary,
          Path: '/',
          DefaultVersionId: 'v3',
          AttachmentCount: 0,
          PermissionsBoundaryUsageCount: 14,
          IsAttachable: true,
          CreateDate: s.ago(400_000),
          UpdateDate: s.ago(90_000),
        },
        document: document(allow(['ecr:*', 'logs:*', 'dynamodb:*', 's3:*', 'sqs:*'], '*')),
      });
      s.executionRole.role.PermissionsBoundary = {
        PermissionsBoundaryType: 'Policy' as never,
        PermissionsBoundaryArn: boundary,
      };
    },
    tells: s =>
      rolledBack(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'initializing',
          lasted: 31,
          zone: zone as 0 | 1,
          stoppedReason: secretRefused(
            s,
            'because no permissions boundary allows the secretsmanager:GetSecretValue action',
          ),
        })),
      }),
    decoys: all(unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'iam-role-not-found',
    about: 'The first revision of a new service uses an execution role that was never created.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/role-not-found',
      confidence: 'proven',
      notRoots: ['iam/role-not-assumable', 'iam/execution-role-denied', 'iam/execution-role-missing'],
    },
    options: { service: 'recommendations' },
    breaks: s => {
      s.next.definition.executionRoleArn = iamArn('role/recommendations-exec');
    },
    tells: s => first(s, { began: 46, events: [roleNotAssumed(s.next.definition.executionRoleArn ?? '')] }),
    decoys: all(orphanTargetGroup, closedDataSubnet),
  }),
  defineStory({
    name: 'iam-role-not-assumable',
    about: 'The task role was copied from another service and trusts EC2 and Lambda, but not ECS tasks.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/role-not-assumable',
      confidence: 'proven',
      notRoots: ['iam/role-not-found', 'iam/execution-role-denied', 'iam/pass-role-denied'],
    },
    options: { service: 'catalogue' },
    breaks: s => {
      s.taskRole.trust = trusts('ec2.amazonaws.com', 'lambda.amazonaws.com');
    },
    tells: s => underway(s, { began: 41, events: [roleNotAssumed(s.taskRole.role.Arn ?? '')] }),
    decoys: all(unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'iam-execution-role-denied-stack',
    about:
      'The execution role of a service that a CloudFormation stack made lacks the permission to read its secret. The stack is still rolling back.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/execution-role-denied',
      confidence: 'proven',
      notRoots: ['iam/pass-role-denied', 'secret/not-found', 'deployment/task-definition-invalid'],
    },
    options: { service: 'ledger' },
    breaks: s => {
      const statement = s.executionRole.inline[inline]?.Statement[0];
      if (statement) statement.Resource = [arn('secretsmanager', 'secret:prod/other/database-??????')];
    },
    tells: s => {
      const stackTags = (id: string) => [
        { Key: 'aws:cloudformation:stack-name', Value: 'prod-ledger' },
        { Key: 'aws:cloudformation:logical-id', Value: id },
        { Key: 'owner', Value: 'payments-team' },
      ];
      s.executionRole.role.Tags = stackTags('ExecutionRole7A1C');
      const of = rolledBack(s, {
        failures: [0, 1, 2].map(i => ({
          came: 'initializing',
          lasted: 38,
          zone: (i % 2) as 0 | 1,
          stoppedReason: secretRefused(s),
        })),
      });
      of.tags = stackTags('Service9D3F').map(t => ({ key: t.Key, value: t.Value }));
      const event = (minutes: number, type: string, status: string, id: string, reason?: string) => ({
        StackId: arn('cloudformation', 'stack/prod-ledger/0f1e2d3c'),
        EventId: `event-${minutes}`,
        StackName: 'prod-ledger',
        LogicalResourceId: id,
        ResourceType: type,
        ResourceStatus: status as 'UPDATE_FAILED',
        Timestamp: s.ago(minutes),
        ...(reason !== undefined && { ResourceStatusReason: reason }),
      });
      s.world.stackEvents.push(
        event(3, 'AWS::CloudFormation::Stack', 'UPDATE_ROLLBACK_IN_PROGRESS', 'prod-ledger'),
        event(
          4,
          'AWS::ECS::Service',
          'UPDATE_FAILED',
          'Service9D3F',
          'Resource handler returned message: "Error occurred during operation \'ECS Deployment Circuit Breaker was triggered\'." (RequestToken: 5b, HandlerErrorCode: GeneralServiceException)',
        ),
        // A decoy: an update of yesterday was refused for another reason.
        event(
          26 * 60,
          'AWS::ECS::Service',
          'UPDATE_FAILED',
          'Service9D3F',
          'Resource handler returned message: "User: arn:aws:sts::111122223333:assumed-role/cfn/AWSCloudFormation is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/x because no identity-based policy allows the iam:PassRole action" (HandlerErrorCode: AccessDenied)',
        ),
      );
      return of;
    },
    decoys: all(unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'iam-instance-role-denied',
    about: 'On EC2, without an execution role, the instances pull with their own role, which lost its ECR policy.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/instance-role-denied',
      confidence: 'proven',
      notRoots: [
        'iam/execution-role-denied',
        'iam/execution-role-missing',
        'network/no-route',
        'image/repository-not-found',
      ],
    },
    options: { service: 'search-indexer', launch: 'EC2', loadBalancer: false, secrets: false },
    breaks: s => {
      for (const r of s.world.roles)
        if (r.role.RoleName === 'ecsInstanceRole') {
          r.attached = [];
          r.inline['agent'] = document(
            allow(
              [
                'ecs:CreateCluster',
                'ecs:DeregisterContainerInstance',
                'ecs:DiscoverPollEndpoint',
                'ecs:Poll',
                'ecs:RegisterContainerInstance',
                'ecs:StartTelemetrySession',
                'ecs:Submit*',
                'logs:CreateLogStream',
                'logs:PutLogEvents',
              ],
              '*',
            ),
          );
        }
      for (const r of [s.next, s.before]) delete r.definition.executionRoleArn;
    },
    tells: s => {
      for (const r of [s.next, s.before]) delete r.definition.executionRoleArn;
      return rolledBack(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'pulling',
          zone: zone as 0 | 1,
          lasted: 24,
          stoppedReason: 'Task failed to start',
          event: null,
          reason: `CannotPullECRContainerError: AccessDeniedException: ${refused(assumed(s, 'ecsInstanceRole', s.world.instances[zone]?.InstanceId ?? ''), 'ecr:GetAuthorizationToken', '*', noIdentity('ecr:GetAuthorizationToken'))} status code: 400, request id: 2b1f0c4d-8a58-4f0e-9a55-3f0e0cbd7c11`,
        })),
      });
    },
    decoys: all(oldPullScar, closedDataSubnet),
  }),
  defineStory({
    name: 'iam-execution-role-denied-pull',
    about:
      "The execution role's policy lists the repositories it can pull from, and the new service's repository is not among them.",
    expect: {
      verdict: 'unhealthy',
      root: 'iam/execution-role-denied',
      confidence: 'proven',
      notRoots: [
        'image/repository-policy-denied',
        'image/repository-not-found',
        'image/registry-missing',
        'iam/instance-role-denied',
      ],
    },
    options: { service: 'reviews', secrets: false },
    breaks: s => {
      s.executionRole.attached = [];
      s.executionRole.inline['pull'] = document(
        allow('ecr:GetAuthorizationToken', '*'),
        allow(
          ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
          ['checkout', 'payments-api'].map(r => arn('ecr', `repository/${r}`)),
        ),
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], '*'),
      );
    },
    tells: s =>
      first(s, {
        began: 37,
        failures: [0, 1, 0, 1].map(zone => ({
          came: 'pulling',
          lasted: 35,
          zone: zone as 0 | 1,
          stoppedReason: `CannotPullContainerError: The task can’t pull the image. Check that the role has the permissions to pull images from the registry. Error response from daemon: pull access denied for ${imageOf(s).split(':')[0]}, repository does not exist or may require 'docker login': denied: ${refused(assumed(s), 'ecr:BatchGetImage', arn('ecr', `repository/${s.name}`), noIdentity('ecr:BatchGetImage'))}`,
        })),
      }),
    decoys: all(orphanTargetGroup, closedDataSubnet),
  }),
  defineStory({
    name: 'iam-execution-role-denied-on-ec2',
    about: 'On EC2 the agent fetches a secret with the execution role, whose policy was written for staging.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/execution-role-denied',
      confidence: 'proven',
      notRoots: ['iam/instance-role-denied', 'secret/not-found', 'secret/kms-denied'],
    },
    options: { service: 'fraud-scoring', launch: 'EC2', loadBalancer: false },
    breaks: s => {
      const statement = s.executionRole.inline[inline]?.Statement[0];
      if (statement) statement.Resource = [arn('secretsmanager', `secret:staging/${s.name}/*`)];
    },
    tells: s =>
      underway(s, {
        began: 40,
        failures: [0, 1, 0, 1].map(zone => ({
          came: 'initializing',
          lasted: 19,
          zone: zone as 0 | 1,
          event: null,
          stoppedReason: `Fetching secret data from AWS Secrets Manager in region eu-west-1: secret ${secretArn(databaseOf(s))}: AccessDeniedException: ${refused(assumed(s), 'secretsmanager:GetSecretValue', secretArn(databaseOf(s)), noIdentity('secretsmanager:GetSecretValue'))} status code: 400, request id: 50b3f0f5-7f0e-4bde-8d5a-6f6b0c1e9d0f`,
        })),
      }),
    decoys: all(unrelatedDeny, scaleIn, s => {
      s.world.roles.push({
        role: {
          Path: '/',
          RoleName: 'fraud-scoring-execution-old',
          RoleId: 'old',
          Arn: `arn:aws:iam::${ACCOUNT}:role/fraud-scoring-execution-old`,
          CreateDate: s.ago(500_000),
        },
        trust: trusts('ecs-tasks.amazonaws.com'),
        inline: {},
        attached: [],
      });
    }),
  }),
];

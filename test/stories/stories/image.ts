import { digest as digestOf, arn } from '../ids.ts';
import { image, indexImage } from '../healthy.ts';
import { defineStory, type Story } from '../story.ts';
import { failed, rolledBack, standalone, starved, underway } from '../symptoms.ts';
import {
  all,
  oldHitch,
  closedDataSubnet,
  earlierSecretFailure,
  oldAddressScar,
  orphanTargetGroup,
  scaleIn,
  silentGroup,
  unrelatedDeny,
  unrelatedSecretPolicy,
} from '../decoys.ts';
import { imageNotFound, imageOf, pullRefused, repositoryNotFound } from '../words.ts';

const release =
  (tag: string) =>
  (s: Parameters<NonNullable<Story['breaks']>>[0]): void => {
    s.next.container.image = s.image(tag);
  };
const untagged = {
  rules: [
    {
      rulePriority: 1,
      description: 'Drop what has no tag',
      selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 1 },
      action: { type: 'expire' },
    },
  ],
};
const archiveUnused = {
  rules: [
    {
      rulePriority: 1,
      description: 'Archive what nobody pulls',
      selection: { tagStatus: 'any', countType: 'sinceImagePulled', countUnit: 'days', countNumber: 180 },
      action: { type: 'transition', targetStorageClass: 'archive' },
    },
  ],
};
const addSidecar = (
  s: Parameters<NonNullable<Story['breaks']>>[0],
  name: string,
  ref: string,
  essential: boolean,
): void => {
  for (const r of [s.next])
    r.definition.containerDefinitions?.push({
      name,
      image: ref,
      cpu: 0,
      essential,
      portMappings: [],
      environment: [],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': `/ecs/${s.name}`, 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': name },
      },
    });
};

export const stories: readonly Story[] = [
  defineStory({
    name: 'image-repository-not-found',
    about: 'The repository was renamed, and the new revision still uses the old name.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/repository-not-found',
      confidence: 'proven',
      notRoots: ['image/tag-not-found', 'image/registry-missing', 'iam/execution-role-denied'],
    },
    options: { service: 'notifications' },
    breaks: s => {
      s.next.container.image = s.image('1.43.0').replace('/notifications:', '/notifications-service:');
    },
    tells: s =>
      failed(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'pulling',
          lasted: 62,
          zone: zone as 0 | 1,
          stoppedReason: repositoryNotFound(imageOf(s)),
        })),
      }),
    decoys: all(unrelatedDeny, oldAddressScar, scaleIn),
  }),
  defineStory({
    name: 'image-tag-not-found',
    about:
      'The release uses a tag that was never pushed. The deployment was rolled back an hour ago, and the old revision is steady.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/tag-not-found',
      confidence: 'proven',
      notRoots: [
        'image/repository-not-found',
        'image/digest-not-found',
        'iam/execution-role-denied',
        'network/no-route',
        'secret/not-found',
      ],
    },
    breaks: release('1.43.0-rc2'),
    tells: s =>
      rolledBack(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'pulling',
          lasted: 190,
          zone: zone as 0 | 1,
          stoppedReason: imageNotFound(imageOf(s)),
        })),
      }),
    decoys: all(
      s => {
        s.repository.lifecycle = untagged;
      },
      earlierSecretFailure,
      oldAddressScar,
      closedDataSubnet,
    ),
  }),
  defineStory({
    name: 'image-tag-pushed-later',
    about:
      'The deployment started before the build had pushed its image. The tag appeared five minutes after the rollback.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/tag-not-found',
      confidence: 'likely',
      notRoots: ['image/repository-not-found', 'image/digest-not-found', 'network/no-route'],
    },
    options: { service: 'reports' },
    byWords: true,
    tells: s => {
      const pushed = s.repository.images.find(i => i.detail.imageTags?.includes('1.43.0'));
      if (pushed) {
        pushed.detail.imagePushedAt = s.ago(20);
        delete pushed.detail.lastRecordedPullTime;
      }
      s.pinned.set(s.image('1.43.0'), '');
      return rolledBack(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'pulling',
          lasted: 190,
          zone: zone as 0 | 1,
          stoppedReason: imageNotFound(imageOf(s)),
        })),
      });
    },
    decoys: all(unrelatedDeny, orphanTargetGroup, earlierSecretFailure),
  }),
  defineStory({
    name: 'image-archived',
    about:
      'A release that was kept for months is deployed again. A lifecycle rule archived its image, which a pull finds no longer and describe-images still shows.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/archived',
      confidence: 'proven',
      notRoots: ['image/tag-not-found', 'image/digest-not-found', 'image/repository-not-found', 'network/no-route'],
    },
    options: { service: 'invoices' },
    byWords: true,
    breaks: s => {
      release('1.12.0')(s);
      const old = image(s.name, '1.12.0', s.ago(220 * 24 * 60));
      old.detail.imageStatus = 'ARCHIVED';
      old.detail.lastArchivedAt = s.ago(40 * 24 * 60);
      s.repository.images.push(old);
      s.pinned.set(s.image('1.12.0'), '');
    },
    tells: s =>
      rolledBack(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'pulling',
          lasted: 190,
          zone: zone as 0 | 1,
          stoppedReason: imageNotFound(imageOf(s)),
        })),
      }),
    decoys: all(
      s => {
        s.repository.lifecycle = archiveUnused;
      },
      unrelatedDeny,
      earlierSecretFailure,
    ),
  }),
  defineStory({
    name: 'image-digest-not-found',
    about:
      "The tag was pushed again and the lifecycle policy removed the digest that ECS had pinned, so lost tasks can't be replaced.",
    expect: {
      verdict: 'unhealthy',
      root: 'image/digest-not-found',
      confidence: 'proven',
      notRoots: ['image/tag-not-found', 'image/repository-not-found', 'iam/execution-role-denied'],
    },
    options: { service: 'payments-api' },
    breaks: s => {
      s.pinned.set(s.image('1.43.0'), digestOf('payments-api first 1.43.0'));
      s.repository.images = [
        ...s.repository.images.filter(i => !i.detail.imageTags?.includes('1.43.0')),
        image(s.name, '1.43.0', s.ago(26 * 60), 84_993_210),
      ];
      s.repository.lifecycle = untagged;
    },
    tells: s =>
      starved(s, {
        running: 1,
        failures: [0, 1, 0, 1].map(zone => {
          const ref = `${imageOf(s)}@${s.pinned.get(imageOf(s)) ?? s.repository.images.at(-1)?.detail.imageDigest}`;
          return {
            came: 'pulling',
            lasted: 58,
            zone: zone as 0 | 1,
            stoppedReason: `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${ref}: ${ref}: not found`,
          };
        }),
      }),
    decoys: all(oldHitch, unrelatedDeny, silentGroup),
  }),
  defineStory({
    name: 'image-platform-mismatch',
    about: 'The new revision runs on Graviton, and the image index contains only linux/amd64.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/platform-mismatch',
      confidence: 'proven',
      notRoots: ['image/tag-not-found', 'image/manifest-unsupported', 'app/crashed'],
    },
    options: { service: 'pricing' },
    breaks: s => {
      s.next.definition.runtimePlatform = { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' };
      s.repository.images.splice(-1, 1, indexImage(s.name, '1.43.0', s.ago(7 * 24 * 60), ['linux/amd64']));
    },
    tells: s => {
      if (s.next.definition.runtimePlatform?.cpuArchitecture !== 'ARM64')
        s.repository.images.splice(
          -1,
          1,
          indexImage(s.name, '1.43.0', s.ago(7 * 24 * 60), ['linux/amd64', 'linux/arm64']),
        );
      return rolledBack(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'pulling',
          lasted: 95,
          zone: zone as 0 | 1,
          stoppedReason:
            "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/arm64'",
        })),
      });
    },
    decoys: all(scaleIn, oldAddressScar),
  }),
  defineStory({
    name: 'image-repository-policy-denied',
    about: "The repository policy denies every pull except the build server's.",
    expect: {
      verdict: 'unhealthy',
      root: 'image/repository-policy-denied',
      confidence: 'proven',
      notRoots: ['iam/execution-role-denied', 'iam/explicit-deny', 'image/repository-not-found'],
    },
    options: { service: 'returns' },
    breaks: s => {
      s.repository.policy = {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'BuildsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            Condition: { StringNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/build' } },
          },
        ],
      };
    },
    tells: s =>
      underway(s, {
        began: 44,
        failures: [0, 1, 0, 1].map(zone => ({
          came: 'pulling',
          lasted: 41,
          zone: zone as 0 | 1,
          stoppedReason: pullRefused(
            s,
            arn('ecr', `repository/${s.name}`),
            'with an explicit deny in a resource-based policy',
          ),
        })),
      }),
    decoys: all(unrelatedDeny, unrelatedSecretPolicy),
  }),
  defineStory({
    name: 'image-registry-missing',
    about: "The new revision's image has no registry, so ECS looks for it on Docker Hub.",
    expect: {
      verdict: 'unhealthy',
      root: 'image/registry-missing',
      notRoots: [
        'image/credentials-missing',
        'image/rate-limited',
        'image/repository-not-found',
        'iam/execution-role-denied',
      ],
    },
    options: { service: 'loyalty' },
    breaks: s => {
      s.next.container.image = 'loyalty:1.43.0';
    },
    tells: s =>
      rolledBack(s, {
        failures: [0, 1, 0].map(zone => ({
          came: 'pulling',
          lasted: 48,
          zone: zone as 0 | 1,
          stoppedReason:
            'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/loyalty:1.43.0: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
        })),
      }),
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
  defineStory({
    name: 'image-rate-limited',
    about:
      'A sidecar is pulled from Docker Hub anonymously, and all tasks share one IP address behind the NAT gateway: the pull rate limit is reached.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/rate-limited',
      notRoots: ['image/tag-not-found', 'network/nat-unusable', 'network/no-route', 'image/registry-missing'],
    },
    options: { service: 'storefront', desired: 4 },
    byWords: true,
    tells: s => {
      addSidecar(s, 'nginx', 'nginx:1.27', true);
      return starved(s, {
        running: 2,
        failures: [0, 1, 0, 1].map(zone => ({
          came: 'pulling',
          lasted: 71,
          zone: zone as 0 | 1,
          stoppedReason: `CannotPullContainerError: inspect image has been retried 5 time(s): httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/${digestOf('nginx')}: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit`,
          beside: [{ name: 'nginx' }],
        })),
      });
    },
    decoys: all(oldHitch, unrelatedDeny, orphanTargetGroup),
  }),
  defineStory({
    name: 'image-tag-not-found-by-a-task',
    about: 'A nightly standalone task uses a tag that was cleaned up. There is no service.',
    expect: {
      verdict: 'unhealthy',
      root: 'image/tag-not-found',
      confidence: 'proven',
      notRoots: ['image/repository-not-found', 'iam/execution-role-denied'],
    },
    options: { service: 'nightly-report', loadBalancer: false },
    ofTask: true,
    breaks: release('2026.10.31'),
    tells: s => {
      standalone(s, { came: 'pulling', lasted: 190, stoppedReason: imageNotFound(imageOf(s)) });
      return undefined;
    },
    decoys: all(unrelatedDeny, closedDataSubnet),
  }),
];

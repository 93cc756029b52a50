import { refused, unreachable } from '../reasons.ts';
import { topic, DENIED, MISSING, UNREACHABLE, UNFIT, THROTTLED, FAILED, type Remaining, rows } from './row.ts';

const IMAGE = topic(
  [
    ' ecr ',
    ' docker hub',
    ' docker io',
    ' registry',
    ' can not pull container',
    ' cannot pull',
    ' can not pull',
    ' image manifest',
    ' pull image',
    ' ghcr io',
    ' quay io',
    ' dkr ',
    ' resolve ref',
  ],
  [' image', ' pull', ' repository', ' manifest', ' digest', ' layer'],
);
const TAG = topic([' image tag', ' tag '], IMAGE.strong.concat(IMAGE.weak));
const REPOSITORY = topic([' repository', ' repo '], [' ecr ', ' image', ' registry', ' docker']);

/** Repositories, tags and images. */
export const IMAGES: readonly Remaining[] = [
  ...rows(REPOSITORY, 'image-pull', 'symptom/image-pull-failed', [
    {
      id: 'pull/repository-not-found',
      stems: [MISSING],
      how: 'missing',
      weight: 0.5,
      candidates: ['image/repository-not-found', 'image/registry-missing', 'image/tag-not-found'],
    },
  ]),
  ...rows(TAG, 'image-pull', 'symptom/image-pull-failed', [
    {
      id: 'pull/not-found',
      stems: [MISSING],
      how: 'missing',
      candidates: ['image/tag-not-found', 'image/repository-not-found'],
    },
    {
      id: 'pull/not-found',
      stems: [[' digest', ' sha256'], MISSING],
      how: 'missing',
      candidates: ['image/digest-not-found', 'image/tag-not-found'],
    },
  ]),
  ...rows(IMAGE, 'image-pull', 'symptom/image-pull-failed', [
    {
      id: 'pull/disk-full',
      stems: [[' no space', ' disk full', ' disk is full', ' insufficient space', ' out of space']],
      how: 'exhausted',
      weight: 2,
      candidates: ['capacity/disk-full'],
    },
    {
      id: 'pull/platform-mismatch',
      stems: [
        [' platform', ' architecture', ' arm64', ' amd64', ' operating system', ' windows version', ' os version'],
        [
          ...UNFIT,
          ' not contain',
          ' no match',
          ' different',
          ' not used',
          ' can not be used',
          ' built for',
          ' not support',
        ],
      ],
      how: 'mismatch',
      weight: 1,
      candidates: ['image/platform-mismatch'],
    },
    {
      id: 'pull/rate-limited',
      stems: [[...THROTTLED, ' pull limit']],
      how: 'throttled',
      weight: 2,
      candidates: ['image/rate-limited'],
    },
    {
      id: 'pull/manifest-unsupported',
      stems: [
        [' media type', ' mediatype', ' manifest', ' in toto', ' attestation', ' mount callback', ' stream processor'],
        [...UNFIT, ' invalid', ' unknown media', ' mount callback failed', ' no processor'],
      ],
      how: 'malformed',
      candidates: ['image/manifest-unsupported'],
    },
    {
      id: 'pull/malformed-reference',
      stems: [
        [' reference', ' uri', ' image name', ' repository name'],
        [' invalid', ' malformed', ' normalize', ' parse', ' format'],
      ],
      how: 'malformed',
      candidates: ['deployment/task-definition-invalid', 'image/repository-not-found'],
    },
    {
      id: 'pull/credentials-refused',
      stems: [[' credential', ' login', ' password', ' username', ' authentication', ' auth token', ' unauthorized']],
      how: 'denied',
      candidates: seen =>
        / ecr |\.ecr\./.test(seen.low)
          ? ['iam/execution-role-denied', 'iam/instance-role-denied']
          : ['image/credentials-invalid', 'image/credentials-missing'],
    },
    {
      id: 'pull/denied',
      stems: [DENIED],
      how: 'denied',
      weight: 0.5,
      candidates: seen =>
        refused(seen, 'iam/execution-role-denied', 'image/repository-policy-denied', [
          'image/repository-not-found',
          'iam/instance-role-denied',
        ]),
    },
    {
      id: 'registry-auth/unreachable',
      stems: [
        [' registry auth', ' get authorization token', ' api ecr', ' task and amazon ecr', ' authorization token'],
        UNREACHABLE,
      ],
      how: 'unreachable',
      service: 'ecr.api',
      candidates: seen => unreachable(seen),
    },
    {
      id: 'pull/unreachable',
      stems: [UNREACHABLE],
      how: 'unreachable',
      candidates: seen =>
        /docker\.io|docker hub|quay\.io|ghcr\.io|gcr\.io/.test(seen.low)
          ? unreachable(seen, 'internet')
          : unreachable(seen),
    },
    {
      id: 'pull/registry-error',
      stems: [[' 500 ', ' 502 ', ' 503 ', ' internal server error', ' service unavailable', ' bad gateway', ' outage']],
      how: 'undetermined',
      weight: 1,
      candidates: ['image/registry-unavailable', 'platform/transient'],
    },
    {
      id: 'pull/not-found',
      stems: [MISSING],
      how: 'missing',
      candidates: ['image/tag-not-found', 'image/repository-not-found', 'image/registry-missing'],
    },
    {
      id: 'pull/storage-driver',
      stems: [
        [' device mapper', ' devicemapper', ' devmapper', ' overlay', ' register layer', ' dm task', ' extract'],
        FAILED,
      ],
      how: 'undetermined',
      candidates: ['platform/docker-unhealthy', 'capacity/disk-full'],
    },
  ]),
];

import { type Candidate, kind, type Seen } from '../family.ts';
import { byInstance, noService, refused, registryOf, unreachable } from './reasons.ts';

const STAGE = [
  'cannotpull',
  'pull image manifest',
  'resolve ref',
  'ref pull',
  'inspect image has been retried',
  'pull access denied',
  'image manifest',
  'failed to copy',
  'the task cannot pull',
  "task can't pull",
  'pulling image',
  'pull command failed',
  'httpreadseeker',
  'httpreaderseeker',
  'register layer',
  'extract layer',
  'unpack image',
  'manifest for ',
  'no such image',
  'pulling from host',
  'pull rate limit',
  'requested access to the resource is denied',
  '/manifests/',
  'getimageblob',
  'dkr.ecr',
  'dkr-ecr',
  'no basic auth credentials',
];
const LAYER = [
  'failed to copy',
  'httpreadseeker',
  'httpreaderseeker',
  'starport-layer-bucket',
  'redacted ecr url',
  'ref pull has been retried',
  'pull command failed: panic',
];
const NO_ACCESS = [
  'repository does not exist or may require',
  'insufficient_scope',
  'no pull access',
  'pull access denied',
  'requested access to the resource is denied',
];
const REFERENCE = [
  'resolve ref',
  'resolve reference',
  'manifest for',
  'manifests',
  'pull image manifest',
  'image manifest',
  'imagenotfoundexception',
  'requested image not found',
  'manifest unknown',
];

const role = (seen: Seen): readonly Candidate[] =>
  byInstance(seen)
    ? refused(seen, 'iam/instance-role-denied', 'image/repository-policy-denied')
    : refused(
        seen,
        'iam/execution-role-denied',
        'image/repository-policy-denied',
        seen.parts.denial?.layer ? [] : ['iam/instance-role-denied'],
      );
const imageOf = (seen: Seen): string => {
  const image = seen.parts.facts.image;
  return typeof image === 'string' ? image : '';
};
const pinned = (seen: Seen): boolean =>
  seen.low.includes('@sha256:') || /\/(?:blobs|manifests)\/sha256:/.test(seen.low);

function noAccess(seen: Seen): readonly Candidate[] {
  switch (registryOf(seen)) {
    case 'ecr':
      return [
        'iam/execution-role-denied',
        'image/repository-policy-denied',
        'image/repository-not-found',
        'iam/instance-role-denied',
      ];
    case 'docker-hub': {
      // A name without an owner is none that anybody has on Docker Hub: a private image whose registry was left out.
      const path = imageOf(seen).replace(/^(?:docker\.io\/)?(?:library\/)?/, '');
      return path !== '' && !path.includes('/')
        ? ['image/registry-missing', 'image/repository-not-found', 'image/credentials-missing']
        : ['image/repository-not-found', 'image/registry-missing', 'image/credentials-missing'];
    }
    case 'other':
      return ['image/credentials-missing', 'image/credentials-invalid', 'image/repository-not-found'];
    case 'unknown':
      return [
        'image/repository-not-found',
        'image/registry-missing',
        'iam/execution-role-denied',
        'image/credentials-missing',
        'image/repository-policy-denied',
      ];
  }
}
const notFound = (seen: Seen): readonly Candidate[] =>
  pinned(seen)
    ? ['image/digest-not-found', 'image/tag-not-found']
    : ['image/tag-not-found', 'image/repository-not-found'];

/** Logging in to a registry, and pulling from it. */
export const IMAGE_PULL = [
  ...kind(
    { symptom: 'symptom/image-pull-failed', step: 'image-pull', source: 'guide:task_cannot_pull_image' } as const,
    [
      {
        id: 'pull/disk-full',
        any: ['no space left on device', 'disk quota exceeded', 'not enough space', 'insufficient space'],
        all: [STAGE],
        how: 'exhausted',
        depth: 8,
        candidates: ['capacity/disk-full'],
      },
      {
        id: 'pull/platform-mismatch',
        any: [
          'descriptor matching platform',
          'no matching manifest for',
          'no match for platform',
          'does not match the specified platform',
          'cannot be used on this platform',
          'operating system is not supported',
          "doesn't match the host",
          'operating system does not match',
          'operating system and cpu architecture',
          'is incompatible with a',
          'incompatible with the host',
          'image os ',
          'os version mismatch',
          'no match for platform',
        ],
        how: 'mismatch',
        depth: 8,
        candidates: ['image/platform-mismatch'],
      },
      {
        id: 'pull/manifest-unsupported',
        any: [
          'failed to get stream processor',
          'in-toto',
          'unsupported media type',
          'unknown media type',
          'unsupported manifest',
          'mount callback failed',
          'media type',
          'manifest invalid',
          'schema 1',
          'unexpected media type',
          'missing signature key',
          'invalid tar header',
          'unrecognized image format',
          'archive/tar',
          'mismatched image rootfs',
        ],
        all: [[...STAGE, 'containererror', 'unable to create new container']],
        how: 'malformed',
        depth: 8,
        candidates: ['image/manifest-unsupported'],
      },
      {
        id: 'pull/rate-limited',
        any: ['toomanyrequests', 'too many requests', 'pull rate limit', 'rate limit'],
        all: [[...STAGE, 'docker', 'registry', 'unauthenticated']],
        not: ['network interface'],
        how: 'throttled',
        depth: 8,
        candidates: ['image/rate-limited'],
      },
      {
        id: 'pull/storage-driver',
        any: [
          'devicemapper',
          'devmapper',
          'dm_task_run',
          'overlay2',
          'input/output error',
          'structure needs cleaning',
          'read-only file system',
        ],
        all: [STAGE],
        how: 'undetermined',
        depth: 7,
        candidates: ['platform/docker-unhealthy', 'capacity/disk-full'],
      },
      {
        id: 'pull/malformed-reference',
        any: [
          'invalid reference format',
          'normalize image reference',
          'normalise image reference',
          'parse image reference',
          'invalid image reference',
          'failed to parse reference',
          'repository name must be lowercase',
          'could not parse image',
          'object required',
        ],
        how: 'malformed',
        depth: 7,
        candidates: ['deployment/task-definition-invalid', 'image/repository-not-found'],
      },
    ],
  ),
  ...kind(
    {
      symptom: 'symptom/image-pull-failed',
      step: 'registry-auth',
      source: 'guide:resource-initialization-error',
    } as const,
    [
      {
        id: 'registry-auth/engine-credentials',
        any: ['credentials: not found', 'cannotpullcontainerautherror', 'engine docker private registry'],
        how: 'malformed',
        service: 'registry',
        depth: 7,
        candidates: ['image/credentials-invalid', 'image/credentials-missing'],
      },
      {
        id: 'registry-auth/denied',
        any: [
          'ecr:getauthorizationtoken',
          'getauthorizationtoken',
          'cannotpullecrcontainererror',
          'registry auth',
          'api.ecr',
        ],
        outcome: 'denied',
        not: ['ecr:batch', 'ecr:getdownload'],
        service: 'ecr.api',
        how: 'denied',
        depth: 7,
        candidates: seen =>
          refused(seen, byInstance(seen) ? 'iam/instance-role-denied' : 'iam/execution-role-denied', undefined, [
            'iam/instance-role-denied',
          ]),
      },
      {
        id: 'registry-auth/throttled',
        any: ['getauthorizationtoken', 'registry auth', 'cannotpullecr'],
        outcome: 'throttled',
        service: 'ecr.api',
        how: 'throttled',
        depth: 7,
        candidates: ['platform/throttled'],
      },
      {
        id: 'registry-auth/unreachable',
        any: [
          'registry auth from amazon ecr',
          'getauthorizationtoken',
          'ecr registry auth',
          'api.ecr',
          'cannotpullecrcontainererror',
        ],
        outcome: 'network',
        service: 'ecr.api',
        how: 'unreachable',
        depth: 7,
        candidates: seen => unreachable(seen),
      },
      {
        id: 'registry-auth/failed',
        vague: true,
        any: ['retrieve ecr registry auth', 'registry auth from amazon ecr', 'cannotpullecrcontainererror'],
        service: 'ecr.api',
        how: 'undetermined',
        depth: 6,
        candidates: [
          'network/no-route',
          'network/public-ip-missing',
          'network/endpoint-missing',
          'iam/execution-role-denied',
          'iam/execution-role-missing',
        ],
      },
    ],
  ),
  ...kind(
    { symptom: 'symptom/image-pull-failed', step: 'image-pull', source: 'guide:task_cannot_pull_image' } as const,
    [
      {
        id: 'pull/denied',
        any: [
          'not authorized to perform: ecr:',
          'not authorised to perform: ecr:',
          'ecr:batchgetimage',
          'ecr:getdownloadurlforlayer',
          'ecr:batchchecklayeravailability',
          'ecr:batchimportupstreamimage',
          'ecr:createrepository',
        ],
        service: 'ecr.dkr',
        how: 'denied',
        depth: 8,
        candidates: role,
      },
      {
        id: 'pull/repository-not-found',
        any: ['name unknown', 'repositorynotfoundexception', 'repository with name', 'name_unknown'],
        all: [['not exist', 'not found', 'unknown']],
        how: 'missing',
        depth: 8,
        candidates: seen =>
          registryOf(seen) === 'docker-hub'
            ? ['image/registry-missing', 'image/repository-not-found']
            : ['image/repository-not-found'],
      },
      {
        id: 'pull/repository-not-found',
        shape: /\brepository [^ ]{1,300} not found/,
        how: 'missing',
        depth: 7,
        candidates: seen =>
          registryOf(seen) === 'ecr'
            ? ['image/repository-not-found']
            : ['image/registry-missing', 'image/repository-not-found', 'image/credentials-missing'],
      },
      {
        id: 'pull/no-credentials',
        any: ['no basic auth credentials'],
        how: 'denied',
        depth: 7,
        candidates: seen =>
          registryOf(seen) === 'ecr'
            ? ['iam/execution-role-denied', 'iam/instance-role-denied', 'iam/execution-role-missing']
            : ['image/credentials-missing', 'image/credentials-invalid'],
      },
      {
        id: 'pull/credentials-refused',
        any: [
          'incorrect username or password',
          'authentication required',
          'unauthorized: ',
          '401 unauthorized',
          'failed to authorize',
          'failed to fetch anonymous token',
          'failed to fetch oauth token',
          'invalid username/password',
          'bad credentials',
        ],
        all: [STAGE],
        not: ['i/o timeout', 'no such host', 'dial tcp'],
        how: 'denied',
        service: 'registry',
        depth: 7,
        candidates: seen =>
          registryOf(seen) === 'ecr'
            ? ['iam/execution-role-denied', 'image/repository-policy-denied']
            : ['image/credentials-invalid', 'image/credentials-missing', 'image/repository-not-found'],
      },
      { id: 'pull/no-access', any: NO_ACCESS, how: 'denied', depth: 7, candidates: noAccess },
      {
        id: 'pull/forbidden',
        any: ['403 forbidden', 'status code 403', 'statuscode: 403', 'status: 403', 'code 403'],
        all: [STAGE],
        how: 'denied',
        depth: 7,
        candidates: seen =>
          pinned(seen)
            ? [
                'image/digest-not-found',
                'iam/execution-role-denied',
                'network/endpoint-policy-denied',
                'image/repository-policy-denied',
              ]
            : [
                'iam/execution-role-denied',
                'image/repository-policy-denied',
                'iam/instance-role-denied',
                'network/endpoint-policy-denied',
              ],
      },
      {
        id: 'pull/layer-status',
        any: ['unexpected status code', 'unexpected status from'],
        all: [STAGE],
        not: ['404', 'not found'],
        how: 'undetermined',
        depth: 7,
        candidates: seen =>
          registryOf(seen) === 'docker-hub' || registryOf(seen) === 'other'
            ? ['image/rate-limited', 'image/registry-unavailable', 'network/no-route']
            : ['network/endpoint-missing', 'network/endpoint-policy-denied', 'network/no-route', 'image/rate-limited'],
      },
      {
        id: 'pull/layer-unreachable',
        any: LAYER,
        outcome: 'network',
        how: 'unreachable',
        service: 's3',
        depth: 7,
        candidates: seen =>
          ['docker-hub', 'other'].includes(registryOf(seen)) ? unreachable(seen, 'internet') : unreachable(seen, 's3'),
      },
      {
        id: 'pull/layer-unreachable',
        any: ['invalid memory address or nil pointer'],
        all: [STAGE],
        how: 'unreachable',
        service: 's3',
        depth: 7,
        candidates: seen => unreachable(seen, 's3'),
      },
      {
        id: 'pull/unreachable',
        any: [...STAGE, 'amazon ecr repository'],
        not: ['pull secrets'],
        outcome: 'network',
        how: 'unreachable',
        depth: 7,
        candidates: seen =>
          ['docker-hub', 'other'].includes(registryOf(seen)) || noService(seen)
            ? unreachable(seen, 'internet')
            : unreachable(seen),
      },
      {
        id: 'pull/unreachable',
        any: [
          'error pulling image conf',
          'pulling image configuration',
          'inactivity time exceeded',
          'timeout while pulling',
        ],
        how: 'unreachable',
        depth: 7,
        candidates: seen => unreachable(seen),
      },
      {
        id: 'pull/registry-error',
        any: STAGE,
        outcome: 'server-error',
        how: 'undetermined',
        service: 'registry',
        depth: 7,
        candidates: ['image/registry-unavailable', 'platform/transient'],
      },
      {
        id: 'pull/throttled',
        any: STAGE,
        outcome: 'throttled',
        how: 'throttled',
        depth: 7,
        candidates: ['image/rate-limited', 'platform/throttled'],
      },
      {
        id: 'pull/not-found',
        any: REFERENCE,
        all: [['not found', 'does not exist', '404', 'manifest unknown', 'notfound']],
        how: 'missing',
        depth: 8,
        candidates: notFound,
      },
      {
        id: 'pull/not-found',
        all: [
          ['cannotpull', "can't pull", 'cannot pull'],
          ['not found', 'does not exist', '404', 'no such image', 'check whether the image exists'],
        ],
        how: 'missing',
        depth: 7,
        candidates: seen => [...notFound(seen), 'image/registry-missing' as const],
      },
      {
        id: 'pull/no-such-image',
        any: ['no such image'],
        how: 'missing',
        depth: 7,
        candidates: [
          'image/tag-not-found',
          'iam/execution-role-denied',
          'image/repository-not-found',
          'network/no-route',
        ],
      },
      {
        id: 'pull/denied',
        any: ['cannotpull', "can't pull the image", 'cannot pull'],
        outcome: 'denied',
        how: 'denied',
        depth: 7,
        candidates: role,
      },
      {
        id: 'pull/timeout',
        any: ['could not transition to pulled', 'transition to pull'],
        how: 'timeout',
        depth: 6,
        candidates: ['platform/docker-unhealthy', 'network/no-route', 'capacity/disk-full'],
      },
      {
        id: 'pull/reference-unresolved',
        vague: true,
        any: ['resolve ref', 'pull image manifest', 'cannotpullimagemanifesterror', 'inspect image has been retried'],
        how: 'undetermined',
        depth: 6,
        candidates: [
          'image/tag-not-found',
          'image/repository-not-found',
          'iam/execution-role-denied',
          'network/no-route',
        ],
      },
      {
        id: 'pull/failed',
        vague: true,
        any: [
          'cannotpull',
          "can't pull the image",
          'task cannot pull',
          'failed to pull image',
          'ref pull has been retried',
        ],
        how: 'undetermined',
        depth: 6,
        candidates: [
          'image/tag-not-found',
          'image/repository-not-found',
          'iam/execution-role-denied',
          'network/no-route',
          'image/registry-missing',
        ],
      },
    ],
  ),
];

/** What Fargate says when it was neither told whether a secret nor whether the registry was the matter. */
export const PULL_SECRETS_OR_AUTH = kind(
  { step: 'registry-auth', source: 'guide:resource-initialization-error' } as const,
  [
    {
      id: 'registry-auth/role-missing',
      any: [
        'to have execution role arn',
        'requires an execution role',
        'execution role arn to support',
        'must specify an execution role',
        'an execution role is required',
        'must have an execution role',
        'executionrolearn is required',
      ],
      symptom: 'symptom/request-refused',
      how: 'missing',
      depth: 7,
      candidates: ['iam/execution-role-missing'],
    },
    {
      id: 'init/denied',
      any: ['pull secrets or registry auth', 'execution resource retrieval failed'],
      outcome: 'denied',
      symptom: 'symptom/secrets-not-retrieved',
      how: 'denied',
      depth: 6,
      candidates: seen => refused(seen, 'iam/execution-role-denied'),
    },
    {
      id: 'init/unreachable',
      any: ['pull secrets or registry auth', 'pull command failed', 'execution resource retrieval failed'],
      outcome: 'network',
      symptom: 'symptom/image-pull-failed',
      how: 'unreachable',
      depth: 6,
      candidates: seen => unreachable(seen),
    },
    {
      id: 'init/undetermined',
      vague: true,
      any: ['registry auth', 'execution resource retrieval failed'],
      symptom: 'symptom/image-pull-failed',
      how: 'undetermined',
      depth: 5,
      candidates: [
        'network/no-route',
        'network/public-ip-missing',
        'iam/execution-role-denied',
        'network/endpoint-missing',
        'network/endpoint-security-group',
        'secret/not-found',
      ],
    },
    {
      id: 'init/secrets-undetermined',
      vague: true,
      any: ['unable to pull secrets', 'fetching secret data', 'unable to retrieve secret'],
      symptom: 'symptom/secrets-not-retrieved',
      how: 'undetermined',
      depth: 5,
      candidates: [
        'iam/execution-role-denied',
        'secret/not-found',
        'network/no-route',
        'network/public-ip-missing',
        'network/endpoint-missing',
        'secret/version-missing',
      ],
    },
  ],
);

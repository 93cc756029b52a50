import { type Candidate, kind, type Seen } from '../family.ts';
import { callerOf, NO_CREDENTIALS, refused } from './reasons.ts';

const AGENT =
  '(?!poll|discoverpoll|registercontainerinstance|deregistercontainerinstance|submit|starttelemetry|updatecontainerinstancesstate|putsystemlog)';
/** Actions of whoever deploys: no task and no agent calls them. */
const DEPLOYING = new RegExp(
  `(?<![a-z:])(?:ecs:${AGENT}[a-z]{4,60}\\b|(?:codedeploy|cloudformation|codepipeline|codebuild|application-autoscaling|states|scheduler):[a-z]{4,60}\\b|iam:(?!passrole)[a-z]{4,60}\\b|ecr:(?:putimage|initiatelayerupload|uploadlayerpart|completelayerupload|describerepositories|describeimages)\\b|ssm:startsession\\b)`,
);
/** Principals that are people and deployment tools. */
const DEPLOYERS = [
  ':user/',
  'awscloudformation',
  'cfn-exec-role',
  'githubactions',
  'github-actions',
  'awsreservedsso',
  'awscodebuild',
  'codebuild-',
  'terraform',
  'jenkins',
  'gitlab',
];

const inDaemon = (seen: Seen): boolean =>
  /cannot(?:pull|start|create|inspect|stop)|docker daemon|response from daemon|api error \(|containerd/.test(seen.low);
const LOCAL: readonly Candidate[] = [
  [
    'app/crashed',
    'The process ran out of files, sockets or threads, which it might leak. The network is not involved.',
  ],
  [
    'deployment/task-definition-invalid',
    'The limit might be too low for the app. Check ulimits (nofile, nproc) in the container definition.',
  ],
];
/** What decides by itself whatever stands around it: the action that was refused, a shortage inside the container, an address of the host. */
export const DECISIVE = [
  ...kind({ source: 'guide:troubleshoot_access-denied', how: 'denied', symptom: 'symptom/request-refused' } as const, [
    {
      id: 'role/pass-role',
      any: ['iam:passrole'],
      not: ['unable to launch instance'],
      step: 'role-assumption',
      depth: 7,
      candidates: seen => refused(seen, 'iam/pass-role-denied'),
    },
    {
      id: 'denied/caller',
      shape: DEPLOYING,
      outcome: 'denied',
      step: 'request',
      depth: 7,
      candidates: callerOf,
    },
    {
      id: 'denied/caller',
      named: DEPLOYERS,
      all: [['not authorized to perform', 'not authorised to perform']],
      not: ['cannotpull', 'resourceinitialization', 'registry auth', 'fetching secret data'],
      step: 'request',
      depth: 7,
      candidates: callerOf,
    },
    {
      id: 'placement/agent-denied',
      any: [
        'ecs:poll',
        'ecs:discoverpollendpoint',
        'ecs:registercontainerinstance',
        'ecs:submit',
        'ecs:starttelemetrysession',
      ],
      outcome: 'denied',
      step: 'placement',
      symptom: 'symptom/placement-failed',
      depth: 8,
      candidates: seen => refused(seen, 'iam/instance-role-denied', undefined, ['capacity/agent-not-registered']),
    },
  ]),
  ...kind(
    { source: 'seen', step: 'process', symptom: 'symptom/container-exited', how: 'exhausted', depth: 8 } as const,
    [
      {
        id: 'process/local-shortage',
        any: [
          'too many open files',
          'emfile',
          'enfile',
          'cannot assign requested address',
          'eaddrnotavail',
          'no buffer space available',
          'enobufs',
          "can't start new thread",
          'unable to create new native thread',
          'unable to create native thread',
          'failed to create new os thread',
          'newosproc',
          'pthread_create failed',
          'file descriptors exhausted',
          'out of file descriptors',
          'fork: retry',
          'no free ephemeral port',
          'ephemeral ports exhausted',
          'max user watches',
          'nospace: system limit for number of file watchers',
        ],
        candidates: seen => (inDaemon(seen) ? ['platform/docker-unhealthy', 'platform/agent-outdated'] : LOCAL),
      },
      {
        id: 'process/local-shortage',
        all: [
          ['resource temporarily unavailable', 'eagain', 'cannot allocate'],
          ['fork', 'thread', 'clone', 'vfork', 'spawn'],
        ],
        not: ['cannot allocate memory'],
        candidates: seen => (inDaemon(seen) ? ['platform/docker-unhealthy', 'platform/agent-outdated'] : LOCAL),
      },
    ],
  ),
  ...kind({ source: 'guide:task-iam-roles', how: 'unreachable', depth: 8 } as const, [
    {
      id: 'log-driver/credentials',
      any: [
        'credentialsendpointerror',
        '169.254.170.2',
        'nocredentialproviders',
        'no valid providers in chain',
        'failed to load credentials',
        'failed to refresh cached credentials',
      ],
      all: [['logging driver', 'log driver', 'logger args', 'awslogs', 'log stream', 'log group']],
      step: 'log-driver',
      symptom: 'symptom/log-driver-failed',
      how: 'undetermined',
      depth: 7,
      candidates: [
        [
          'platform/agent-outdated',
          "On the instance, the Docker daemon can't get the execution role's credentials from 169.254.170.2: the agent might be too old, or the daemon's proxy might intercept the call.",
        ],
        'capacity/attribute-missing',
        'iam/instance-role-denied',
      ],
    },
    {
      id: 'credentials/endpoint-unreachable',
      any: [
        '169.254.170.2',
        'retrieve ecs metadata',
        'credentialsendpointerror',
        'credentials endpoint',
        'aws_container_credentials',
        'ecs credentials',
        'container-role',
        'task metadata endpoint',
      ],
      all: [
        [
          'timeout',
          'timed out',
          'timeouterror',
          'max retries',
          'unreachable',
          'refused',
          'failed',
          'error',
          'unable',
          'proxy',
          'no route',
          'deadline',
          'could not',
          "couldn't",
        ],
      ],
      not: ['cannotpull', 'resourceinitialization'],
      step: 'process',
      symptom: 'symptom/container-exited',
      candidates: NO_CREDENTIALS,
    },
    {
      id: 'credentials/none',
      any: [
        'nocredentialserror',
        'unable to locate credentials',
        'could not load credentials from any providers',
        'credentialsprovidererror',
        'unable to load credentials from service endpoint',
        'unable to load credentials from any of the providers',
        'unable to load aws credentials',
        'unable to get iam security credentials',
        'no ec2 imds role found',
        'failed to refresh cached credentials',
        'nocredentialproviders',
        'no valid providers in chain',
        'partialcredentialserror',
        'missing credentials in config',
        'no valid credential source',
        'unable to find credentials',
        'error retrieving credentials from the instance profile metadata',
        'credentials provider in the chain',
      ],
      step: 'process',
      symptom: 'symptom/container-exited',
      how: 'missing',
      candidates: [
        [
          'iam/task-role-missing',
          'The SDK found no credentials. Without a task role, the container has no credentials endpoint, and on Fargate there is no instance role to fall back on.',
        ],
        [
          'app/config-missing',
          'The environment variables with the keys might be missing, or a proxy might intercept calls to 169.254.170.2 (NO_PROXY).',
        ],
        'platform/agent-outdated',
      ],
    },
  ]),
  ...kind({ source: 'seen', step: 'log-driver', symptom: 'symptom/log-driver-failed', depth: 8 } as const, [
    {
      id: 'log-driver/firelens',
      any: ['[fluentbit init process]', 'fluent_bit_init', 'invoke_fluent_bit', 'fluentbit init'],
      how: 'malformed',
      candidates: [
        [
          'logging/firelens-invalid',
          "The init image of AWS for Fluent Bit couldn't read or write its files. It needs a writable /init (no readonlyRootFilesystem), its configuration in S3 and the task metadata.",
        ],
        'app/permission-denied',
      ],
    },
    {
      id: 'log-driver/firelens',
      any: ['fluent-bit', 'fluentbit', 'fluent bit', 'fluentd', 'firelens', 'log_router', '/fluent'],
      all: [['read-only file system', 'readonlyrootfilesystem', 'erofs', 'read only file system']],
      how: 'denied',
      candidates: [
        [
          'logging/firelens-invalid',
          'The log router must be able to write its configuration and its socket. Turn readonlyRootFilesystem off for it, or mount volumes at these paths.',
        ],
        'app/permission-denied',
      ],
    },
  ]),
  ...kind({ source: 'seen', step: 'process', symptom: 'symptom/container-exited', how: 'denied', depth: 8 } as const, [
    {
      id: 'log/permission-denied',
      shape:
        /\bbind\b.{0,80}\b(?:permission denied|eacces|operation not permitted|access is denied)|\blisten\b.{0,40}\b(?:eacces|permission denied)|(?:permission denied|eacces).{0,60}\b(?:binding|bind|listen)\b|could not bind to (?:address|port).{0,60}permission/,
      candidates: [
        [
          'app/permission-denied',
          "The container's user isn't root, so it isn't allowed to listen on a port below 1024.",
        ],
        'app/crashed',
      ],
    },
  ]),
  ...kind(
    {
      source: 'seen',
      step: 'container-create',
      symptom: 'symptom/container-not-created',
      how: 'mismatch',
      depth: 8,
    } as const,
    [
      {
        id: 'container/gpu-driver',
        any: [
          'unsatisfied condition',
          'requirement error',
          'driver not loaded',
          'driver/library version mismatch',
          'update your driver',
          'cuda driver version is insufficient',
          'driver version is too old',
          'nvidia driver on your system is too old',
          'nvml: driver',
          'cuda_error_system_driver_mismatch',
          'forward compatibility was attempted',
          'unsupported display driver',
        ],
        all: [['nvidia', 'cuda', 'nvml', 'driver']],
        candidates: [
          [
            'platform/agent-outdated',
            "The GPU driver of the instance's AMI is older than the image requires. Use a newer ECS GPU-optimized AMI, or an image for an older CUDA version.",
          ],
          [
            'image/platform-mismatch',
            'The image is built for a newer CUDA version than the driver on the instance supports.',
          ],
        ],
      },
      {
        id: 'container/gpu-device',
        any: [
          'no cuda-capable device',
          'no devices were found',
          'could not select device driver',
          'unknown runtime specified',
          'unknown or invalid runtime',
          'device=all: unknown device',
          'device error: unknown device',
          'unknown device id',
          'failed to initialize nvml: unknown',
          'nvidia-container-runtime: no such file',
          'libnvidia-ml.so',
          'libcuda.so',
          'no nvidia gpu',
          'cuda initialization: found no nvidia driver',
          'found no nvidia driver',
        ],
        how: 'missing',
        candidates: ['capacity/attribute-missing', 'deployment/task-definition-invalid', 'platform/agent-outdated'],
      },
    ],
  ),
];

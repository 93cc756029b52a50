import type { Family } from '../family.ts';
import { notAssumed, refused, unreachable } from './reasons.ts';

/**
 * A family told by the words that remain of a message that was shortened or retold: beginnings of words, in any order.
 * The row of which most words stand in the message is taken.
 */
export interface Remaining extends Omit<Family, 'any' | 'all' | 'named' | 'shape' | 'outcome' | 'depth' | 'source'> {
  /** What it is about; one of these stands in it. */
  readonly about: Topic;
  /** What is said of that; one of each group stands in it. */
  readonly stems: readonly (readonly string[])[];
  /** How much it is preferred to rows about the same with as many words. */
  readonly weight?: number;
}
interface Topic {
  /** Words that only this has. */
  readonly strong: readonly string[];
  /** Words that other things have too. */
  readonly weak: readonly string[];
}
const topic = (strong: readonly string[], weak: readonly string[] = []): Topic => ({ strong, weak });

const DENIED = [
  ' denied',
  ' not authorized',
  ' not authorised',
  ' unauthorized',
  ' forbidden',
  ' not allow',
  ' permission',
  ' not permitted',
  ' lacks',
  ' 403',
];
const MISSING = [
  ' not found',
  ' missing',
  ' no such',
  ' not exist',
  ' nonexistent',
  ' non existent',
  ' unknown',
  ' 404',
  ' not find',
  ' unable to find',
  ' nosuch',
  ' deleted',
  ' absent',
];
const UNREACHABLE = [
  ' timeout',
  ' timed out',
  ' time out',
  ' connection',
  ' connect ',
  ' unreachable',
  ' reach',
  ' network',
  ' dial',
  ' deadline',
  ' no route',
  ' request send failed',
  ' request canceled',
  ' attempts',
];
const EXHAUSTED = [
  ' insufficient',
  ' not enough',
  ' limit',
  ' quota',
  ' full ',
  ' no space',
  ' exceed',
  ' no free',
  ' exhaust',
  ' ran out',
  ' run out',
  ' out of',
  ' too few',
  ' no more',
  ' no available',
  ' remaining',
];
const MALFORMED = [
  ' invalid',
  ' malformed',
  ' must',
  ' require',
  ' format',
  ' not valid',
  ' wrong',
  ' incorrect',
  ' parse',
  ' unexpected',
];
const UNFIT = [' not support', ' unsupported', ' incompatib', ' not compatib', ' not match', ' mismatch', ' only '];
const THROTTLED = [' throttl', ' rate exceeded', ' rate limit', ' too many requests', ' toomanyrequests', ' 429'];
const FAILED = [
  ' fail',
  ' error',
  ' unable',
  ' can not',
  ' could not',
  ' did not',
  ' unsuccessful',
  ' stopped',
  ' exception',
  ' problem',
];

const SECRET = topic(
  [' secrets manager', ' secretsmanager', ' asm ', ' get secret value', ' secret arn'],
  [' secret', ' pull secrets'],
);
const PARAMETER = topic([' ssm ', ' parameter store', ' get parameters', ' systems manager'], [' parameter']);
const KMS = topic([' kms ', ' decrypt', ' customer master key', ' cmk '], [' encryption key']);
const ENV_FILE = topic([' env file', ' environment file', ' environment variable file', ' envfile', ' env files'], []);
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
const LOGS = topic(
  [' log group', ' log stream', ' awslogs', ' log driver', ' logging driver', ' cloudwatch log', ' logger args'],
  [' cloudwatch', ' logging', ' log '],
);
const FIRELENS = topic([' firelens', ' fluent bit', ' fluentbit', ' fluentd', ' log router'], []);
const EFS = topic(
  [' efs ', ' nfs', ' mount target', ' access point', ' fsap ', ' elastic file system', ' elasticfilesystem'],
  [' file system', ' filesystem', ' mount'],
);
const EBS = topic([' ebs ', ' elastic block'], [' volume', ' snapshot']);
const ENI = topic(
  [' network interface', ' eni ', ' enis ', ' elastic network', ' security group'],
  [' subnet', ' ip address', ' free address', ' vpc'],
);
const SUBNET = topic([' subnet', ' ip address', ' ips ', ' free address'], [' network interface', ' eni ', ' task']);
const PLACING = topic(
  [
    ' container instance',
    ' place a task',
    ' placement',
    ' place task',
    ' capacity provider',
    ' closest matching',
    ' requirements',
    ' instances',
  ],
  [' instance', ' cluster', ' resource', ' host'],
);
const FARGATE = topic([' fargate'], [' task', ' vcpu', ' capacity', ' configuration']);
const CAPACITY = topic([' capacity'], [' fargate', ' availability zone', ' available', ' launch']);
const ROLE = topic(
  [' assume', ' trust policy', ' trust relationship', ' service linked role', ' role arn'],
  [' role', ' iam '],
);
const TARGET = topic(
  [' target group', ' elb ', ' load balancer', ' targets', ' target ', ' alb ', ' nlb '],
  [' health', ' unhealthy', ' port'],
);
const CONTAINER_HEALTH = topic([' container health', ' healthcheck command', ' health command']);
const LISTENER = topic([' listener'], [' target group', ' traffic', ' rule']);
const DEPLOYMENT = topic(
  [' deployment', ' rolled back', ' rollback', ' roll back', ' circuit breaker'],
  [' service', ' steady'],
);
const CONTAINER = topic(
  [' oci runtime', ' container process', ' runc ', ' shim ', ' can not start container', ' entrypoint', ' exec '],
  [' container', ' start', ' command'],
);
const DISK = topic([' disk', ' space', ' storage', ' thin pool', ' ephemeral storage'], [' volume', ' write']);
const DEFINITION = topic(
  [' task definition', ' container definition', ' revision', ' network mode', ' port mapping'],
  [' container', ' cpu', ' memory', ' fargate', ' launch type'],
);
const SERVICE_API = topic(
  [' create service', ' update service', ' run task', ' launch type', ' capacity provider strategy', ' ecs service'],
  [' service', ' cluster', ' request', ' parameter'],
);
const ENDS = topic([' container', ' task', ' process', ' essential'], [' app', ' exit']);

type Row = Omit<Remaining, 'about' | 'symptom' | 'step'> & Partial<Pick<Remaining, 'symptom' | 'step'>>;
const rows = (about: Topic, step: Family['step'], symptom: string, list: readonly Row[]): readonly Remaining[] =>
  list.map(r => ({ about, step, symptom, ...r }));

/** What the remaining words say: of what, and how it ended. */
export const REMAINING: readonly Remaining[] = [
  ...rows(topic([' permission']), 'process', 'symptom/container-exited', [
    {
      id: 'log/permission-denied',
      stems: [[' permission denied', ' permission error', ' errno']],
      how: 'denied',
      weight: -1,
      candidates: ['app/permission-denied', 'app/crashed'],
    },
  ]),
  ...rows(topic([' container']), 'container-health', 'symptom/container-health-check-failed', [
    {
      id: 'health/container',
      stems: [[' health '], [' unhealthy', ' fail', ' not healthy']],
      how: 'unhealthy',
      weight: 0.5,
      candidates: [
        'app/container-health-check-failing',
        'app/slow-start',
        'app/health-command-missing',
        'app/unresponsive',
      ],
    },
  ]),
  ...rows(topic([' start tasks', ' starting tasks', ' tasks']), 'deployment', 'symptom/start-throttled', [
    {
      id: 'deployment/start-throttled',
      stems: [
        [' consistently', ' repeatedly', ' unable to', ' keeps failing'],
        [' start tasks', ' start '],
      ],
      how: 'undetermined',
      candidates: [
        'app/crashed',
        'image/tag-not-found',
        'iam/execution-role-denied',
        'network/no-route',
        'capacity/insufficient-memory',
        'app/command-not-found',
      ],
    },
  ]),
  ...rows(topic([' replacement', ' task set', ' deployment']), 'deployment', 'symptom/deployment-stalled', [
    {
      id: 'deployment/replacement-unhealthy',
      stems: [
        [' timed out', ' timeout', ' did not', ' exceeded'],
        [' become healthy', ' healthy', ' waiting'],
      ],
      how: 'timeout',
      candidates: [
        'load-balancer/listener-misconfigured',
        'load-balancer/health-path-wrong',
        'load-balancer/security-group-blocked',
        'app/crashed',
        'app/not-listening',
      ],
    },
  ]),
  ...rows(topic([' container', ' appspec']), 'deployment', 'symptom/deployment-failed', [
    {
      id: 'deployment/appspec',
      stems: [
        [' port ', ' container port'],
        [' not have', ' no port', ' not define', ' not exist'],
      ],
      how: 'mismatch',
      weight: 1.5,
      candidates: ['deployment/appspec-mismatch', 'deployment/task-definition-invalid', 'deployment/config-invalid'],
    },
  ]),
  ...rows(topic([' launch']), 'placement', 'symptom/placement-failed', [
    {
      id: 'placement/could-not-launch',
      stems: [[' task'], [' could not', ' unable', ' fail', ' can not']],
      how: 'exhausted',
      weight: -0.5,
      candidates: [
        'capacity/insufficient-cpu',
        'capacity/insufficient-memory',
        'capacity/fargate-unavailable',
        'capacity/provider-not-scaling',
        'capacity/no-instances',
      ],
    },
  ]),
  ...rows(topic([' host ec2', ' ec2 instance', ' container instance']), 'placement', 'symptom/tasks-missing', [
    {
      id: 'host/stopped',
      stems: [[' stopped', ' shut down', ' shutdown', ' was lost']],
      how: 'killed',
      candidates: ['platform/host-terminated', 'capacity/no-instances', 'platform/spot-interruption'],
    },
  ]),
  ...rows(topic([' agent ']), 'container-create', 'symptom/container-not-created', [
    {
      id: 'container/agent-stuck',
      stems: [FAILED],
      how: 'undetermined',
      weight: -0.5,
      candidates: ['platform/docker-unhealthy', 'platform/agent-outdated', 'capacity/agent-disconnected'],
    },
  ]),
  ...rows(KMS, 'secret', 'symptom/secrets-not-retrieved', [
    {
      id: 'secret/key-unusable',
      stems: [[' disabled', ' pending deletion', ' scheduled for deletion', ' invalid state', ' unusable']],
      how: 'denied',
      weight: 1,
      candidates: ['secret/kms-key-unusable', 'secret/kms-denied'],
    },
    {
      id: 'secret/kms-denied',
      stems: [DENIED],
      how: 'denied',
      candidates: seen =>
        seen.parts.denial?.layer
          ? refused(seen, 'secret/kms-denied')
          : ['secret/kms-denied', 'secret/kms-key-unusable'],
    },
  ]),
  ...rows(SECRET, 'secret', 'symptom/secrets-not-retrieved', [
    {
      id: 'secret/marked-for-deletion',
      stems: [[' for deletion', ' marked deleted', ' deletion date', ' being deleted']],
      how: 'missing',
      weight: 2,
      candidates: ['secret/scheduled-for-deletion'],
    },
    {
      id: 'secret/json-key-missing',
      stems: [
        [' json key', ' key '],
        [...MISSING, ' not contain', ' not have'],
      ],
      how: 'missing',
      weight: 0.5,
      candidates: ['secret/json-key-missing', 'secret/value-not-json'],
    },
    {
      id: 'secret/not-json',
      stems: [
        [' not json', ' invalid character', ' unmarshal', ' not valid json', ' invalid json', ' not a json', ' plain'],
      ],
      how: 'malformed',
      weight: 2,
      candidates: ['secret/value-not-json', 'secret/json-key-missing'],
    },
    {
      id: 'secret/version-missing',
      stems: [
        [' version', ' staging label', ' stage ', ' no value', ' awscurrent'],
        [...MISSING, ' no ', ' empty'],
      ],
      how: 'missing',
      weight: 0.5,
      candidates: ['secret/version-missing', 'secret/not-found'],
    },
    {
      id: 'secret/not-json',
      stems: [[' invalid', ' malformed', ' unmarshal', ' schema', ' parse']],
      how: 'malformed',
      weight: -0.5,
      candidates: [
        'secret/value-not-json',
        'secret/reference-malformed',
        'secret/json-key-missing',
        'image/credentials-invalid',
      ],
    },
    {
      id: 'secret/reference-malformed',
      stems: [
        [' arn', ' value from', ' reference', ' name'],
        [' invalid', ' malformed', ' format', ' not valid', ' wrong', ' incorrect'],
      ],
      how: 'malformed',
      candidates: ['secret/reference-malformed', 'secret/not-found'],
    },
    {
      id: 'secret/secretsmanager-denied',
      service: 'secretsmanager',
      stems: [DENIED],
      how: 'denied',
      weight: 0.5,
      candidates: seen => refused(seen, 'iam/execution-role-denied', 'secret/resource-policy-denied'),
    },
    {
      id: 'secret/not-found',
      service: 'secretsmanager',
      stems: [MISSING],
      how: 'missing',
      candidates: ['secret/not-found', 'secret/reference-malformed', 'secret/version-missing'],
    },
    {
      id: 'secret/secretsmanager-throttled',
      stems: [THROTTLED],
      how: 'throttled',
      weight: 1,
      candidates: ['platform/throttled'],
    },
    {
      id: 'secret/secretsmanager-unreachable',
      service: 'secretsmanager',
      stems: [UNREACHABLE],
      how: 'unreachable',
      candidates: seen => unreachable(seen),
    },
  ]),
  ...rows(PARAMETER, 'secret', 'symptom/secrets-not-retrieved', [
    {
      id: 'secret/ssm-denied',
      service: 'ssm',
      stems: [DENIED],
      how: 'denied',
      weight: 0.5,
      candidates: seen => [...refused(seen, 'iam/execution-role-denied'), 'secret/parameter-not-found' as const],
    },
    {
      id: 'secret/parameter-missing',
      service: 'ssm',
      stems: [[...MISSING, ' invalid']],
      how: 'missing',
      candidates: ['secret/parameter-not-found', 'secret/kms-denied'],
    },
    {
      id: 'secret/ssm-throttled',
      stems: [THROTTLED],
      how: 'throttled',
      weight: 1,
      candidates: ['platform/throttled'],
    },
    {
      id: 'secret/ssm-unreachable',
      service: 'ssm',
      stems: [UNREACHABLE],
      how: 'unreachable',
      candidates: seen => unreachable(seen),
    },
  ]),
  ...rows(ENV_FILE, 'environment-file', 'symptom/secrets-not-retrieved', [
    {
      id: 'env-file/denied',
      stems: [DENIED],
      how: 'denied',
      candidates: ['secret/env-file-unreadable', 'iam/execution-role-denied'],
    },
    { id: 'env-file/missing', stems: [MISSING], how: 'missing', candidates: ['secret/env-file-unreadable'] },
    {
      id: 'env-file/unreachable',
      stems: [[...UNREACHABLE, ' canceled', ' cancelled']],
      how: 'unreachable',
      weight: 0.5,
      candidates: seen => unreachable(seen, 's3'),
    },
    {
      id: 'env-file/failed',
      stems: [FAILED],
      how: 'undetermined',
      weight: -1,
      candidates: ['secret/env-file-unreadable', 'iam/execution-role-denied', 'network/endpoint-missing'],
    },
  ]),
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
  ...rows(FIRELENS, 'log-driver', 'symptom/log-driver-failed', [
    {
      id: 'log-driver/firelens',
      stems: [[...FAILED, ...MALFORMED, ...MISSING, ...UNREACHABLE, ...DENIED, ' read only', ' readonly']],
      how: 'malformed',
      candidates: ['logging/firelens-invalid'],
    },
  ]),
  ...rows(LOGS, 'log-driver', 'symptom/log-driver-failed', [
    {
      id: 'log-driver/group-missing',
      service: 'logs',
      stems: [[...MISSING, ' resource not found']],
      how: 'missing',
      candidates: ['logging/group-missing', 'logging/region-wrong'],
    },
    {
      id: 'log-driver/option-invalid',
      stems: [
        [' specified', ' configured', ' configuration', ' option'],
        [' must', ' require', ' at least', ' has to', ' invalid', ' unknown'],
      ],
      how: 'malformed',
      weight: 0.5,
      candidates: ['deployment/task-definition-invalid', 'logging/firelens-invalid', 'logging/region-wrong'],
    },
    {
      id: 'log-driver/region',
      stems: [[' region'], [...MALFORMED, ...MISSING]],
      how: 'malformed',
      candidates: ['logging/region-wrong'],
    },
    {
      id: 'log-driver/denied',
      service: 'logs',
      stems: [DENIED],
      how: 'denied',
      weight: 0.5,
      candidates: seen => refused(seen, 'iam/execution-role-denied', undefined, ['iam/instance-role-denied']),
    },
    {
      id: 'log-driver/unreachable',
      service: 'logs',
      stems: [[...UNREACHABLE, ' signal killed']],
      how: 'unreachable',
      weight: 0.5,
      candidates: seen => unreachable(seen),
    },
    {
      id: 'log-driver/throttled',
      stems: [THROTTLED],
      how: 'throttled',
      weight: 1,
      candidates: ['platform/throttled'],
    },
    {
      id: 'log-driver/failed',
      stems: [FAILED],
      how: 'undetermined',
      weight: -1,
      candidates: ['logging/group-missing', 'iam/execution-role-denied', 'network/no-route', 'logging/region-wrong'],
    },
  ]),
  ...rows(EFS, 'volume', 'symptom/volume-not-mounted', [
    {
      id: 'efs/denied',
      service: 'elasticfilesystem',
      stems: [DENIED],
      how: 'denied',
      weight: 0.5,
      candidates: seen =>
        seen.parts.denial?.layer
          ? refused(seen, 'iam/task-role-denied', 'storage/efs-denied')
          : ['storage/efs-denied', 'iam/task-role-denied', 'iam/task-role-missing'],
    },
    {
      id: 'efs/unresolvable',
      service: 'elasticfilesystem',
      stems: [
        [
          ' resolve',
          ' dns',
          ' lookup',
          ' name or service',
          ' mount target not found',
          ' no mount target',
          ' mount target in',
        ],
      ],
      how: 'unreachable',
      weight: 1,
      candidates: ['storage/efs-unresolvable', 'network/dns-failure'],
    },
    {
      id: 'efs/path-missing',
      service: 'elasticfilesystem',
      stems: [[' directory', ' path'], MISSING],
      how: 'missing',
      weight: 0.5,
      candidates: ['storage/efs-path-missing', 'storage/efs-unresolvable'],
    },
    {
      id: 'efs/unreachable',
      service: 'elasticfilesystem',
      stems: [[...UNREACHABLE, ' 2049']],
      how: 'unreachable',
      candidates: ['storage/efs-blocked', 'storage/efs-denied', 'platform/transient'],
    },
    {
      id: 'efs/failed',
      service: 'elasticfilesystem',
      stems: [FAILED],
      how: 'undetermined',
      weight: -1,
      candidates: ['storage/efs-blocked', 'storage/efs-unresolvable', 'storage/efs-denied', 'storage/efs-path-missing'],
    },
  ]),
  ...rows(EBS, 'volume', 'symptom/volume-not-mounted', [
    {
      id: 'ebs/attach-failed',
      stems: [[...FAILED, ' timed out', ' timeout', ' attach', ' encounter']],
      how: 'undetermined',
      candidates: ['storage/ebs-attach-failed', 'iam/infrastructure-role-denied'],
    },
  ]),
  ...rows(SUBNET, 'network-interface', 'symptom/eni-not-provisioned', [
    {
      id: 'eni/no-free-address',
      stems: [[...EXHAUSTED, ' free']],
      how: 'exhausted',
      weight: 0.5,
      candidates: ['network/subnet-ips-exhausted'],
    },
  ]),
  ...rows(ENI, 'network-interface', 'symptom/eni-not-provisioned', [
    {
      id: 'eni/denied',
      stems: [[...DENIED, ' auth failure', ' authfailure', ' tag polic', ' operation not permitted', ' blocked']],
      how: 'denied',
      weight: 0.5,
      candidates: ['network/eni-create-denied', 'iam/service-linked-role-missing', 'iam/scp-denied'],
    },
    {
      id: 'eni/instance-limit',
      stems: [
        [' device index', ' instance', ' trunk', ' attach', ' resource eni'],
        [...EXHAUSTED, ' unused', ' resource eni'],
      ],
      how: 'exhausted',
      candidates: ['network/instance-eni-limit', 'network/eni-quota'],
    },
    {
      id: 'eni/quota',
      stems: [EXHAUSTED],
      how: 'exhausted',
      candidates: ['network/eni-quota', 'network/instance-eni-limit', 'network/subnet-ips-exhausted'],
    },
    {
      id: 'eni/wrong-network',
      stems: [
        [' security group', ' subnet', ' vpc'],
        [...MISSING, ' same vpc', ' different', ' belong', ' invalid'],
      ],
      how: 'mismatch',
      candidates: ['network/security-group-wrong-vpc'],
    },
    {
      id: 'eni/cni',
      stems: [[' cni', ' namespace', ' mac address', ' hardware address', ' plugin', ' pause']],
      how: 'undetermined',
      weight: 2,
      candidates: ['network/cni-failure', 'network/eni-timeout', 'platform/agent-outdated'],
    },
    {
      id: 'eni/timeout',
      stems: [[' timeout', ' timed out', ' time out', ' waiting', ' in time']],
      how: 'timeout',
      candidates: ['network/eni-timeout', 'platform/transient', 'network/cni-failure'],
    },
    {
      id: 'eni/attach',
      stems: [[' attach'], FAILED],
      how: 'undetermined',
      candidates: ['platform/transient', 'network/eni-timeout', 'network/cni-failure', 'network/instance-eni-limit'],
    },
    {
      id: 'eni/configure',
      stems: [[' configure', ' setup', ' set up', ' setting up', ' initializ'], FAILED],
      how: 'undetermined',
      weight: -0.25,
      candidates: ['network/cni-failure', 'platform/transient', 'network/eni-timeout', 'platform/agent-outdated'],
    },
    {
      id: 'eni/create',
      stems: [[' create', ' provision'], FAILED],
      how: 'undetermined',
      weight: -0.5,
      candidates: [
        'network/subnet-ips-exhausted',
        'network/eni-create-denied',
        'network/security-group-wrong-vpc',
        'network/eni-quota',
      ],
    },
  ]),
  ...rows(PLACING, 'placement', 'symptom/placement-failed', [
    {
      id: 'placement/memory',
      stems: [[' memory'], [...EXHAUSTED, ' resource memory', ' no instance', ' fit', ' available']],
      how: 'exhausted',
      weight: 0.5,
      candidates: ['capacity/insufficient-memory'],
    },
    {
      id: 'placement/cpu',
      stems: [[' cpu'], [...EXHAUSTED, ' resource cpu', ' no instance', ' fit', ' available']],
      how: 'exhausted',
      weight: 0.5,
      candidates: ['capacity/insufficient-cpu'],
    },
    {
      id: 'placement/gpu',
      stems: [[' gpu'], [...EXHAUSTED, ' no instance', ' fit', ' available']],
      how: 'exhausted',
      weight: 0.5,
      candidates: ['capacity/insufficient-gpu'],
    },
    {
      id: 'placement/ports',
      stems: [[' port '], [' free', ' in use', ' taken', ' already', ' conflict', ' available', ' used', ' occupied']],
      how: 'exhausted',
      weight: 0.5,
      candidates: ['capacity/port-conflict'],
    },
    {
      id: 'placement/attribute',
      stems: [[' attribute', ' capability']],
      how: 'mismatch',
      weight: 1,
      candidates: ['capacity/attribute-missing', 'platform/agent-outdated'],
    },
    {
      id: 'placement/agent',
      stems: [[' agent'], [' disconnect', ' not connect', ' encountered error', ' lost', ' offline']],
      how: 'unreachable',
      weight: 0.5,
      candidates: ['capacity/agent-disconnected'],
    },
    {
      id: 'placement/agent-not-registered',
      stems: [
        [' register', ' identity document'],
        [...FAILED, ' not valid', ' not register', ' waiting'],
      ],
      how: 'undetermined',
      candidates: ['capacity/agent-not-registered', 'iam/instance-role-denied', 'network/no-route'],
    },
    {
      id: 'placement/constraint',
      stems: [[' constraint', ' distinct instance', ' member of']],
      how: 'mismatch',
      weight: 1,
      candidates: ['capacity/constraint-unsatisfied', 'capacity/attribute-missing'],
    },
    {
      id: 'placement/instance-capacity',
      stems: [
        [
          ' insufficient instance capacity',
          ' unfulfillable',
          ' no spot',
          ' insufficient capacity',
          ' not have sufficient',
        ],
      ],
      how: 'exhausted',
      weight: 1,
      candidates: ['capacity/ec2-capacity-unavailable', 'capacity/ec2-quota'],
    },
    {
      id: 'placement/no-instances',
      stems: [
        [
          ' no container instances',
          ' no instances',
          ' no active',
          ' no registered',
          ' zero instances',
          ' not have any',
          ' empty',
          ' 0 ',
        ],
      ],
      how: 'missing',
      weight: 0.5,
      candidates: ['capacity/no-instances', 'capacity/agent-not-registered', 'capacity/provider-not-scaling'],
    },
    {
      id: 'placement/not-compatible',
      stems: [UNFIT],
      how: 'mismatch',
      candidates: ['capacity/launch-type-incompatible', 'deployment/task-definition-invalid'],
    },
    {
      id: 'placement/provisioning-limit',
      stems: [[' provisioning'], EXHAUSTED],
      how: 'exhausted',
      candidates: ['capacity/provisioning-limit'],
    },
  ]),
  ...rows(FARGATE, 'placement', 'symptom/placement-failed', [
    {
      id: 'placement/fargate-quota',
      stems: [
        [' limit', ' quota', ' concurrently'],
        [' vcpu', ' number', ' account', ' reached', ' run ', ' tasks', ' concurrent'],
      ],
      how: 'exhausted',
      weight: 0.5,
      candidates: ['capacity/fargate-quota'],
    },
    {
      id: 'placement/fargate-capacity',
      stems: [
        [' capacity', ' unavailable'],
        [' unavailable', ' not available', ' insufficient', ' no capacity', ' out of'],
      ],
      how: 'exhausted',
      weight: 0.5,
      candidates: ['capacity/fargate-unavailable', 'platform/transient'],
    },
    {
      id: 'placement/not-compatible',
      stems: [UNFIT],
      how: 'mismatch',
      candidates: ['capacity/launch-type-incompatible', 'deployment/task-definition-invalid'],
    },
    {
      id: 'request/task-definition',
      stems: [
        [' configuration', ' cpu', ' memory'],
        [' no fargate', ' invalid', ' not valid', ' not exist', ' given values'],
      ],
      how: 'malformed',
      candidates: ['deployment/task-definition-invalid', 'capacity/launch-type-incompatible'],
    },
  ]),
  ...rows(
    topic([' number of tasks', ' number of vcpus', ' vcpus', ' tasks you can run'], [' run', ' account']),
    'placement',
    'symptom/placement-failed',
    [
      {
        id: 'placement/fargate-quota',
        stems: [EXHAUSTED],
        how: 'exhausted',
        weight: 0.5,
        candidates: ['capacity/fargate-quota', 'capacity/ec2-quota'],
      },
    ],
  ),
  ...rows(
    topic([' cpu configuration', ' memory configuration', ' requested'], [' cpu', ' memory']),
    'placement',
    'symptom/placement-failed',
    [
      {
        id: 'placement/size-limit',
        stems: [
          [' above', ' exceeds', ' over '],
          [' limit', ' maximum'],
        ],
        how: 'exhausted',
        weight: 1,
        candidates: ['capacity/fargate-size-limit'],
      },
    ],
  ),
  ...rows(CAPACITY, 'placement', 'symptom/placement-failed', [
    {
      id: 'placement/fargate-capacity',
      stems: [[' unavailable', ' not available', ' no capacity', ' out of capacity']],
      how: 'exhausted',
      candidates: ['capacity/fargate-unavailable', 'platform/transient'],
    },
  ]),
  ...rows(ROLE, 'role-assumption', 'symptom/role-not-assumed', [
    {
      id: 'role/service-linked',
      stems: [
        [' service linked role', ' awsservicerole'],
        [...FAILED, ...MISSING, ' verify'],
      ],
      how: 'missing',
      weight: 1,
      candidates: ['iam/service-linked-role-missing'],
    },
    {
      id: 'role/infrastructure-assume',
      stems: [[' infrastructure role'], [' assume', ' trust', ' missing permissions', ' manage']],
      how: 'denied',
      weight: 1,
      candidates: ['iam/infrastructure-role-not-assumable', 'iam/infrastructure-role-denied', 'iam/role-not-found'],
    },
    {
      id: 'role/not-assumed',
      stems: [
        [' assume', ' trust'],
        [...FAILED, ...DENIED, ' not '],
      ],
      how: 'denied',
      candidates: notAssumed,
    },
    {
      id: 'role/trust-changed',
      stems: [[' trust']],
      how: 'denied',
      weight: -0.5,
      candidates: [
        'iam/role-not-assumable',
        'iam/service-linked-role-missing',
        'iam/infrastructure-role-not-assumable',
      ],
    },
    {
      id: 'role/not-valid',
      stems: [[...MISSING, ' not valid', ' invalid']],
      how: 'missing',
      candidates: ['iam/role-not-found', 'iam/propagation-delay'],
    },
    {
      id: 'role/task-role-required',
      stems: [[' task role'], [' require', ' must', ' missing', ' no task role', ' without', ' need']],
      how: 'missing',
      candidates: ['iam/task-role-missing'],
    },
  ]),
  ...rows(LISTENER, 'deployment', 'symptom/deployment-failed', [
    {
      id: 'deployment/listener',
      stems: [[...FAILED, ...MALFORMED, ...MISSING, ' unexpected', ' not ', ' behind']],
      how: 'mismatch',
      weight: 0.5,
      candidates: [
        'load-balancer/listener-misconfigured',
        'deployment/config-invalid',
        'load-balancer/target-group-unattached',
      ],
    },
  ]),
  ...rows(topic([' hook']), 'deployment', 'symptom/deployment-failed', [
    {
      id: 'deployment/hook-failed',
      stems: [[...FAILED, ...DENIED, ' timed out', ' rolled back']],
      how: 'undetermined',
      weight: 1,
      candidates: ['deployment/lifecycle-hook-failed'],
    },
  ]),
  ...rows(topic([' alarm']), 'deployment', 'symptom/deployment-failed', [
    {
      id: 'deployment/alarm',
      stems: [[' deployment', ' rolled back', ' rollback', ' rolling back', ' roll back']],
      how: 'undetermined',
      weight: 1,
      candidates: ['deployment/alarm-triggered'],
    },
  ]),
  ...rows(TARGET, 'target-registration', 'symptom/target-registration-failed', [
    {
      id: 'target/group-unattached',
      stems: [
        [
          ' not associated',
          ' not have an associated',
          ' no load balancer',
          ' no associated',
          ' no listener',
          ' not attached',
          ' not configured to receive',
        ],
      ],
      how: 'missing',
      weight: 1,
      candidates: ['load-balancer/target-group-unattached'],
    },
    {
      id: 'target/group-unattached',
      stems: [
        [' load balancer', ' listener'],
        [' not have', ' no ', ' without', ' not associated'],
      ],
      how: 'missing',
      weight: 1,
      candidates: ['load-balancer/target-group-unattached', 'load-balancer/listener-misconfigured'],
    },
    {
      id: 'deployment/listener',
      step: 'deployment',
      symptom: 'symptom/deployment-failed',
      stems: [
        [' traffic', ' forward', ' rule', ' listener', ' arn'],
        [' unexpected', ' invalid', ' wrong', ' must', ' not '],
      ],
      how: 'mismatch',
      candidates: [
        'load-balancer/listener-misconfigured',
        'deployment/config-invalid',
        'load-balancer/target-group-unattached',
      ],
    },
    {
      id: 'deployment/config-invalid',
      step: 'request',
      symptom: 'symptom/request-refused',
      stems: [
        [' require', ' must', ' only', ' can not be', ' not allowed', ' both'],
        [' field', ' deployment', ' strategy', ' configuration', ' parameter', ' specif'],
      ],
      how: 'malformed',
      candidates: ['deployment/config-invalid', 'load-balancer/listener-misconfigured'],
    },
    {
      id: 'target/not-found',
      stems: [
        [' healthy', ' unhealthy', ' health'],
        [' not found', ' not registered', ' deregistered'],
      ],
      how: 'missing',
      weight: 1,
      candidates: ['load-balancer/target-not-registered', 'load-balancer/target-group-missing'],
    },
    {
      id: 'target/group-missing',
      stems: [[' target group'], [' not found', ' not exist', ' deleted', ' no such']],
      how: 'missing',
      candidates: ['load-balancer/target-group-missing', 'load-balancer/target-not-registered'],
    },
    {
      id: 'target/not-found',
      stems: [[' not found', ' not registered', ' deregistered']],
      how: 'missing',
      candidates: ['load-balancer/target-not-registered', 'load-balancer/target-group-missing'],
    },
    {
      id: 'target/wrong-vpc',
      stems: [
        [' target type', ' vpc', ' type '],
        [...UNFIT, ' invalid', ' not valid', ' not in '],
      ],
      how: 'mismatch',
      candidates: ['load-balancer/target-type-mismatch'],
    },
    {
      id: 'target/zone-not-enabled',
      stems: [[' availability zone', ' zone'], [' not enabled']],
      how: 'mismatch',
      candidates: ['load-balancer/zone-not-enabled'],
    },
  ]),
  ...rows(TARGET, 'target-health', 'symptom/elb-health-check-failed', [
    {
      id: 'health/target-timeout',
      stems: [
        [' health', ' request'],
        [' timeout', ' timed out', ' time out'],
      ],
      how: 'unhealthy',
      weight: 0.5,
      candidates: [
        'load-balancer/security-group-blocked',
        'app/unresponsive',
        'load-balancer/health-timeout-short',
        'load-balancer/port-mismatch',
      ],
    },
    {
      id: 'health/target-codes',
      stems: [
        [' health', ' code', ' status', ' returned', ' response'],
        [' 301', ' 302', ' 307', ' 308', ' redirect'],
      ],
      how: 'unhealthy',
      weight: 1,
      candidates: ['load-balancer/health-redirected', 'load-balancer/protocol-mismatch'],
    },
    {
      id: 'health/target-codes',
      stems: [
        [' health', ' code', ' status', ' returned', ' response'],
        [' 404', ' 401', ' 403'],
      ],
      how: 'unhealthy',
      weight: 1,
      candidates: ['load-balancer/health-path-wrong', 'load-balancer/health-code-unexpected'],
    },
    {
      id: 'health/target-codes',
      stems: [
        [' health', ' code', ' status', ' returned', ' response'],
        [' 500', ' 502', ' 503', ' 504'],
      ],
      how: 'unhealthy',
      weight: 1,
      candidates: ['app/error-status', 'app/dependency-down', 'app/crashed'],
    },
    {
      id: 'health/target-codes',
      stems: [[' codes', ' status code', ' response code', ' mismatch']],
      how: 'unhealthy',
      candidates: ['load-balancer/health-code-unexpected', 'load-balancer/health-path-wrong', 'app/error-status'],
    },
    {
      id: 'health/target-reset',
      stems: [[' reset', ' refused', ' closed']],
      how: 'unhealthy',
      candidates: [
        'app/slow-start',
        'load-balancer/grace-period-short',
        'load-balancer/protocol-mismatch',
        'app/not-listening',
      ],
    },
    {
      id: 'health/task-failed',
      stems: [
        [' health', ' unhealthy'],
        [...FAILED, ' unhealthy', ' not healthy'],
      ],
      how: 'unhealthy',
      candidates: [
        'load-balancer/health-path-wrong',
        'load-balancer/security-group-blocked',
        'load-balancer/port-mismatch',
        'load-balancer/grace-period-short',
        'app/not-listening',
      ],
    },
  ]),
  ...rows(CONTAINER_HEALTH, 'container-health', 'symptom/container-health-check-failed', [
    {
      id: 'health/container',
      stems: [[...FAILED, ' unhealthy', ' not healthy', ' timed out']],
      how: 'unhealthy',
      candidates: [
        'app/container-health-check-failing',
        'app/slow-start',
        'app/health-command-missing',
        'app/unresponsive',
      ],
    },
  ]),
  ...rows(DEPLOYMENT, 'deployment', 'symptom/deployment-failed', [
    {
      id: 'deployment/percent',
      stems: [
        [' percent', ' deployment configuration'],
        [...FAILED, ' prevent'],
      ],
      how: 'mismatch',
      weight: 1,
      candidates: ['deployment/percent-deadlock'],
    },
    {
      id: 'deployment/no-rollback-target',
      stems: [[' no rollback', ' no previous', ' no completed', ' nothing to roll', ' candidate']],
      how: 'missing',
      weight: 0.5,
      candidates: ['deployment/no-rollback-target'],
    },
    {
      id: 'deployment/rolled-back',
      stems: [[' rolled back', ' rollback', ' rolling back']],
      how: 'undetermined',
      weight: -0.5,
      candidates: [],
    },
    {
      id: 'deployment/failed',
      stems: [[' fail', ' unsuccessful', ' circuit breaker']],
      how: 'undetermined',
      weight: -1,
      candidates: [],
    },
  ]),
  ...rows(DEFINITION, 'request', 'symptom/request-refused', [
    {
      id: 'request/task-definition',
      stems: [[...MALFORMED, ...UNFIT, ' inactive', ' no fargate configuration', ' duplicate']],
      how: 'malformed',
      candidates: [
        'deployment/task-definition-invalid',
        'deployment/config-invalid',
        'capacity/launch-type-incompatible',
      ],
    },
    {
      id: 'deployment/appspec',
      stems: [[' container', ' port'], MISSING],
      how: 'mismatch',
      weight: 0.5,
      candidates: ['deployment/appspec-mismatch', 'deployment/task-definition-invalid'],
    },
    {
      id: 'deployment/task-definition',
      stems: [[...MISSING, ' inactive']],
      how: 'missing',
      candidates: ['deployment/task-definition-invalid'],
    },
  ]),
  ...rows(SERVICE_API, 'request', 'symptom/request-refused', [
    {
      id: 'request/configuration',
      stems: [[...MALFORMED, ...UNFIT, ' not be specified', ' can not specify', ' not allow', ' both']],
      how: 'malformed',
      candidates: ['deployment/config-invalid', 'deployment/task-definition-invalid'],
    },
  ]),
  ...rows(DISK, 'container-create', 'symptom/container-not-created', [
    {
      id: 'container/disk-full',
      stems: [[' free ', ' less than', ' full', ' no space', ' free data blocks', ' exceed', ' quota', ' not enough']],
      how: 'exhausted',
      candidates: ['capacity/disk-full'],
    },
  ]),
  ...rows(CONTAINER, 'container-create', 'symptom/container-not-created', [
    {
      id: 'container/command-not-found',
      stems: [
        [' executable', ' command', ' entrypoint', ' exec', ' path'],
        [...MISSING, ' not in path'],
      ],
      how: 'missing',
      weight: 0.5,
      candidates: ['app/command-not-found', 'app/command-malformed'],
    },
    {
      id: 'container/exec-format',
      stems: [[' exec format', ' format error', ' architecture']],
      how: 'mismatch',
      weight: 1,
      candidates: ['image/platform-mismatch', 'app/command-malformed'],
    },
    {
      id: 'container/mount-invalid',
      stems: [
        [' mount', ' rootfs', ' device nodes', ' mknod'],
        [...FAILED, ' not a directory', ' invalid'],
      ],
      how: 'mismatch',
      candidates: ['storage/mount-path-invalid'],
    },
    {
      id: 'container/permission',
      stems: [DENIED],
      how: 'denied',
      candidates: ['app/permission-denied', 'app/command-not-found'],
    },
    {
      id: 'container/device-missing',
      stems: [
        [' device', ' gpu', ' driver'],
        [...MISSING, ...FAILED],
      ],
      how: 'missing',
      weight: -0.5,
      candidates: ['capacity/attribute-missing', 'deployment/task-definition-invalid', 'platform/agent-outdated'],
    },
    {
      id: 'container/timeout',
      stems: [[' timed out', ' timeout', ' not transition']],
      how: 'timeout',
      candidates: ['platform/docker-unhealthy', 'platform/transient', 'capacity/disk-full'],
    },
  ]),
  ...rows(ENDS, 'process', 'symptom/container-exited', [
    {
      id: 'exit/out-of-memory',
      symptom: 'symptom/out-of-memory',
      stems: [
        [' oom', ' out of memory', ' memory'],
        [' kill', ' oom', ' exceed', ' out of memory', ' limit', ' died', ' usage'],
      ],
      how: 'out-of-memory',
      weight: 1,
      candidates: ['app/out-of-memory'],
    },
    {
      id: 'container/dependency',
      stems: [
        [' depend', ' ordering'],
        [...FAILED, ' never', ' not start', ' condition'],
      ],
      how: 'undetermined',
      weight: 0.5,
      candidates: ['app/dependency-order', 'app/sidecar-failed'],
    },
    {
      id: 'exit/segfault',
      stems: [[' segmentation', ' segfault', ' sigsegv', ' core dumped', ' exit code 139', ' code 139']],
      how: 'killed',
      weight: 1,
      candidates: ['app/segfault', 'image/platform-mismatch'],
    },
    {
      id: 'exit/error',
      stems: [[' died', ' crashed', ' crashing', ' crash loop', ' was killed', ' terminated unexpectedly', ' aborted']],
      how: 'exited',
      weight: -1,
      candidates: ['app/crashed', 'app/out-of-memory', 'app/config-missing', 'app/dependency-down'],
    },
  ]),
];

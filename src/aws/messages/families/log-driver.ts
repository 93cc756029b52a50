import { type Candidate, kind, type Seen } from '../family.ts';
import { byInstance, refused, unreachable } from './reasons.ts';

const STAGE = [
  'logger args',
  'logging driver',
  'log driver',
  'awslogs',
  'cloudwatch log',
  'log stream',
  'log group',
  'amazon cloudwatch',
  'logs:create',
  'logs:put',
  'splunk',
  'gelf',
];
const FAILED = [
  'failed to',
  'cannot',
  'unable',
  "can't",
  'error',
  'denied',
  'not authorized',
  'does not exist',
  'required',
];

/**
 * Why the driver gets no credentials from 169.254.170.2. Where the words tell of the way there, the instance has the
 * feature, and the way is wrong. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/http_proxy_config.html
 */
const noCredentials = (seen: Seen): readonly Candidate[] => {
  const agent: Candidate = /proxy/.test(seen.low)
    ? [
        'platform/agent-outdated',
        'The request for credentials went to a proxy: NO_PROXY of Docker and of the ECS agent has to list 169.254.170.2.',
      ]
    : [
        'platform/agent-outdated',
        'Nothing answers at 169.254.170.2: the ECS agent, or on Windows the route that it adds, might be missing on the instance.',
      ];
  const hasWay = /proxy|timeout|timed out|refused|unreachable|no route/.test(seen.low);
  return hasWay
    ? [agent, 'iam/instance-role-denied']
    : ['capacity/attribute-missing', 'platform/agent-outdated', 'iam/instance-role-denied'];
};

/** The log driver, which is set up before the container starts. */
export const LOG_DRIVER = kind(
  { symptom: 'symptom/log-driver-failed', step: 'log-driver', source: 'guide:resource-initialization-error' } as const,
  [
    {
      id: 'log-driver/firelens',
      any: ['firelens'],
      all: [['fail', 'error', 'unable', 'must', 'required', 'cannot', 'at least', 'not ', 'invalid', 'exited']],
      how: 'malformed',
      depth: 7,
      candidates: ['logging/firelens-invalid'],
    },
    {
      id: 'log-driver/firelens',
      any: ['fluentd', 'fluent-bit', 'fluent bit', 'log_router'],
      all: [['logging driver', 'log driver', 'unix socket', 'dial unix', 'fluent.sock', '[error]']],
      how: 'malformed',
      depth: 7,
      candidates: ['logging/firelens-invalid'],
    },
    {
      id: 'log-driver/firelens',
      any: [
        'tried to instance a plugin name',
        '[config] section',
        '[error] [config',
        '[error] [lib] ',
        'invalid output plugin',
        'configuration file contains errors',
      ],
      how: 'malformed',
      depth: 7,
      candidates: ['logging/firelens-invalid'],
    },
    {
      id: 'log-driver/region',
      all: [
        STAGE,
        [
          'region is required',
          'missing region',
          'region not found',
          'could not find region',
          'awslogs-region',
          'invalid region',
          'missing a required',
        ],
      ],
      not: ['authorized'],
      how: 'malformed',
      depth: 8,
      candidates: ['logging/region-wrong'],
    },
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
      all: [STAGE],
      how: 'undetermined',
      depth: 7,
      candidates: noCredentials,
    },
    {
      id: 'log-driver/denied',
      any: [
        'logs:createlogstream',
        'logs:createloggroup',
        'logs:putlogevents',
        'logs:describelogstreams',
        'logs:putretentionpolicy',
      ],
      outcome: 'denied',
      service: 'logs',
      how: 'denied',
      depth: 8,
      candidates: seen =>
        refused(
          seen,
          byInstance(seen) ? 'iam/instance-role-denied' : 'iam/execution-role-denied',
          undefined,
          seen.parts.denial?.layer ? [] : ['iam/instance-role-denied'],
        ),
    },
    {
      id: 'log-driver/unreachable',
      any: [
        'there is a connection issue between the task and amazon cloudwatch',
        'connection issue between the task and cloudwatch',
      ],
      service: 'logs',
      how: 'unreachable',
      depth: 7,
      candidates: seen => unreachable(seen),
    },
    {
      id: 'log-driver/unreachable',
      all: [STAGE, ['signal: killed']],
      service: 'logs',
      how: 'unreachable',
      depth: 7,
      candidates: seen => unreachable(seen),
    },
    {
      id: 'log-driver/group-missing',
      all: [
        STAGE,
        [
          'log group does not exist',
          'resourcenotfound',
          'log stream does not exist',
          'loggroup does not exist',
          'specified log group',
          'nosuchloggroup',
        ],
      ],
      not: ['connection issue'],
      service: 'logs',
      how: 'missing',
      depth: 8,
      candidates: ['logging/group-missing', 'logging/region-wrong'],
    },
    {
      id: 'log-driver/denied',
      all: [STAGE, FAILED],
      outcome: 'denied',
      service: 'logs',
      how: 'denied',
      depth: 7,
      candidates: seen => refused(seen, 'iam/execution-role-denied', undefined, ['iam/instance-role-denied']),
    },
    {
      id: 'log-driver/throttled',
      all: [STAGE, FAILED],
      outcome: 'throttled',
      service: 'logs',
      how: 'throttled',
      depth: 7,
      candidates: ['platform/throttled'],
    },
    {
      id: 'log-driver/unreachable',
      all: [STAGE, FAILED],
      outcome: 'network',
      service: 'logs',
      how: 'unreachable',
      depth: 7,
      candidates: seen => unreachable(seen),
    },
    {
      id: 'log-driver/option-invalid',
      any: [
        'unknown log opt',
        'invalid log opt',
        'logging option',
        'log option',
        'unsupported log driver',
        'no log driver named',
        'log-opt',
        'invalid value for mode',
        'logger: no log driver',
      ],
      how: 'malformed',
      depth: 7,
      candidates: ['deployment/task-definition-invalid', 'logging/region-wrong', 'platform/agent-outdated'],
    },
    {
      id: 'log-driver/failed',
      any: [
        'validate logger args',
        'initialize logging driver',
        'create stream has been retried',
        'create cloudwatch log',
        'failed to create cloudwatch',
      ],
      service: 'logs',
      how: 'undetermined',
      depth: 6,
      candidates: [
        'logging/group-missing',
        'iam/execution-role-denied',
        'network/no-route',
        'logging/region-wrong',
        'network/endpoint-missing',
      ],
    },
  ],
);

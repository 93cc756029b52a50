import { topic, EXHAUSTED, UNFIT, FAILED, type Remaining, rows } from './row.ts';

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

/** Placement and capacity. */
export const PLACEMENTS: readonly Remaining[] = [
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
];

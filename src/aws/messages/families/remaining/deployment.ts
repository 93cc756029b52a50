import { topic, MISSING, MALFORMED, UNFIT, FAILED, type Remaining, rows } from './row.ts';

const DEPLOYMENT = topic(
  [' deployment', ' rolled back', ' rollback', ' roll back', ' circuit breaker'],
  [' service', ' steady'],
);
const DEFINITION = topic(
  [' task definition', ' container definition', ' revision', ' network mode', ' port mapping'],
  [' container', ' cpu', ' memory', ' fargate', ' launch type'],
);
const SERVICE_API = topic(
  [' create service', ' update service', ' run task', ' launch type', ' capacity provider strategy', ' ecs service'],
  [' service', ' cluster', ' request', ' parameter'],
);

/** Deployments, task definitions and requests. */
export const DEPLOYMENTS: readonly Remaining[] = [
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
];

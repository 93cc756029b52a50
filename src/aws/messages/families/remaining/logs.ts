import { refused, unreachable } from '../reasons.ts';
import { topic, DENIED, MISSING, UNREACHABLE, MALFORMED, THROTTLED, FAILED, type Remaining, rows } from './row.ts';

const LOGS = topic(
  [' log group', ' log stream', ' awslogs', ' log driver', ' logging driver', ' cloudwatch log', ' logger args'],
  [' cloudwatch', ' logging', ' log '],
);
const FIRELENS = topic([' firelens', ' fluent bit', ' fluentbit', ' fluentd', ' log router'], []);

/** Log drivers and FireLens. */
export const LOG_DRIVERS: readonly Remaining[] = [
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
];

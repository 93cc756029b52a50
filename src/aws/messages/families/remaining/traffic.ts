import { topic, DENIED, MISSING, MALFORMED, UNFIT, FAILED, type Remaining, rows } from './row.ts';

const TARGET = topic(
  [' target group', ' elb ', ' load balancer', ' targets', ' target ', ' alb ', ' nlb '],
  [' health', ' unhealthy', ' port'],
);
const CONTAINER_HEALTH = topic([' container health', ' healthcheck command', ' health command']);
const LISTENER = topic([' listener'], [' target group', ' traffic', ' rule']);

/** Listeners, hooks, alarms, targets and health checks. */
export const TRAFFIC: readonly Remaining[] = [
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
];

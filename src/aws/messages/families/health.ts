import { type Candidate, kind, type Seen } from '../family.ts';
import { refused } from './reasons.ts';

const UNHEALTHY = [
  'unhealthy',
  'not healthy',
  'health checks failed',
  'health check failed',
  'target.responsecodemismatch',
  'elb health check',
  'target health',
];

/** What the answers' codes say. */
function byCode(seen: Seen): readonly Candidate[] {
  const said = seen.parts.facts.codes;
  const codes = (Array.isArray(said) ? said : []).map(c => Number.parseInt(c, 10)).filter(c => Number.isFinite(c));
  if (codes.some(c => c >= 500)) return ['app/error-status', 'app/dependency-down', 'app/crashed'];
  if (codes.some(c => c >= 300 && c < 400))
    return ['load-balancer/health-redirected', 'load-balancer/protocol-mismatch'];
  if (codes.some(c => c === 404 || c === 401 || c === 403 || c === 410))
    return ['load-balancer/health-path-wrong', 'load-balancer/health-code-unexpected'];
  if (codes.some(c => c >= 400))
    return [
      'load-balancer/health-code-unexpected',
      'load-balancer/health-path-wrong',
      'load-balancer/protocol-mismatch',
    ];
  if (codes.some(c => c < 100))
    return [
      'load-balancer/protocol-mismatch',
      'load-balancer/health-code-unexpected',
      'load-balancer/health-path-wrong',
    ];
  return ['load-balancer/health-code-unexpected', 'load-balancer/health-path-wrong', 'app/error-status'];
}

/** Target groups, and health by the load balancer or by the container itself. */
export const HEALTH = [
  ...kind(
    {
      step: 'target-registration',
      symptom: 'symptom/target-registration-failed',
      source: 'guide:service-event-messages-list',
      depth: 8,
    } as const,
    [
      {
        id: 'target/group-missing',
        any: [
          'target group is not found',
          'targetgroupnotfound',
          'target groups not found',
          'target group not found',
          'target group does not exist',
          'target group has been deleted',
          'one or more target groups',
        ],
        how: 'missing',
        candidates: ['load-balancer/target-group-missing'],
      },
      {
        id: 'target/not-found',
        any: [
          'target is not found',
          'target is not registered',
          'target.notregistered',
          'targetnotfound',
          'not currently registered with the loadbalancer',
        ],
        how: 'missing',
        candidates: ['load-balancer/target-not-registered'],
      },
      {
        id: 'target/wrong-vpc',
        any: [
          'not in the target group vpc',
          'targets are not in',
          'target type',
          'is not valid for target group',
          'incompatible with the awsvpc',
          'valid ip address',
          'not supported by target group',
          'invalidtarget',
        ],
        all: [['target']],
        how: 'mismatch',
        candidates: ['load-balancer/target-type-mismatch', 'network/security-group-wrong-vpc'],
      },
      {
        id: 'target/denied',
        any: ['register targets', 'describe target health', 'deregister targets'],
        outcome: 'denied',
        how: 'denied',
        candidates: seen =>
          refused(seen, 'iam/infrastructure-role-denied', undefined, ['iam/service-linked-role-missing']),
      },
      {
        id: 'target/throttled',
        any: ['register targets', 'describe target health'],
        outcome: 'throttled',
        how: 'throttled',
        candidates: ['platform/throttled'],
      },
      {
        id: 'target/registration-failed',
        vague: true,
        any: [
          'failed to register targets',
          'unable to register targets',
          'failed to describe target health',
          'failed to register',
          'target registration failed',
        ],
        all: [['target', 'elb']],
        how: 'undetermined',
        depth: 6,
        candidates: [
          'load-balancer/target-type-mismatch',
          'load-balancer/target-group-missing',
          'iam/infrastructure-role-denied',
        ],
      },
      {
        id: 'target/group-unattached',
        any: [
          'does not have an associated load balancer',
          'not configured to receive traffic',
          'no load balancer associated',
          'not associated with a load balancer',
          'not associated with any load balancer',
          'no associated load balancer',
        ],
        how: 'missing',
        candidates: ['load-balancer/target-group-unattached'],
      },
      {
        id: 'target/zone-not-enabled',
        any: [
          'availability zone that is not enabled',
          'zone that is not enabled',
          'availabilityzone is not enabled',
          'not enabled for the load balancer',
          'zone for which loadbalancer is not configured',
        ],
        how: 'mismatch',
        facts: { reason: 'Target.NotInUse' },
        candidates: ['load-balancer/zone-not-enabled'],
      },
      {
        id: 'target/not-in-use',
        any: ['target.notinuse'],
        how: 'missing',
        depth: 6,
        facts: { reason: 'Target.NotInUse' },
        candidates: ['load-balancer/target-group-unattached', 'load-balancer/zone-not-enabled'],
      },
      {
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
        id: 'target/unusable',
        any: ['target.ipunusable', 'ip address is reserved'],
        how: 'mismatch',
        depth: 6,
        facts: { reason: 'Target.IpUnusable' },
        candidates: ['load-balancer/target-not-registered'],
      },
      {
        id: 'target/stopped',
        any: [
          'target.invalidstate',
          'stopped or terminated state',
          'instance is in stopped',
          'instance is in terminated',
        ],
        how: 'killed',
        depth: 6,
        facts: { reason: 'Target.InvalidState' },
        candidates: ['platform/host-terminated', 'load-balancer/target-not-registered'],
      },
    ],
  ),
  ...kind(
    {
      step: 'container-health',
      symptom: 'symptom/container-health-check-failed',
      source: 'guide:stopped-task-errors',
      how: 'unhealthy',
      passing: true,
    } as const,
    [
      {
        id: 'health/service-connect',
        named: ['ecs-service-connect', 'service connect proxy', 'service connect agent', 'serviceconnect'],
        all: [['unhealthy', 'not healthy', 'health check', 'fail']],
        depth: 8,
        passing: false,
        candidates: ['deployment/service-connect-unhealthy'],
      },
      {
        id: 'health/container-command-missing',
        any: [
          'curl: not found',
          'wget: not found',
          'curl: command not found',
          'wget: command not found',
          '"curl": executable file not found',
          '"wget": executable file not found',
          'nc: not found',
        ],
        depth: 9,
        passing: false,
        candidates: ['app/health-command-missing', 'app/container-health-check-failing'],
      },
      {
        id: 'health/container',
        any: [
          'failed container health check',
          'container health checks',
          'container health check',
          'container is unhealthy',
          'health check for container',
        ],
        depth: 6,
        candidates: [
          'app/container-health-check-failing',
          'app/slow-start',
          'app/health-command-missing',
          'app/unresponsive',
        ],
      },
      {
        id: 'health/container',
        shape: /container "[^"]{0,255}" health unhealthy|"?healthstatus"?: ?"?unhealthy/,
        depth: 6,
        candidates: [
          'app/container-health-check-failing',
          'app/slow-start',
          'app/health-command-missing',
          'app/unresponsive',
        ],
      },
    ],
  ),
  ...kind(
    {
      step: 'target-health',
      symptom: 'symptom/elb-health-check-failed',
      source: 'guide:service-event-messages-list',
      how: 'unhealthy',
      passing: true,
    } as const,
    [
      {
        id: 'health/target-codes',
        any: ['with these codes', 'responsecodemismatch'],
        all: [UNHEALTHY],
        depth: 7,
        facts: { reason: 'Target.ResponseCodeMismatch' },
        candidates: byCode,
      },
      {
        id: 'health/target-timeout',
        any: ['request timed out', 'target.timeout', 'health check timed out', 'requests timed out'],
        all: [[...UNHEALTHY, 'target', 'request timed out']],
        depth: 7,
        facts: { reason: 'Target.Timeout' },
        candidates: [
          'load-balancer/security-group-blocked',
          'app/unresponsive',
          'load-balancer/health-timeout-short',
          'load-balancer/port-mismatch',
          'app/slow-start',
        ],
      },
      {
        id: 'health/target-reset',
        any: ['connectionreset', 'connection reset', 'connection to target', 'target connection'],
        all: [[...UNHEALTHY, 'target']],
        not: ['error:', 'exception', 'efs'],
        depth: 7,
        candidates: [
          'app/slow-start',
          'load-balancer/grace-period-short',
          'load-balancer/protocol-mismatch',
          'app/crashed',
        ],
      },
      {
        id: 'health/target-internal',
        any: ['elb.internalerror', 'internal error'],
        all: [[...UNHEALTHY, 'elb.']],
        depth: 7,
        candidates: ['platform/transient'],
      },
      {
        id: 'health/target-failed',
        any: [
          'target.failedhealthchecks',
          'reason health checks failed',
          '(reason health check',
          'health checks failed',
          'unhealthythreshold number',
          'at least the unhealthythreshold',
        ],
        depth: 6,
        facts: { reason: 'Target.FailedHealthChecks' },
        candidates: [
          'app/not-listening',
          'load-balancer/port-mismatch',
          'app/crashed',
          'load-balancer/grace-period-short',
          'load-balancer/security-group-blocked',
          'load-balancer/protocol-mismatch',
        ],
      },
      {
        id: 'health/lattice',
        any: ['vpc_lattice_target_unhealthy', 'vpc lattice'],
        all: [['unhealthy', 'not healthy', 'failed']],
        depth: 6,
        candidates: ['load-balancer/security-group-blocked', 'app/not-listening', 'load-balancer/health-path-wrong'],
      },
      {
        id: 'health/task-failed',
        any: [
          'failed elb health check',
          'failed load balancer health check',
          'elb health checks in',
          'unhealthy in (target-group',
          'unhealthy in target-group',
          'unhealthy in (elb',
          'not healthy in target-group',
          'not healthy in (target-group',
          'unhealthy in the target group',
          'target is unhealthy',
          'targets are unhealthy',
          'unhealthy_target',
          'failed elb',
          'unhealthy in',
          'health state unhealthy',
          'unhealthy.draining',
        ],
        depth: 5,
        candidates: [
          'load-balancer/health-path-wrong',
          'load-balancer/security-group-blocked',
          'load-balancer/port-mismatch',
          'load-balancer/grace-period-short',
          'app/error-status',
          'app/not-listening',
        ],
      },
      {
        id: 'health/discovery',
        any: ['service_discovery_instance_unhealthy'],
        depth: 5,
        step: 'container-health',
        candidates: ['app/container-health-check-failing', 'app/crashed'],
      },
      {
        id: 'health/replaced',
        any: ['due to an unhealthy status', 'service_health_unknown'],
        symptom: 'symptom/tasks-flapping',
        depth: 1,
        candidates: [
          'app/container-health-check-failing',
          'load-balancer/health-path-wrong',
          'load-balancer/grace-period-short',
          'app/slow-start',
          'load-balancer/security-group-blocked',
        ],
      },
    ],
  ),
];

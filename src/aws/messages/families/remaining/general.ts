import { topic, FAILED, type Remaining, rows } from './row.ts';

/** What several steps have in common. */
export const GENERAL: readonly Remaining[] = [
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
];

import { topic, DENIED, MISSING, FAILED, type Remaining, rows } from './row.ts';

const CONTAINER = topic(
  [' oci runtime', ' container process', ' runc ', ' shim ', ' can not start container', ' entrypoint', ' exec '],
  [' container', ' start', ' command'],
);
const DISK = topic([' disk', ' space', ' storage', ' thin pool', ' ephemeral storage'], [' volume', ' write']);
const ENDS = topic([' container', ' task', ' process', ' essential'], [' app', ' exit']);

/** Containers and how they end. */
export const CONTAINERS: readonly Remaining[] = [
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

import { isSidecar } from '../../app/sidecar-name.ts';
import { type Candidate, kind, type Seen } from '../family.ts';

const inSidecar = (seen: Seen, rest: readonly Candidate[]): readonly Candidate[] =>
  isSidecar(/container "([^"]{0,255})"/.exec(seen.raw)?.[1] ?? '') ? ['app/sidecar-failed', ...rest] : rest;
const code = (...codes: readonly number[]): RegExp =>
  new RegExp(
    `exit(?:ed)?(?: with)?(?: an?)?(?: non-?zero)?(?: exit)?(?: status| code|code"?)[:= ]{0,3}(?:${codes.join('|')})\\b`,
  );

/** How a container's process ended. */
export const PROCESS = kind(
  { step: 'process', symptom: 'symptom/container-exited', how: 'exited', source: 'guide:stopped-task-errors' } as const,
  [
    {
      id: 'exit/segfault',
      any: [
        'segmentation fault',
        'sigsegv',
        'core dumped',
        'illegal instruction',
        'sigabrt',
        'sigill',
        'bus error',
        'signal 11',
      ],
      how: 'killed',
      depth: 7,
      candidates: ['app/segfault', 'image/platform-mismatch'],
    },
    {
      id: 'exit/segfault',
      shape: code(139, 134, 135, 136),
      how: 'killed',
      depth: 5,
      candidates: seen => inSidecar(seen, ['app/segfault']),
    },
    {
      id: 'exit/segfault',
      shape: code(132),
      how: 'killed',
      depth: 5,
      candidates: ['app/segfault', 'image/platform-mismatch'],
    },
    {
      id: 'exit/killed',
      shape: code(137),
      how: 'killed',
      depth: 3,
      candidates: seen =>
        inSidecar(seen, ['app/out-of-memory', 'app/sigterm-ignored', 'app/container-health-check-failing']),
    },
    {
      id: 'exit/killed',
      any: ['exited with signal 9', 'sigkill', 'killed by signal'],
      how: 'killed',
      depth: 3,
      candidates: ['app/out-of-memory', 'app/sigterm-ignored'],
    },
    {
      id: 'exit/killed',
      shape: /^(?:\S{1,80} )?killed$/,
      how: 'killed',
      depth: 3,
      candidates: ['app/out-of-memory', 'app/sigterm-ignored'],
    },
    {
      id: 'exit/terminated',
      shape: code(143),
      how: 'killed',
      depth: 1,
      // Whoever sent the signal: only another container's end shows that it was a sidecar's.
      candidates: seen => [...inSidecar(seen, ['app/crashed']), 'app/sidecar-failed'],
    },
    {
      id: 'exit/command-not-found',
      shape: code(127),
      depth: 5,
      candidates: ['app/command-not-found', 'app/command-malformed'],
    },
    {
      id: 'exit/command-not-executable',
      shape: code(126),
      depth: 5,
      candidates: ['app/command-not-found', 'app/permission-denied'],
    },
    {
      id: 'exit/zero',
      shape: code(0),
      depth: 2,
      candidates: seen => inSidecar(seen, ['app/exited-zero', 'app/command-malformed']),
    },
    {
      id: 'exit/error',
      shape: /exit(?:ed)?(?: with)?(?: an?)?(?: non-?zero)?(?: exit)?(?: status| code|code"?)[:= ]{0,3}-?\d{1,10}\b/,
      depth: 4,
      candidates: seen => inSidecar(seen, ['app/crashed', 'app/dependency-down', 'app/config-missing']),
    },
    {
      id: 'exit/essential',
      vague: true,
      any: [
        'essential container in task exited',
        'essentialcontainerexited',
        'essential container exited',
        'essential container',
      ],
      depth: 1,
      candidates: ['app/crashed', 'app/config-missing', 'app/dependency-down', 'app/out-of-memory'],
    },
    {
      id: 'host/stopped',
      shape: /host ec2 \(instance [^)]{0,60}\) (?!terminated)/,
      step: 'placement',
      symptom: 'symptom/tasks-missing',
      how: 'killed',
      depth: 5,
      candidates: ['platform/host-terminated', 'capacity/no-instances', 'platform/spot-interruption'],
    },
    {
      id: 'host/impaired',
      any: ['infrastructurehealth', 'impaired host', 'container_runtime', 'instance is impaired'],
      step: 'placement',
      symptom: 'symptom/tasks-missing',
      how: 'killed',
      depth: 4,
      candidates: ['platform/docker-unhealthy', 'platform/host-terminated', 'platform/agent-outdated'],
    },
  ],
);

/** What a step said only by its error's name. */
export const NAMED_ONLY = kind({ how: 'undetermined', source: 'guide:stopped-task-error-codes' } as const, [
  {
    id: 'placement/failed',
    vague: true,
    step: 'placement',
    symptom: 'symptom/placement-failed',
    any: ['unable to place a task', 'unable to place tasks', 'unable to place task', 'failed to launch a task'],
    depth: 1,
    candidates: [
      'capacity/fargate-unavailable',
      'capacity/no-instances',
      'capacity/insufficient-memory',
      'capacity/insufficient-cpu',
    ],
  },
  {
    id: 'init/failed',
    vague: true,
    any: ['resourceinitializationerror', 'resource cannot be initialized'],
    step: 'container-create',
    symptom: 'symptom/container-not-created',
    depth: 4,
    candidates: ['network/no-route', 'iam/execution-role-denied', 'network/endpoint-missing', 'platform/transient'],
  },
  {
    id: 'init/not-found',
    vague: true,
    any: ['resourcenotfoundexception'],
    step: 'secret',
    symptom: 'symptom/secrets-not-retrieved',
    how: 'missing',
    depth: 4,
    candidates: ['secret/not-found', 'logging/group-missing', 'secret/parameter-not-found'],
  },
  {
    id: 'init/internal',
    vague: true,
    any: ['internalerror', 'unknownerror', 'internal error'],
    step: 'container-create',
    symptom: 'symptom/container-not-created',
    depth: 3,
    candidates: ['platform/transient'],
  },
  {
    id: 'init/task-failed-to-start',
    vague: true,
    any: ['taskfailedtostart', 'task failed to start'],
    step: 'container-create',
    symptom: 'symptom/tasks-missing',
    depth: 0,
    candidates: [],
  },
]);

import type { PlacementConstraint, TaskDefinition, TaskNeeds } from '../../model/facts.ts';

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/**
 * What ECS reserves for a task on an instance: the task's own size where it has one, else what its containers reserve. A
 * container's soft limit is what is reserved where it has one.
 */
export function placementNeeds(
  definition: TaskDefinition,
  constraints: readonly PlacementConstraint[] = [],
  overrides: { readonly cpu?: string; readonly memory?: string } = {},
): TaskNeeds {
  const mode = definition.networkMode;
  const own = (text: string | undefined): number | undefined =>
    text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
  const ports =
    mode === 'awsvpc' || mode === 'none'
      ? []
      : definition.containers.flatMap(c =>
          c.ports.flatMap(p => {
            // In host mode the container's port is the host's; in bridge mode 0 or none means any that is free.
            const port = mode === 'host' ? p.containerPort : (p.hostPort ?? 0);
            return port === 0 ? [] : [{ port, protocol: p.protocol }];
          }),
        );
  const windows = definition.operatingSystemFamily.startsWith('WINDOWS');
  return {
    cpu: own(overrides.cpu) ?? definition.cpu ?? sum(definition.containers.map(c => c.cpu)),
    memory:
      own(overrides.memory) ??
      definition.memory ??
      sum(definition.containers.map(c => c.memoryReservation ?? c.memory ?? 0)),
    gpu: sum(definition.containers.map(c => c.gpus ?? 0)),
    ports,
    eni: mode === 'awsvpc',
    attributes: [
      ...(definition.requiresAttributes ?? []),
      // X86_64 and Linux are filled in where nothing is said; these two are not.
      ...(definition.cpuArchitecture === 'ARM64' ? [{ name: 'ecs.cpu-architecture', value: 'arm64' }] : []),
      ...(windows ? [{ name: 'ecs.os-type', value: 'windows' }] : []),
    ],
    constraints: [...(definition.placementConstraints ?? []), ...constraints],
  };
}

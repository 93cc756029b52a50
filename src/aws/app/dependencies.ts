import type { ContainerDefinition } from '../../model/facts.ts';

/** One condition that a container waits for, and its place in the task definition. */
export interface DependencyLink {
  readonly c: ContainerDefinition;
  readonly d: ContainerDefinition['dependsOn'][number];
  readonly at: string;
}
export const dependencyLinks = (containers: readonly ContainerDefinition[]): readonly DependencyLink[] =>
  containers.flatMap((c, i) => c.dependsOn.map((d, j) => ({ c, d, at: `/containers/${i}/dependsOn/${j}` })));

/**
 * A container that waits for the health of one that ECS doesn't check: it never starts.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
 */
export const waitsInVain = (containers: readonly ContainerDefinition[]): DependencyLink | undefined =>
  dependencyLinks(containers).find(
    l => l.d.condition === 'HEALTHY' && containers.some(c => c.name === l.d.containerName && !c.healthCheck),
  );

import type { ContainerDefinition } from '#rule';

/** A container definition as the collector gives it: it sets nothing but its name and its image. */
export const container = (more: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name: 'web',
  image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1',
  essential: true,
  cpu: 0,
  ports: [],
  entryPoint: [],
  command: [],
  secrets: [],
  environmentFiles: [],
  environmentNames: [],
  dependsOn: [],
  mountPoints: [],
  ...more,
});

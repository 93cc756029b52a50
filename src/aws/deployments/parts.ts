import type { LoadBalancerRef, ServiceConnect, TaskDefinition } from '../../model/facts.ts';

/** Something that a service names and that its revision doesn't have. */
export interface MissingPart {
  readonly kind: 'container' | 'port' | 'portName';
  /** What the service names: a container, `web:8080`, or the name of a port mapping. */
  readonly name: string;
  /** What the revision has of it. */
  readonly has: readonly string[];
}

/** Containers, ports and names of port mappings that load balancers and Service Connect name, and the revision lacks. */
export function missingParts(
  definition: TaskDefinition,
  loadBalancers: readonly LoadBalancerRef[],
  serviceConnect: ServiceConnect | undefined,
): readonly MissingPart[] {
  const names = definition.containers.map(c => c.name);
  const mappings = definition.containers.flatMap(c => c.ports.flatMap(p => p.name ?? []));
  const ofBalancers = loadBalancers.flatMap(({ containerName, containerPort }): MissingPart[] => {
    if (containerName === '') return [];
    const container = definition.containers.find(c => c.name === containerName);
    if (container === undefined) return [{ kind: 'container', name: containerName, has: names }];
    const ports = container.ports.map(p => p.containerPort);
    return containerPort === 0 || ports.includes(containerPort) || container.ports.some(p => p.range === true)
      ? []
      : [{ kind: 'port', name: `${containerName}:${containerPort}`, has: ports.map(String) }];
  });
  const ofConnect = (serviceConnect?.enabled === true ? serviceConnect.services : []).flatMap(
    ({ portName }): MissingPart[] =>
      mappings.includes(portName) ? [] : [{ kind: 'portName', name: portName, has: mappings }],
  );
  return [...new Map([...ofBalancers, ...ofConnect].map(p => [`${p.kind} ${p.name}`, p])).values()];
}

/** Whether the words of a refusal are about a container or a port of the revision. */
export const namesPart = (words: string): boolean =>
  /\bport ?names?\b|\bcontainer port\b|\bcontainer ["'`]?[\w-]{1,255}["'`]? (?:does not exist|did not have|does not have|is not defined|was not found|not found)/i.test(
    words,
  );

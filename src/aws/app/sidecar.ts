import type { TaskDefinition } from '../../model/facts.ts';
import { isSidecar } from './sidecar-name.ts';

/**
 * Why this container's exit is a sidecar's failure: it is a log router, or no load balancer names it while another
 * essential container exists. Undefined for the app itself.
 */
export function besideApp(
  container: string | undefined,
  exitCode: number | undefined,
  definition: TaskDefinition | undefined,
  balanced: readonly string[],
): 'logging/firelens-invalid' | 'app/sidecar-failed' | undefined {
  const c = definition?.containers.find(x => x.name === container);
  // Ended well, or by a signal of ECS: that is another matter.
  if (!c?.essential || exitCode === undefined || exitCode === 0 || exitCode === 143 || exitCode === 137)
    return undefined;
  const others = definition?.containers.filter(x => x.essential && x.name !== c.name) ?? [];
  if (others.length === 0) return undefined;
  if (c.firelens !== undefined) return 'logging/firelens-invalid';
  const app =
    balanced.length > 0
      ? others.some(x => balanced.includes(x.name)) && !balanced.includes(c.name)
      : isSidecar(c.name) && others.some(x => !isSidecar(x.name));
  return app ? 'app/sidecar-failed' : undefined;
}

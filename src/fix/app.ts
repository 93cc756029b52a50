import type { TaskDefinition } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { sizeFor } from '../aws/app/memory.ts';
import { isWindows, needsFargateSize } from '../aws/capacity/fargate.ts';
import { type Change, goBack, revisionFix } from './revision.ts';
import type { Site } from './secret.ts';

/** Back to the revision that was steady before, where there is one. */
export function backToSteady(steady: string | undefined, { definition, service }: Site): Fix[] {
  const commands = definition === undefined ? [] : goBack(steady, definition, service);
  return commands.length === 0
    ? []
    : [
        {
          title: 'Roll back to the last working revision until this one is fixed',
          applies: 'judge',
          sort: 'rollback',
          risk: 'This removes what the new revision introduced.',
          commands,
        },
      ];
}

/** What is to be changed in the image or the task definition, in words: no command can know it. */
export const inWords = (title: string): Fix => ({ title, applies: 'fill-in' });

/**
 * Twice the memory for a container, or what it had before, and for the task where that is then too small; nothing where no
 * task can be so large.
 */
export function moreMemory(container: string | undefined, { definition, service }: Site, before?: number): Fix[] {
  if (definition === undefined) return [];
  const own = definition.containers.find(c => c.name === container)?.memory;
  const task = definition.memory;
  const twice = before ?? (own === undefined ? (task ?? 0) * 2 : own * 2);
  if (twice === 0) return [];
  const size = task !== undefined && twice > task ? sized(definition, twice) : {};
  if (size === undefined) return [];
  // Without a limit of its own, a container gets what the task has, in a size that there is.
  const wanted = own === undefined && size.memory !== undefined ? Number(size.memory) : twice;
  const change: Change = {
    ...(own === undefined ? {} : { numbers: [{ field: 'memory', from: own, to: wanted }] }),
    set: { ...size },
  };
  return revisionFix(
    {
      title: `Raise its memory ${before === undefined ? '' : 'back '}to ${wanted} MiB`,
      applies: 'judge',
      risk: 'More memory costs more, and it only delays a leak. Other containers with the same limit change too.',
    },
    definition,
    service,
    change,
  );
}
/** The CPU units that the task or a container had before; nothing where Fargate has no such size. */
export function cpuBack(before: number, container: string | undefined, { definition, service }: Site): Fix[] {
  const now = container === undefined ? undefined : definition?.containers.find(c => c.name === container)?.cpu;
  const size =
    container === undefined && definition !== undefined && needsFargateSize(definition)
      ? sizeFor(before, definition.memory ?? 0, isWindows(definition))
      : { cpu: before };
  if (size === undefined || (container !== undefined && now === undefined)) return [];
  const set = Object.fromEntries(Object.entries(size).map(([k, v]) => [k, String(v)]));
  return revisionFix(
    {
      title: `Raise the CPU${container === undefined ? '' : ` of ${container}`} back to ${size.cpu} units`,
      applies: 'judge',
      risk: `More CPU costs more.${'memory' in size && size.memory !== definition?.memory ? ` Fargate has it with ${size.memory} MiB of memory.` : ''}`,
    },
    definition,
    service,
    now === undefined ? { set } : { numbers: [{ field: 'cpu', from: now, to: before }] },
  );
}
type Sized = { readonly cpu?: string; readonly memory?: string };
/** A size with so much memory; on Fargate one that there is, or undefined. */
function sized(definition: TaskDefinition, memory: number): Sized | undefined {
  if (definition.cpu === undefined || !needsFargateSize(definition)) return { memory: String(memory) };
  const size = sizeFor(definition.cpu, memory, isWindows(definition));
  return size && { cpu: String(size.cpu), memory: String(size.memory) };
}

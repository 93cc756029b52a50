import type { TaskDefinition } from '../../model/facts.ts';
import { defineDerived } from '../define-derived.ts';
import { sorted } from '../../model/text.ts';

const IGNORED = new Set(['arn', 'revision', 'registeredAt', 'status']);

/** Leaves of a value by dotted path; containers go by name, so that an inserted sidecar does not shift the rest. */
function leaves(x: unknown, path: string, out: Map<string, string>): Map<string, string> {
  if (Array.isArray(x) && x.every(e => typeof e === 'object' && e !== null && 'name' in e))
    for (const e of x) leaves(e, `${path}[${String((e as { name: unknown }).name)}]`, out);
  else if (Array.isArray(x)) out.set(path, JSON.stringify(x));
  else if (typeof x === 'object' && x !== null)
    for (const [k, v] of Object.entries(x))
      if (!IGNORED.has(k) && k !== 'at') leaves(v, path === '' ? k : `${path}.${k}`, out);
      else continue;
  else if (x !== undefined && !path.endsWith('.name')) out.set(path, String(x));
  return out;
}

/** Changed fields between two revisions, as suspects; values are as redacted as their sources. */
export function changes(
  before: TaskDefinition,
  after: TaskDefinition,
): { field: string; before: string; after: string }[] {
  const [a, b] = [leaves(before, '', new Map()), leaves(after, '', new Map())];
  return sorted([...a.keys(), ...b.keys()]).flatMap(field => {
    const [was, is] = [a.get(field) ?? 'not set', b.get(field) ?? 'not set'];
    return was === is ? [] : [{ field, before: was, after: is }];
  });
}

export default defineDerived({
  key: 'deployment.changes',
  from: ['deployment.taskDefinition', 'deployment.steadyTaskDefinition'],
  async derive({ need }) {
    const [after, before] = await Promise.all([
      need('deployment.taskDefinition'),
      need('deployment.steadyTaskDefinition'),
    ]);
    return { found: changes(before, after) };
  },
});

import { cite, resolve } from '../model/cite.ts';
import type { Dossier, Evidence } from '../model/evidence.ts';
import type { Citation } from '../model/finding.ts';

const list = (x: unknown): readonly unknown[] => (Array.isArray(x) ? x : []);
const seenOf = (x: unknown): readonly Citation[] =>
  typeof x === 'object' && x !== null && 'seen' in x ? (list(x.seen) as readonly Citation[]) : [];

/**
 * A citation of derived evidence, led back to the call beneath it: what a person can look up. Attempts lie over tasks, the
 * judged deployment over the service, and every other derived element carries what it was seen in.
 */
export function traceToCall(c: Citation, dossier: Dossier): Citation {
  if (c.action !== undefined && c.action !== 'derived') return c;
  const key = c.evidence.replace(/^ev:/, '') as keyof Dossier & string;
  const ev = dossier[key] as Evidence<unknown> | undefined;
  if (ev?.state !== 'known') return c;
  const says = c.says ?? (typeof c.quote === 'string' ? c.quote : undefined);
  const [, first = '', ...rest] = c.path.split('/');
  if (key === 'deployment.attempts') {
    const attempt = list(ev.value)[Number(first)] as { readonly index?: number } | undefined;
    const tasks = dossier['ecs.tasks'];
    if (attempt?.index !== undefined && rest[0] === 'task' && tasks)
      return cite(
        'ecs.tasks',
        tasks,
        `/${attempt.index}${rest
          .slice(1)
          .map(p => `/${p}`)
          .join('')}`,
        says,
      );
  }
  const service = dossier['ecs.service'];
  if (
    key === 'deployment.judged' &&
    service?.state === 'known' &&
    resolve(service.value, c.path, service.receipt).value !== undefined
  )
    return cite('ecs.service', service, c.path, says);
  const seen = seenOf(key === 'deployment.judged' ? ev.value : list(ev.value)[Number(first)]);
  const beneath = seen.find(s => s.path.endsWith(`/${rest.at(-1) ?? ''}`)) ?? seen[0];
  return beneath === undefined ? c : { ...beneath, ...(says !== undefined && { says }) };
}

/** Grounded, each fact once. */
export const traceAllToCalls = (citations: readonly Citation[], dossier: Dossier): Citation[] =>
  citations
    .map(c => traceToCall(c, dossier))
    .filter(
      (c, i, all) => all.findIndex(d => d.evidence === c.evidence && d.path === c.path && d.says === c.says) === i,
    );

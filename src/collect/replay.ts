import { type Case, fit, normaliseInput, operationName, type Recording, serviceName, strings } from './case.ts';
import { type Action, PAGES } from './clients/index.ts';
import { NotRecorded } from './not-recorded.ts';
import type { Transport } from './transport.ts';

/** Answers every call from a case: no network, no SDK. `delayMs` is for measuring. */
export function replay(source: Case, options: { delayMs?: number } = {}): Transport {
  const byAction = new Map<string, Recording[]>();
  for (const call of source.calls) {
    const key = `${serviceName(call.service)}:${operationName(call.operation)}`;
    const list = byAction.get(key);
    if (list) list.push(call);
    else byAction.set(key, [call]);
  }
  return {
    async send(action, input, region) {
      if (options.delayMs !== undefined) await new Promise(done => setTimeout(done, options.delayMs));
      const found = pick(
        (byAction.get(action) ?? []).filter(c => c.region === undefined || c.region === region),
        input,
      );
      if (!found) throw new NotRecorded(action);
      if (found.error) {
        const { name, code, Code, message, status } = found.error;
        throw Object.assign(new Error(message ?? ''), {
          name: name ?? code ?? Code ?? 'Error',
          ...(code !== undefined && { code }),
          ...(status !== undefined && { $metadata: { httpStatusCode: status } }),
        });
      }
      return withoutTokens(found.output, action);
    },
  };
}

/** A recording holds merged pages: a token left in it means that there was more, and must not be followed. */
function withoutTokens(output: unknown, action: string): unknown {
  const paging = PAGES[action as Action];
  if (!paging || typeof output !== 'object' || output === null) return output ?? {};
  const key = paging.next ?? paging.token;
  const { [key]: token, ...rest } = output as Record<string, unknown>;
  return token ? { ...rest, truncated: true } : rest;
}

function pick(recordings: readonly Recording[], input: unknown): Recording | undefined {
  const ranked = recordings.map(r => ({ r, fit: fit(r, input) })).filter(x => x.fit > 0);
  const best = Math.max(0, ...ranked.map(x => x.fit));
  const top = ranked.filter(x => x.fit === best).map(x => x.r);
  if (top.length > 1 && best === 3) {
    // The lists of running and of stopped tasks do not say which is which.
    if (top.every(r => r.operation === 'ListTasks' && r.output !== undefined)) return merged(top);
    // Several recorded without input: the one that speaks most of what is asked for; where none does, an error may be the answer, and what speaks of something else is not.
    const asked = [...new Set(strings(normaliseInput(input)).flatMap(v => v.match(/[\w:./@-]{3,}/g) ?? []))];
    const score = (r: Recording): number => {
      const text = JSON.stringify(r.output ?? r.error ?? '');
      return asked.reduce((n, a) => n + (text.includes(`${a}"`) ? 2 : text.includes(a) ? 1 : 0), 0);
    };
    const found = top.map(r => ({ r, s: score(r) })).reduce((a, b) => (b.s > a.s ? b : a));
    return (found.s === 0 && asked.length > 0 ? top.find(r => r.error) : undefined) ?? found.r;
  }
  return top.at(-1) ?? together(recordings, input);
}

/** Asked for several ids of which each was recorded alone: the answers put together. */
function together(recordings: readonly Recording[], input: unknown): Recording | undefined {
  const entry = Object.entries(input as Record<string, unknown>).find(([, v]) => Array.isArray(v) && v.length > 1);
  if (!entry) return undefined;
  const [key, ids] = entry as [string, unknown[]];
  const parts = ids.map(id =>
    recordings.find(
      r => r.input !== undefined && r.output !== undefined && fit(r, { ...(input as object), [key]: [id] }) >= 2,
    ),
  );
  const found = parts.filter(p => p !== undefined);
  if (found.length !== ids.length || found[0] === undefined) return undefined;
  return merged([...new Set(found)]);
}
/** Several answers to one question, their lists put together. */
function merged(parts: readonly Recording[]): Recording | undefined {
  const output: Record<string, unknown> = {};
  for (const p of parts)
    for (const [k, v] of Object.entries(p.output as Record<string, unknown>))
      output[k] = Array.isArray(v) && Array.isArray(output[k]) ? [...(output[k] as unknown[]), ...v] : v;
  return parts[0] && { ...parts[0], output };
}

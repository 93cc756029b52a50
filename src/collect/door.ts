import pLimit from 'p-limit';
import { redact, redactText, scrub } from './redact.ts';
import { type Case, fit, normaliseInput, operationName, type Recording, serviceName, strings } from './case.ts';
import { type Action, PAGES } from './aws/index.ts';
import type { Transport } from './transport.ts';

/** One call that went through the door, as it was answered. */
export interface Answered {
  readonly action: string;
  readonly region: string;
  readonly input: unknown;
  readonly at: string;
  readonly ms: number;
  readonly output?: unknown;
  readonly error?: unknown;
}
export interface Door {
  /** AWS's answer, redacted, pages merged; memoised by region, action and normalised input. Throws what the call threw. */
  call(action: Action, input: object, region: string): Promise<Answered>;
  /** All calls so far, in the order of their answers. */
  readonly answered: readonly Answered[];
  /** What was looked up and not in the case. */
  readonly misses: readonly string[];
  recordings(): Recording[];
  /** A value that was made of answers, without environment values that came to be known after them. */
  scrub<T>(value: T): T;
}
export class NotRecorded extends Error {
  override readonly name = 'NotRecorded';
  readonly action: string;
  constructor(action: string) {
    super(`the case has no answer to ${action}`);
    this.action = action;
  }
}

const PAGE_CAP = 20;
const plainError = (e: unknown): NonNullable<Recording['error']> => {
  const x = e as { name?: string; code?: string; message?: string; $metadata?: { httpStatusCode?: number } };
  return {
    name: x?.name ?? 'Error',
    ...(x?.code !== undefined && { code: String(x.code) }),
    message: redactText(String(x?.message ?? '').slice(0, 2000)),
    ...(x?.$metadata?.httpStatusCode !== undefined && { status: x.$metadata.httpStatusCode }),
  };
};

/** The one way to AWS: every call is redacted, counted, timed and recorded here, whatever answers it. */
export function openDoor(
  transport: Transport,
  options: { now?: () => string; concurrency?: number; signal?: AbortSignal | undefined } = {},
): Door {
  const now = options.now ?? (() => new Date().toISOString());
  const limit = pLimit(options.concurrency ?? 16);
  const memo = new Map<string, Promise<Answered>>();
  const answered: Answered[] = [];
  const misses: string[] = [];
  const values = new Set<string>();
  const names = new Set<string>();

  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void =>
      reject(
        Object.assign(new Error(String((options.signal?.reason as Error | undefined)?.message ?? 'stopped')), {
          name: (options.signal?.reason as Error | undefined)?.name === 'TimeoutError' ? 'TimeoutError' : 'Cancelled',
        }),
      );
    if (options.signal?.aborted) stop();
    else options.signal?.addEventListener('abort', stop, { once: true });
  });
  aborted.catch(() => {});

  async function once(action: Action, input: object, region: string): Promise<Answered> {
    const started = performance.now();
    const note = (rest: { output: unknown } | { error: unknown }): Answered => {
      const a: Answered = { action, region, input, at: now(), ms: performance.now() - started, ...rest };
      answered.push(a);
      return a;
    };
    try {
      const paging = PAGES[action];
      let merged: Record<string, unknown> | undefined;
      let page = input as Record<string, unknown>;
      for (let n = 0; n < PAGE_CAP; n++) {
        const raw = (await Promise.race([transport.send(action, page, region), aborted])) as Record<string, unknown>;
        const next = paging && raw[paging.next ?? paging.token];
        const list = paging?.list;
        if (merged && list)
          merged = { ...raw, [list]: [...((merged[list] as unknown[]) ?? []), ...((raw[list] as unknown[]) ?? [])] };
        else merged = raw;
        // Log streams and one-answer calls page for other reasons; only the listed ones are merged.
        if (!paging || typeof next !== 'string' || next === '' || next === page[paging.token]) break;
        page = { ...page, [paging.token]: next };
      }
      return note({ output: redact(merged, values, names) });
    } catch (error) {
      if (error instanceof NotRecorded) misses.push(`${action} ${JSON.stringify(normaliseInput(input))}`);
      else note({ error });
      throw error;
    }
  }

  return {
    answered,
    misses,
    call(action, input, region) {
      const key = `${region} ${action} ${JSON.stringify(normaliseInput(input))}`;
      let answer = memo.get(key);
      if (!answer) {
        answer = limit(() => once(action, input, region));
        memo.set(key, answer);
      }
      return answer;
    },
    recordings: () =>
      answered.map(a => {
        const [service = '', operation = ''] = a.action.split(':');
        // Environment values may come to be known after a text that repeats them was recorded.
        const said = a.error === undefined ? { output: a.output } : { error: plainError(a.error) };
        return JSON.parse(
          JSON.stringify({
            service,
            operation,
            region: a.region,
            ...scrub({ input: a.input, ...said }, values),
            at: a.at,
          }),
        ) as Recording;
      }),
    scrub: value => scrub(value, values),
  };
}

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

import pLimit from 'p-limit';
import { isCut, strange, StrangeAnswer, withoutNulls } from './answers/strange.ts';
import { classify } from './classify.ts';
import { type Counts, Redaction } from './redact.ts';
import { REDACTED, sealedAs } from '../model/sealed.ts';
import { normaliseInput, type Recording } from './case.ts';
import { type Action, PAGES } from './clients/index.ts';
import { NotRecorded } from './not-recorded.ts';
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
  /** More was to come: pages beyond the cap, or a recording that was cut. What isn't in it may still exist. */
  readonly cut?: true;
}
export interface Door {
  /** AWS's answer, redacted, pages merged; memoised by region, action and normalised input. Throws what the call threw. */
  call(action: Action, input: object, region: string): Promise<Answered>;
  /** All calls so far, in the order of their answers. */
  readonly answered: readonly Answered[];
  /** What was looked up and not in the case. */
  readonly misses: readonly string[];
  /** Lets calls that failed for a passing reason be asked again: the next service may have better luck. */
  forgetPassing(): void;
  recordings(): Recording[];
  /** The seal of a text, as of a tag's value; equal texts have equal seals. It is not kept in a case. */
  seal(text: string): string;
  /** A value that was made of answers, without environment values that came to be known after them. */
  scrub<T>(value: T): T;
  /** How much was hidden in what was answered and recorded, by redactor. */
  redacted(): Counts;
}
const PAGE_CAP = 20;
/** Answers whose tags policies are compared with: what stands for their values tells which are equal. */
const COMPARED: ReadonlySet<Action> = new Set<Action>(['iam:GetRole', 'secretsmanager:DescribeSecret']);
/** As it was answered, and redacted by the door. */
const plainError = (e: unknown): NonNullable<Recording['error']> => {
  const x = e as { name?: string; code?: string; message?: string; $metadata?: { httpStatusCode?: number } };
  return {
    name: x?.name ?? 'Error',
    ...(x?.code !== undefined && { code: String(x.code) }),
    message: String(x?.message ?? '').slice(0, 2000),
    ...(x?.$metadata?.httpStatusCode !== undefined && { status: x.$metadata.httpStatusCode }),
  };
};

const isPassing = (error: unknown, action: string): boolean => {
  const why = classify(error, action);
  return 'unread' in why && ['throttled', 'timeout', 'unreachable'].includes(why.unread);
};

/** The one way to AWS: every call is redacted, counted, timed and recorded here, whatever answers it. */
export function openDoor(
  transport: Transport,
  options: { now?: () => string; concurrency?: number; signal?: AbortSignal | undefined } = {},
): Door {
  const now = options.now ?? (() => new Date().toISOString());
  const limit = pLimit(options.concurrency ?? 16);
  const memo = new Map<string, Promise<Answered>>();
  /** Keys of calls that were throttled, timed out or didn't reach AWS. */
  const passing = new Set<string>();
  const answered: Answered[] = [];
  const misses: string[] = [];
  const redaction = new Redaction();
  /** Repeated values that were hidden only in the recordings, because the value came to be known after them. */
  let later = 0;
  const sealed = new Map<string, string>();
  /** Texts of policies that tags are compared with; they are in the case already. */
  const literals = new Map<string, string>();
  const sealOf = (text: string): string => {
    if (text === REDACTED) return text;
    const had = sealed.get(text) ?? sealedAs(sealed.size + 1);
    sealed.set(text, had);
    return had;
  };
  /** A tag whose value a policy names is kept as that: it says only that the two are equal. */
  const kept = (x: unknown): unknown =>
    typeof x === 'string'
      ? (literals.get(x) ?? x)
      : Array.isArray(x)
        ? x.map(kept)
        : typeof x === 'object' && x !== null
          ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, kept(v)]))
          : x;

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
    // Times are dates for the SDK, and text everywhere else.
    const plainInput: unknown = JSON.parse(JSON.stringify(input));
    const note = (rest: { output: unknown; cut?: true } | { error: unknown }): Answered => {
      const a: Answered = { action, region, input: plainInput, at: now(), ms: performance.now() - started, ...rest };
      answered.push(a);
      return a;
    };
    try {
      const paging = PAGES[action];
      let merged: Record<string, unknown> | undefined;
      let page = input as Record<string, unknown>;
      for (let n = 0; n < (paging?.most ?? PAGE_CAP); n++) {
        const said = await Promise.race([transport.send(action, page, region), aborted]);
        const odd = strange(action, page, said);
        if (odd !== undefined) throw new StrangeAnswer(`The answer isn't one that AWS gives: ${odd}`);
        const raw = withoutNulls(said) as Record<string, unknown>;
        const next = paging && raw[paging.next ?? paging.token];
        const list = paging?.list;
        if (merged && list)
          merged = { ...raw, [list]: [...((merged[list] as unknown[]) ?? []), ...((raw[list] as unknown[]) ?? [])] };
        else merged = raw;
        // Log streams and one-answer calls page for other reasons; only the listed ones are merged.
        if (!paging || typeof next !== 'string' || next === '' || next === page[paging.token]) break;
        page = { ...page, [paging.token]: next };
      }
      return note({
        output: redaction.answer(merged, COMPARED.has(action) ? sealOf : undefined),
        ...(isCut(merged) && { cut: true }),
      });
    } catch (error) {
      if (error instanceof NotRecorded) misses.push(`${action} ${JSON.stringify(normaliseInput(input))}`);
      else note({ error: redaction.error(error) });
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
        answer.catch(error => {
          if (isPassing(error, action)) passing.add(key);
        });
      }
      return answer;
    },
    forgetPassing() {
      for (const key of passing) memo.delete(key);
      passing.clear();
    },
    recordings: () => {
      later = 0;
      return answered.map(a => {
        const [service = '', operation = ''] = a.action.split(':');
        // Environment values may come to be known after a text that repeats them was recorded.
        const output = COMPARED.has(a.action as Action) ? kept(a.output) : a.output;
        const said = a.error === undefined ? { output } : { error: plainError(a.error) };
        return JSON.parse(
          JSON.stringify({
            service,
            operation,
            region: a.region,
            ...redaction.scrub({ input: a.input, ...said }, n => (later += n)),
            at: a.at,
          }),
        ) as Recording;
      });
    },
    seal(text) {
      literals.set(sealOf(text), text);
      return sealOf(text);
    },
    scrub: value => redaction.scrub(value),
    redacted: () => ({
      ...redaction.counts,
      ...(later > 0 && { 'repeated-value': (redaction.counts['repeated-value'] ?? 0) + later }),
    }),
  };
}

import { createHash } from 'node:crypto';
import type { Case, Recording } from '../../src/collect/case.ts';
import { type Action, PAGES } from '../../src/collect/clients/index.ts';
import { SHAPES } from '../../src/collect/answers/shapes.ts';
import { deniedError } from './to-case.ts';
import type { Shape } from '../../src/collect/answers/shape.ts';
import { strange } from '../../src/collect/answers/strange.ts';
import { STATUSES } from '../../src/collect/answers/statuses.ts';

export const actionOf = (c: Recording): Action => `${c.service}:${c.operation}` as Action;

type Json = Record<string, unknown>;
const copy = (x: unknown): Json => structuredClone(x) as Json;
const firstList = (output: Json): string | undefined => Object.keys(output).find(k => Array.isArray(output[k]));

/** Calls `change` for every part of an answer that has this type, until it says that it did something. */
function change(x: unknown, shape: Shape, type: Shape, put: (holder: Json, key: string) => void): boolean {
  if (typeof x !== 'object' || x === null || typeof shape === 'string') return false;
  if (Array.isArray(shape)) return (x as unknown[]).some(item => change(item, shape[0] as Shape, type, put));
  return Object.entries(shape as Record<string, Shape>).some(([key, of]) => {
    const holder = x as Json;
    if (holder[key] === undefined) return false;
    if (of !== type) return change(holder[key], of, type, put);
    put(holder, key);
    return true;
  });
}
function withStatus(action: Action, output: Json): Json | undefined {
  for (const path of Object.keys(STATUSES[action] ?? {})) {
    const parts = path.split('.').map(p => p.replace('[]', ''));
    const last = parts.pop() as string;
    const [holder] = parts.reduce<unknown[]>((of, p) => of.flatMap(x => (x as Json)[p] ?? []), [output]) as Json[];
    if (holder?.[last] === undefined) continue;
    holder[last] = 'SOMETHING_NEW';
    return output;
  }
  return undefined;
}

/** What an answer becomes; undefined where this can't happen to it. */
export const STRANGE: Readonly<Record<string, (action: Action, output: Json) => Partial<Recording> | undefined>> = {
  'an empty object': () => ({ output: {} }),
  'the page of a proxy': () => ({
    error: { name: 'SyntaxError', message: 'Unexpected token \'<\', "<html><bod"... is not valid JSON', status: 200 },
  }),
  'the page of a proxy that refuses': () => ({
    error: { name: 'SyntaxError', message: 'Unexpected token \'<\', "<html><bod"... is not valid JSON', status: 403 },
  }),
  'without its list': (_, output) => {
    const list = firstList(output);
    if (list === undefined) return undefined;
    const { [list]: _removed, ...rest } = output;
    return { output: rest };
  },
  'with an element of another type': (_, output) => {
    const list = firstList(output);
    const items = list === undefined ? undefined : (output[list] as unknown[]);
    if (list === undefined || items?.[0] === undefined) return undefined;
    return { output: { ...output, [list]: [7, ...items.slice(1)] } };
  },
  'with an unknown status': (action, output) => {
    const changed = withStatus(action, copy(output));
    return changed && { output: changed };
  },
  'with a date that is none': (action, output) => {
    const changed = copy(output);
    const did = change(changed, SHAPES[action], 'time', (holder, key) => {
      holder[key] = 'the other day';
    });
    return did ? { output: changed } : undefined;
  },
  'half of it, with a token left': (action, output) => {
    const list = PAGES[action]?.list ?? firstList(output);
    if (list === undefined) return undefined;
    const items = (output[list] as unknown[] | undefined) ?? [];
    const token = PAGES[action]?.next ?? PAGES[action]?.token ?? 'nextToken';
    return { output: { ...output, [list]: items.slice(0, Math.floor(items.length / 2)), [token]: 'more' } };
  },
};

/** The same case with one call answered otherwise; undefined where it can't be. */
export function answeredOtherwise(source: Case, index: number, how: string): Case | undefined {
  const call = source.calls[index];
  if (call?.output === undefined) return undefined;
  const said = STRANGE[how]?.(actionOf(call), call.output as Json);
  if (said === undefined) return undefined;
  const { output: _, ...asked } = call;
  return { ...source, calls: source.calls.with(index, { ...asked, ...said }) };
}

/** The same case with one call denied. */
export function refused(source: Case, index: number): Case {
  const { output: _, ...asked } = source.calls[index] as Recording;
  const { name, message } = deniedError(actionOf(asked));
  return { ...source, calls: source.calls.with(index, { ...asked, error: { name, message } }) };
}

/** A sequence of numbers below 1 that is the same every time. */
export function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The part of an answer that is read, as text. */
function read(action: Action, output: unknown): string {
  const part = (x: unknown, shape: Shape): unknown => {
    if (typeof x !== 'object' || x === null || typeof shape === 'string') return x ?? undefined;
    if (Array.isArray(shape)) return Array.isArray(x) ? x.map(item => part(item, shape[0] as Shape)) : 'no list';
    const fields = shape as Record<string, Shape>;
    const keys = '*' in fields ? Object.keys(x) : Object.keys(fields);
    return keys.map(key => part((x as Json)[key], fields['*'] ?? (fields[key] as Shape)) ?? 'none');
  };
  return createHash('sha1')
    .update(JSON.stringify(part(output, SHAPES[action])))
    .digest('hex');
}

const WRONG: readonly unknown[] = [7, -1, 1e300, 'x', '', true, {}, [], [[]], { a: 1 }, [7], null];
/** One value anywhere in one answer replaced by one of another type. */
export function mutated(
  source: Case,
  next: () => number,
): { readonly case: Case; readonly index: number; readonly what: string; readonly same: string } | undefined {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
  const index = Math.floor(next() * source.calls.length);
  const call = source.calls[index];
  if (call?.output === undefined) return undefined;
  const output = copy(call.output);
  let holder = output;
  let key = pick(Object.keys(holder));
  let path = key;
  while (typeof holder[key] === 'object' && holder[key] !== null && next() < 0.85) {
    const inner = holder[key] as Json;
    const keys = Object.keys(inner);
    if (keys.length === 0) break;
    holder = inner;
    key = pick(keys);
    path = `${path}.${key}`;
  }
  if (key === undefined) return undefined;
  const before = read(actionOf(call), output);
  const had = holder[key];
  const others = WRONG.filter(w => typeof w !== typeof had || Array.isArray(w) !== Array.isArray(had));
  const value = pick(others);
  holder[key] = value;
  if (read(actionOf(call), output) === before) return undefined;
  return {
    case: { ...source, calls: source.calls.with(index, { ...call, output }) },
    index,
    same: `${index} ${strange(actionOf(call), {}, output) === undefined ? read(actionOf(call), output) : 'strange'}`,
    what: `${actionOf(call)} ${path} = ${JSON.stringify(value)}`,
  };
}

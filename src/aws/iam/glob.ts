import type { Context } from './context.ts';
import type { Tri } from './tri.ts';

/** In a text: one character of which it is not known what it is. */
export const SOME_CHARACTER = '\u0000';
/** At the end of a text: it goes on, and it is not known how. */
export const SOME_REST = '\u0001';

const ONE = Symbol('one');
const MANY = Symbol('many');
const UNKNOWN = Symbol('unknown');
type Token = string | typeof ONE | typeof MANY | typeof UNKNOWN;

export interface PatternOptions {
  /** `*` and `?` stand for other characters. */
  readonly wild: boolean;
  readonly ignoreCase?: boolean;
  /** Where policy variables are replaced from; without it `${…}` is plain text, as in policies of version 2008-10-17. */
  readonly variables?: Context;
}

/** What a policy variable stands for: text, nothing (then the pattern matches nothing), or not known. */
function variable(expression: string, context: Context): { readonly text: string } | 'none' | 'unknown' {
  if (expression === '*' || expression === '?' || expression === '$') return { text: expression };
  const comma = expression.indexOf(',');
  const key = (comma < 0 ? expression : expression.slice(0, comma)).trim().toLowerCase();
  const value = context[key];
  if (value === undefined) return 'unknown';
  if (value !== null) return value.length === 1 ? { text: value[0] ?? '' } : 'unknown';
  if (comma < 0) return 'none';
  return {
    text: expression
      .slice(comma + 1)
      .trim()
      .replace(/^'(.*)'$/s, '$1'),
  };
}

function tokens(pattern: string, options: PatternOptions): readonly Token[] | undefined {
  const out: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? '';
    const end = options.variables && c === '$' && pattern[i + 1] === '{' ? pattern.indexOf('}', i) : -1;
    if (options.variables && end > 0) {
      const value = variable(pattern.slice(i + 2, end), options.variables);
      if (value === 'none') return undefined;
      if (value === 'unknown') out.push(UNKNOWN);
      else out.push(...value.text);
      i = end;
    } else if (options.wild && c === '*') {
      if (out.at(-1) !== MANY) out.push(MANY);
    } else if (options.wild && c === '?') out.push(ONE);
    else out.push(c);
  }
  return out;
}

/** Whether the text can match (`hopeful`), or must match whatever the unknown parts are. */
function run(pattern: readonly Token[], text: string, hopeful: boolean, ignoreCase: boolean): boolean {
  const passes = (t: Token | undefined): boolean => t === MANY || (hopeful && t === UNKNOWN);
  const fold = (c: string): string => (ignoreCase ? c.toLowerCase() : c);
  const skip = (at: Set<number>): Set<number> => {
    for (const p of at) if (passes(pattern[p])) at.add(p + 1);
    return at;
  };
  let here = skip(new Set([0]));
  for (const c of text) {
    if (c === SOME_REST && hopeful) return here.size > 0;
    const next = new Set<number>();
    for (const p of here) {
      const t = pattern[p];
      if (t === undefined) continue;
      if (passes(t)) next.add(p);
      else if (t === ONE) {
        if (c !== SOME_REST) next.add(p + 1);
      } else if (typeof t === 'string' && (c === SOME_CHARACTER ? hopeful : c !== SOME_REST && fold(c) === fold(t)))
        next.add(p + 1);
    }
    if (next.size === 0) return false;
    here = skip(next);
  }
  return here.has(pattern.length);
}

/** Whether a pattern of a policy matches a text. `*` and `?` cross every separator. */
export function matches(pattern: string, text: string, options: PatternOptions): Tri {
  const compiled = tokens(pattern, options);
  if (!compiled) return false;
  const fold = options.ignoreCase === true;
  if (run(compiled, text, false, fold)) return true;
  return run(compiled, text, true, fold) ? 'unknown' : false;
}

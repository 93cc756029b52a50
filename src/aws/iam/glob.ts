import { isSealed } from '../../model/sealed.ts';
import type { Context } from './context.ts';
import { valuesOf } from './tags.ts';
import type { Tri } from './tri.ts';

/** In a text: one character of which it is not known what it is. */
export const SOME_CHARACTER = '\u0000';
/** At the end of a text: the rest of it is unknown. */
export const SOME_REST = '\u0001';
/** A resource as a person writes it: wildcards for what is not known. */
export const plainResource = (resource: string): string =>
  resource.replaceAll(SOME_CHARACTER, '?').replaceAll(SOME_REST, '*');

const ONE = Symbol('one');
const MANY = Symbol('many');
/** The same, within one part of an ARN. */
const ONE_HERE = Symbol('one of this part');
const MANY_HERE = Symbol('many of this part');
const UNKNOWN = Symbol('unknown');
type Token = string | typeof ONE | typeof MANY | typeof ONE_HERE | typeof MANY_HERE | typeof UNKNOWN;
/** Colons before the part of an ARN that identifies the resource. */
const COLONS = 5;

export interface PatternOptions {
  /** `*` and `?` match other characters. */
  readonly wild: boolean;
  readonly ignoreCase?: boolean;
  /** Where policy variables are replaced from; without it `${…}` is plain text, as in policies of version 2008-10-17. */
  readonly variables?: Context;
  /** The pattern is an ARN of a Resource element: what AWS doesn't document about wildcards and variables in its parts is not known. */
  readonly arn?: boolean;
}

/** The value of a policy variable: text, nothing (the pattern then matches nothing), or unknown. */
function variable(expression: string, context: Context): { readonly text: string } | 'none' | 'unknown' {
  if (expression === '*' || expression === '?' || expression === '$') return { text: expression };
  const comma = expression.indexOf(',');
  const key = (comma < 0 ? expression : expression.slice(0, comma)).trim().toLowerCase();
  const value = valuesOf(context, key);
  if (value === undefined) return 'unknown';
  if (value !== null) return value.length === 1 && !isSealed(value[0] ?? '') ? { text: value[0] ?? '' } : 'unknown';
  if (comma < 0) return 'none';
  return {
    text: expression
      .slice(comma + 1)
      .trim()
      .replace(/^'(.*)'$/s, '$1'),
  };
}

/** Where the variable that starts at `i` ends; -1 where none starts there. */
const endOfVariable = (pattern: string, i: number): number =>
  pattern[i] === '$' && pattern[i + 1] === '{' ? pattern.indexOf('}', i) : -1;

/** An ARN pattern by its colons, those inside a variable left alone; the sixth part keeps all the rest. */
export function partsOf(pattern: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < pattern.length && parts.length < COLONS; i++) {
    const end = endOfVariable(pattern, i);
    if (end > 0) i = end;
    else if (pattern[i] === ':') {
      parts.push(pattern.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, pattern.slice(start)];
}

/**
 * `strict`: as AWS documents an ARN of a Resource element. A wildcard stands for a colon only where it is the last character
 * of its part, and a variable only after the fifth colon:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-resourceelement
 */
function tokens(pattern: string, options: PatternOptions, strict: boolean): readonly Token[] | undefined {
  const out: Token[] = [];
  let colons = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? '';
    const end = options.variables ? endOfVariable(pattern, i) : -1;
    const before = options.arn === true && colons < COLONS;
    if (options.variables && end > 0) {
      const value = before ? 'unknown' : variable(pattern.slice(i + 2, end), options.variables);
      if (value === 'none') return undefined;
      if (value === 'unknown') out.push(UNKNOWN);
      else out.push(...value.text);
      i = end;
    } else if (options.wild && c === '*') {
      const next = pattern[i + 1];
      const token = strict && before && next !== undefined && next !== ':' && next !== '*' ? MANY_HERE : MANY;
      if (out.at(-1) !== token) out.push(token);
    } else if (options.wild && c === '?') out.push(strict && before ? ONE_HERE : ONE);
    else {
      if (c === ':') colons++;
      out.push(c);
    }
  }
  return out;
}

/** Whether the text can match (`hopeful`), or must match whatever the unknown parts are. */
function run(pattern: readonly Token[], text: string, hopeful: boolean, ignoreCase: boolean): boolean {
  const passes = (t: Token | undefined): boolean => t === MANY || t === MANY_HERE || (hopeful && t === UNKNOWN);
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
      if (passes(t)) {
        if (t !== MANY_HERE || c !== ':') next.add(p);
      } else if (t === ONE || t === ONE_HERE) {
        if (c !== SOME_REST && (t === ONE || c !== ':')) next.add(p + 1);
      } else if (typeof t === 'string' && (c === SOME_CHARACTER ? hopeful : c !== SOME_REST && fold(c) === fold(t)))
        next.add(p + 1);
    }
    if (next.size === 0) return false;
    here = skip(next);
  }
  return here.has(pattern.length);
}

/** Whether a pattern of a policy matches a text. */
export function matches(pattern: string, text: string, options: PatternOptions): Tri {
  const fold = options.ignoreCase === true;
  const strict = tokens(pattern, options, options.arn === true);
  if (!strict) return false;
  if (run(strict, text, false, fold)) return true;
  // An ARN with parts left out: AWS documents only what a wildcard stands for, not what is missing.
  const short = options.arn === true && partsOf(pattern).length <= COLONS && !pattern.endsWith('*');
  const loose = options.arn === true ? tokens(pattern, options, false) : strict;
  if (!loose) return false;
  const rest = short ? ([...loose, ':', MANY] as const) : loose;
  return run(loose, text, true, fold) || run(rest, text, true, fold) ? 'unknown' : false;
}

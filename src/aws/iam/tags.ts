import { isSealed, REDACTED } from '../../model/sealed.ts';
import type { Context } from './context.ts';
import type { Condition, ParsedPolicy } from './policy.ts';
import type { Tri } from './tri.ts';

const TAG_KEY = /^(?:aws:(?:Resource|Principal)Tag|[a-z-]+:ResourceTag)\//i;
const PLAIN = (text: string): boolean => !/[*?]|\$\{/.test(text);

const conditionsOf = (policy: ParsedPolicy): readonly Condition[] =>
  policy.ok ? policy.policy.statements.flatMap(s => s.conditions) : [];
/** The texts that a policy compares with tags, but for patterns and variables. */
export const comparedWithTags = (policy: ParsedPolicy): readonly string[] => [
  ...new Set(conditionsOf(policy).flatMap(c => (TAG_KEY.test(c.key) ? c.values.filter(PLAIN) : []))),
];

/** The policy with those texts sealed, which makes them comparable with sealed tags. */
export function withSealed(policy: ParsedPolicy, sealed: Readonly<Record<string, string>>): ParsedPolicy {
  if (!policy.ok || Object.keys(sealed).length === 0) return policy;
  const swap = (c: Condition): Condition =>
    TAG_KEY.test(c.key) ? { ...c, values: c.values.map(v => (Object.hasOwn(sealed, v) ? (sealed[v] ?? v) : v)) } : c;
  const statements = policy.policy.statements.map(s => ({ ...s, conditions: s.conditions.map(swap) }));
  return { ok: true, policy: { ...policy.policy, statements } };
}

/** All of `prefix/…` that the context does not have is known not to be there. */
export const complete = (prefix: string): string => `${prefix}/*`;
/** The values of a key: null where it is known not to be there, undefined where nothing is known of it. */
export function valuesOf(context: Context, key: string): readonly string[] | null | undefined {
  const name = key.toLowerCase();
  const own = context[name];
  if (own !== undefined || !TAG_KEY.test(name)) return own;
  return context[complete(name.slice(0, name.indexOf('/')))] === null ? null : undefined;
}

/** Whether a tag whose value is sealed matches a text of a policy. */
export function sealedAgrees(operator: string, value: string, wanted: string, variables: Context | undefined): Tri {
  if (!/^string(?:not)?(?:equals(?:ignorecase)?|like)$/.test(operator)) return 'unknown';
  if (wanted === '*' && operator.endsWith('like')) return true;
  const key = variables && /^\$\{([^}',]+)\}$/.exec(wanted)?.[1];
  const other = key === undefined ? [wanted] : valuesOf(variables ?? {}, key.trim());
  if (other === null) return false;
  const [text] = other ?? [];
  if (text === undefined || other?.length !== 1 || !isSealed(text) || [text, value].includes(REDACTED))
    return 'unknown';
  return text === value ? true : operator.endsWith('ignorecase') ? 'unknown' : false;
}

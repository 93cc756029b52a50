import { nearest, didYouMean } from '../model/nearest.ts';
import { UserError } from '../model/user-error.ts';
import type { AnyRule } from '../rule/define-rule.ts';

/** Patterns of rules: an id (`secret/not-found`), an area (`secret`), or a prefix (`secret/kms-*`). */
export interface Selection {
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
}

/** Whether a rule is one of a pattern. */
export const matchesRule = (id: string, pattern: string): boolean => {
  if (pattern.endsWith('*')) return id.startsWith(pattern.slice(0, -1));
  return id === pattern || id.startsWith(pattern.endsWith('/') ? pattern : `${pattern}/`);
};

/**
 * The rules of a run. Symptoms always run: without them nothing else is looked for.
 * Throws UserError for a pattern that matches no rule.
 */
export function selectRules(
  all: readonly AnyRule[],
  { only = [], skip = [] }: Selection,
): { readonly rules: readonly AnyRule[]; readonly off: readonly string[] } {
  for (const pattern of [...only, ...skip])
    if (!all.some(r => matchesRule(r.id, pattern))) throw noSuchRule(pattern, all);
  const chosen = (id: string): boolean =>
    (only.length === 0 || only.some(p => matchesRule(id, p))) && !skip.some(p => matchesRule(id, p));
  const rules = all.filter(r => r.kind === 'symptom' || chosen(r.id));
  return { rules, off: all.filter(r => !rules.includes(r)).map(r => r.id) };
}

function noSuchRule(pattern: string, all: readonly AnyRule[]): UserError {
  const near = nearest(pattern, [...all.map(r => r.id), ...new Set(all.map(r => r.id.split('/')[0] ?? ''))]);
  return new UserError({
    code: 'no-rule',
    title: `There is no rule ${pattern}`,
    detail: didYouMean(near),
    hint: 'List the rules with ecs-doctor rules.',
  });
}

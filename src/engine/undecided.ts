import { type Dossier, type Evidence, type EvidenceKey, unreadActions } from '../model/evidence.ts';
import type { ReportUndecided } from '../model/report.ts';
import { type AnyRule, keyOf, type Undecided } from '../rule/define-rule.ts';

type ActionsFor = (key: EvidenceKey) => readonly string[];

/** IAM actions that would settle what a rule is undecided about. */
function missingActions(
  { actions = [] }: Undecided,
  key: EvidenceKey | undefined,
  ev: Evidence<unknown> | undefined,
  actionsFor: ActionsFor,
  denied: readonly string[],
): string[] {
  if (key === undefined || actions.length > 0) return [...actions];
  if (ev?.state === 'unasked' && ev.action === undefined) return [...actionsFor(key)];
  if (ev?.state !== 'known' || ev.whole) return [...unreadActions(ev)];
  // Known in part: what it lacks by its own account, else what was refused of all that it is made of.
  return ev.lacks === undefined ? actionsFor(key).filter(a => denied.includes(a)) : [...ev.lacks];
}

export function undecidedOf(
  rule: AnyRule,
  u: Undecided,
  dossier: Dossier,
  actionsFor: ActionsFor,
  denied: readonly string[] = [],
): ReportUndecided {
  const need = rule.needs[u.need];
  const key = need === undefined ? undefined : keyOf(need);
  const ev: Evidence<unknown> | undefined = key === undefined ? undefined : dossier[key];
  return {
    rule: rule.id,
    need: u.need,
    state: ev?.state ?? 'unasked',
    ...(ev?.state === 'unreadable' && { reason: ev.reason }),
    because: u.because,
    actions: missingActions(u, key, ev, actionsFor, denied),
  };
}

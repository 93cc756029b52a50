import type { Dossier, Evidence, EvidenceKey } from '../model/evidence.ts';
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
  if (ev?.state === 'unreadable') return ev.receipt.action === 'derived' ? [] : ev.receipt.action.split(' ');
  if (ev?.state === 'unasked') return ev.action === undefined ? [...actionsFor(key)] : [ev.action];
  // Known in part: of all that it is made of, what was refused is missing.
  return ev?.state === 'known' && !ev.whole ? actionsFor(key).filter(a => denied.includes(a)) : [];
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

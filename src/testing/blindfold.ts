import { type RuleOutcome, runRule } from '../engine/run-rule.ts';
import { type Dossier, type Evidence, type EvidenceKey, isEvidence } from '../model/evidence.ts';
import { CONFIDENCE } from '../model/finding.ts';
import type { AnyRule } from '../rule/define-rule.ts';

export const receipt = (key: string) => ({
  id: `ev:${key}`,
  action: `test:${key}`,
  input: {},
  at: '2026-01-01T00:00:00Z',
});
export const denied = (key: string): Evidence<never> => ({
  state: 'unreadable',
  reason: 'denied',
  detail: 'AccessDenied',
  receipt: receipt(key),
});

const PROVEN = CONFIDENCE.indexOf('proven');
/** How sure a rule is at most of each message. */
function surestOf(out: RuleOutcome): ReadonlyMap<string, number> {
  const surest = new Map<string, number>();
  for (const { messageId, confidence } of out.status === 'faults' ? out.faults : [])
    surest.set(messageId, Math.max(surest.get(messageId) ?? 0, CONFIDENCE.indexOf(confidence)));
  return surest;
}

/** JSON pointers to the evidence within a value: elements that were read, or found to be absent, each by a call of its own. */
export function elementsOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${at}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    const read = isEvidence(inner) && (inner.state === 'known' || inner.state === 'absent');
    return [...(read ? [here] : []), ...elementsOf(inner, here)];
  });
}
/** The same value, with other evidence at a pointer. */
function replaced(value: unknown, [part, ...rest]: readonly string[], by: Evidence<unknown>): unknown {
  if (part === undefined) return by;
  const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
  const inner = replaced((value as Readonly<Record<string, unknown>>)[key], rest, by);
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...(value as object), [key]: inner };
}

/**
 * What a rule that finds a fault says wrongly where one element beneath a need was refused: that there is nothing, or that
 * something is proven which wasn't. Each element is taken away in turn.
 */
export function blindElements(rule: AnyRule, dossier: Dossier, key: EvidenceKey): readonly string[] {
  const fact: Evidence<unknown> | undefined = dossier[key];
  if (fact?.state !== 'known') return [];
  const sighted = surestOf(runRule(rule, dossier));
  return elementsOf(fact.value).flatMap(pointer => {
    const value = replaced(fact.value, pointer.split('/').slice(1), denied(key));
    const out = runRule(rule, { ...dossier, [key]: { ...fact, value } });
    const where = `with ${key}${pointer} denied it`;
    if (out.status === 'crashed') return [`${where} crashed: ${out.error.message}`];
    if (out.status !== 'faults' && out.status !== 'undecided')
      return [`${where} said ${out.status}: say.undecided where an element is unread()`];
    return [...surestOf(out)]
      .filter(([messageId, confidence]) => confidence === PROVEN && (sighted.get(messageId) ?? PROVEN) < PROVEN)
      .map(([messageId]) => `${where} took ${messageId} for proven, which it wasn't before`);
  });
}

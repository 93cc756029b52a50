import { cite } from '../model/cite.ts';
import { type Dossier, type Evidence, missedOf } from '../model/evidence.ts';
import { type Citation, CONFIDENCE } from '../model/finding.ts';
import { type AnyRule, type Fault, keyOf, mayLack, type Need, type Undecided } from '../rule/define-rule.ts';

export type RuleOutcome =
  | { readonly status: 'faults'; readonly faults: readonly Fault[]; readonly undecided: readonly Undecided[] }
  | { readonly status: 'clear' }
  | { readonly status: 'not-applicable'; readonly need: string }
  | { readonly status: 'undecided'; readonly undecided: readonly Undecided[] }
  | { readonly status: 'crashed'; readonly error: Error };

/** Said of a need of which there may be more. */
export const PARTIAL = 'only part of it was read';

/** Said of a need that may hide a sharper cause. */
export const SHARPER = 'a sharper cause might show there';
/** Said of evidence that was made without something. */
export const WITHOUT = 'it might change the answer';

const freeze = <T>(x: T): T => {
  if (typeof x === 'object' && x !== null && !Object.isFrozen(x)) {
    Object.freeze(x);
    for (const v of Object.values(x)) freeze(v);
  }
  return x;
};
const unread = (ev: Evidence<unknown>): string =>
  ev.state === 'unreadable'
    ? `${ev.receipt.action} ${ev.reason === 'denied' ? 'was denied' : `couldn't be read (${ev.reason})`}`
    : ev.state === 'unasked'
      ? ev.because
      : ev.state;

/** One rule over one dossier. A rule never sees unread evidence as a value, and a throw becomes an outcome. */
export function runRule(rule: AnyRule, dossier: Dossier): RuleOutcome {
  const given: Record<string, unknown> = {};
  const blind: Undecided[] = [];
  const partial: Undecided[] = [];
  const without: Undecided[] = [];
  for (const [name, need] of Object.entries(rule.needs)) {
    const key = keyOf(need);
    const ev: Evidence<unknown> = dossier[key] ?? { state: 'unasked', because: "it wasn't requested" };
    const quote = (pointer = '', says?: string): Citation => cite(key, ev, pointer, says);
    if (ev.state === 'known') freeze(ev.value);
    if (ev.state === 'known' && !ev.whole && typeof need === 'string')
      partial.push({ kind: 'undecided', need: name, because: PARTIAL, general: true });
    const missed = 'missed' in ev ? (ev.missed ?? []) : [];
    const carries = typeof need === 'string' || !('detail' in need || 'sharper' in need);
    if (missed.length > 0 && carries)
      without.push({ kind: 'undecided', need: name, because: WITHOUT, actions: missed, general: true });
    if (mayLack(need))
      given[name] =
        ev.state === 'known'
          ? { state: 'known', value: ev.value, whole: ev.whole, cite: quote }
          : ev.state === 'absent'
            ? { state: 'absent', because: ev.because, cite: quote }
            : { state: 'blind' };
    else if (ev.state === 'known') given[name] = { value: ev.value, whole: ev.whole, cite: quote };
    else if (ev.state === 'absent')
      return missed.length > 0 ? { status: 'undecided', undecided: without } : { status: 'not-applicable', need: name };
    else blind.push({ kind: 'undecided', need: name, because: unread(ev) });
  }
  if (blind.length > 0) return { status: 'undecided', undecided: blind };

  const say = {
    fault: (messageId: string, what: Partial<Fault> & Pick<Fault, 'about' | 'citations'>): Fault => ({
      kind: 'fault',
      messageId,
      data: {},
      confidence: 'likely',
      fixes: [],
      affected: [],
      calls: [],
      ...(Object.fromEntries(Object.entries(what).filter(([, v]) => v !== undefined)) as typeof what),
    }),
    undecided: (need: string, because: string, more: Partial<Undecided> = {}): Undecided => ({
      kind: 'undecided',
      need,
      because,
      ...more,
    }),
  };
  let all: readonly (Fault | Undecided)[];
  try {
    all = [...rule.check(given as never, say as never)];
  } catch (error) {
    return { status: 'crashed', error: error as Error };
  }
  const undecided = all.filter(x => x.kind === 'undecided');
  const unsure = Object.entries(rule.needs).flatMap(([name, need]) => sharperUnread(name, need, dossier));
  // What a rule was also undecided about is at most possible.
  const faults = all
    .filter(x => x.kind === 'fault')
    .map(f =>
      unsure.length > 0 || undecided.some(u => u.about?.id === f.about.id && u.about.type === f.about.type)
        ? { ...f, confidence: CONFIDENCE[0] }
        : f,
    );
  if (faults.length > 0) return { status: 'faults', faults, undecided: [...undecided, ...unsure, ...without] };
  const open = [...undecided, ...(partial.length > 0 ? partial : without)];
  return open.length > 0 ? { status: 'undecided', undecided: open } : { status: 'clear' };
}

/** What of a need couldn't be read, in which a sharper cause might show. */
function sharperUnread(name: string, need: Need, dossier: Dossier): Undecided[] {
  const ev = dossier[keyOf(need)];
  if (ev === undefined || typeof need === 'string' || !('sharper' in need)) return [];
  const missed = missedOf(ev);
  const isUnread = ev.state === 'unreadable' || (ev.state === 'unasked' && ev.because !== 'not needed');
  if (!isUnread && missed.length === 0) return [];
  return [{ kind: 'undecided', need: name, because: SHARPER, actions: missed }];
}

/** A message with its placeholders filled; one that stays is a bug which the rule tester refuses. */
export const fill = (template: string, data: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, k: string, at: number) => {
    const value = data[k];
    if (value === undefined) return whole;
    // Values are sentences of others at times: no second full stop, and a capital where a sentence starts with one.
    const text = template[at + whole.length] === '.' ? value.replace(/(?<!\.)\.$/, '') : value;
    const starts = /(?:^|[.!?] )$/.test(template.slice(0, at)) && at + whole.length < template.length;
    return starts && /^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  });

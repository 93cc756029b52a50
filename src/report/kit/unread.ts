import type { Report, ReportFinding } from '../../model/report.ts';
import { listed, sorted } from '../../model/text.ts';

// What could not be read, and what hinges on it.

export interface Blind {
  readonly actions: readonly string[];
  /** What became of the calls, or what is open where no call is to blame. */
  readonly why: string;
  readonly rules: readonly string[];
}

const BECAME: Readonly<Record<string, string>> = {
  denied: 'was denied',
  throttled: 'was throttled',
  timeout: 'timed out',
  unreachable: "couldn't be reached",
  credentials: 'was refused with these credentials',
  malformed: "gave an answer that couldn't be read",
  cut: 'was cut short',
  cancelled: 'was interrupted',
  unrecorded: "isn't in the case file",
};

/** What became of a call that brought no answer: `was denied`, `timed out after 10 s`. */
export function became(r: Report, action: string): string {
  const unread = r.unread?.find(u => u.action === action);
  const reason = unread?.reason ?? (r.denied.includes(action) ? 'denied' : undefined);
  if (reason === undefined) return "wasn't read";
  const after = reason === 'timeout' ? / after \d+(?:\.\d+)? ?s\b/.exec(unread?.detail ?? '')?.[0] : undefined;
  return `${BECAME[reason] ?? "couldn't be read"}${after ?? ''}`;
}
/** `a and b were denied; c timed out`. */
function becameAll(r: Report, actions: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const action of actions) groups.set(became(r, action), [...(groups.get(became(r, action)) ?? []), action]);
  return [...groups]
    .map(
      ([what, list]) =>
        `${listed(list)} ${list.length > 1 ? what.replace(/^was/, 'were').replace(/^isn't/, "aren't") : what}`,
    )
    .join('; ');
}

const unreadOf = (r: Report): string[] => sorted([...(r.unread ?? []).map(u => u.action), ...r.denied]);

/** What could not be read, one entry for each set of actions; every call that brought no answer is in one of them. */
export function blindSpots(r: Report): Blind[] {
  const unread = unreadOf(r);
  const groups = new Map<string, { actions: readonly string[]; why: string; rules: Set<string> }>();
  for (const u of r.checks.undecided) {
    const met = u.actions.filter(a => unread.includes(a));
    const actions = met.length > 0 ? met : u.actions;
    const key = actions.length > 0 ? actions.join(', ') : u.because;
    const group = groups.get(key) ?? {
      actions,
      why: actions.length > 0 ? becameAll(r, actions) : u.because,
      rules: new Set<string>(),
    };
    group.rules.add(u.rule);
    groups.set(key, group);
  }
  const named = new Set([...groups.values()].flatMap(g => g.actions));
  // What a hand-made case leaves out matters where a check asks for it.
  const left = new Set((r.unread ?? []).filter(u => u.reason === 'unrecorded').map(u => u.action));
  const rest = unread.filter(a => !named.has(a) && !left.has(a));
  if (rest.length > 0) groups.set('', { actions: rest, why: becameAll(r, rest), rules: new Set() });
  return [...groups.values()]
    .map(g => ({ actions: g.actions, why: g.why, rules: [...g.rules].sort() }))
    .sort(
      (a, b) =>
        Number(a.rules.length === 0) - Number(b.rules.length === 0) || (a.actions.join() < b.actions.join() ? -1 : 1),
    );
}

/** What might change a root that isn't proven: the calls of its own rule that brought no answer, with what hinges on them. */
export function dependsOn(r: Report, f: ReportFinding): string[] {
  if (f.confidence === 'proven') return [];
  const unread = unreadOf(r);
  const lines = new Map<string, string>();
  for (const u of r.checks.undecided) {
    const actions = u.rule === f.rule ? u.actions.filter(a => unread.includes(a)) : [];
    const what = becameAll(r, actions);
    if (actions.length > 0 && !lines.has(what)) lines.set(what, `${what}: ${u.because}`);
  }
  return [...lines.values()];
}

/** Why a call brought no answer, in the words of AWS or of the network; undefined where it did. */
export const unreadDetail = (r: Report, actions: readonly string[]): string | undefined =>
  r.unread?.find(u => actions.includes(u.action))?.detail;

import { lastPart } from '../../model/arn.ts';
import { opt } from '../../model/opt.ts';
import { type Draft, draftWeight, factOf } from './draft.ts';
import { uniqueCitations } from '../../model/cite.ts';
import type { Citation } from '../../model/finding.ts';

/** Drafts that failed alike; the id is the failed call's. */
export interface DraftGroup {
  readonly id: string;
  /** At least one. */
  readonly drafts: readonly [Draft, ...Draft[]];
}

/** Citations that a merged draft keeps. */
const MOST_CITATIONS = 6;

/** Drafts by their key, in order of the first of each. Echoes are left out. */
export function groupDrafts(drafts: readonly Draft[]): DraftGroup[] {
  const groups = new Map<string, [Draft, ...Draft[]]>();
  for (const draft of withoutEchoes(drafts)) {
    const group = groups.get(keyOf(draft));
    if (group) group.push(draft);
    else groups.set(keyOf(draft), [draft]);
  }
  return [...groups].map(([id, alike]) => ({ id, drafts: alike }));
}

/** What makes two failures the same: the step, how it failed, and what it was about. */
export function keyOf(draft: Draft): string {
  if (draft.step === 'target-health' || draft.step === 'target-registration') {
    // A target group's ARN ends in an id that means nothing to a reader.
    const group = draft.target?.group?.replace(/\/[0-9a-f]+$/, '');
    return `${draft.step}:${lastPart(group ?? 'target')}`;
  }
  const subject = subjectOf(draft);
  return [draft.step, draft.how, ...(subject === '' ? [] : [subject])].join(':');
}

function subjectOf({ step, container, resource, facts, host, image, service }: Draft): string {
  if (step === 'process' || step === 'container-health' || step === 'container-create') return container ?? '';
  return resource ?? factOf(facts, 'secret') ?? factOf(facts, 'parameter') ?? host ?? image ?? service ?? '';
}

/**
 * Without what adds nothing: an event that repeats a step that a task reports in other words, and, where any draft
 * names a step of a task, all that name none.
 */
export function withoutEchoes(drafts: readonly Draft[]): readonly Draft[] {
  const specific = drafts.filter(d => draftWeight(d) > 1);
  const ofTasks = drafts.filter(d => d.tasks.length > 0);
  const isEcho = (draft: Draft): boolean =>
    draft.tasks.length === 0 &&
    draft.step !== 'target-health' &&
    ofTasks.some(d => d.step === draft.step && keyOf(d) !== keyOf(draft));
  return (specific.length > 0 ? specific : drafts).filter(d => !isEcho(d));
}

/** One draft of all that failed alike: the most telling one, with what only the others name. */
export function mergeDrafts([first, ...others]: DraftGroup['drafts']): Draft {
  if (others.length === 0) return first;
  const merged = others.reduce(mergeTwo, first);
  return { ...merged, seen: mostTelling(merged.seen) };
}

/** As many as are kept, with at least one of each piece of evidence: what is seen now isn't crowded out by what was reported. */
function mostTelling(seen: readonly Citation[]): readonly Citation[] {
  const firsts = seen.filter((c, i) => seen.findIndex(other => other.evidence === c.evidence) === i);
  const kept = new Set([...new Set([...firsts, ...seen])].slice(0, MOST_CITATIONS));
  return seen.filter(c => kept.has(c));
}

function mergeTwo(a: Draft, b: Draft): Draft {
  const [base, other] = draftWeight(b) > draftWeight(a) ? [b, a] : [a, b];
  const { maybeEarlier: _, ...both } = { ...other, ...base };
  return {
    ...both,
    ...(a.maybeEarlier && b.maybeEarlier && { maybeEarlier: true as const }),
    ...((a.target || b.target) && { target: { ...other.target, ...base.target } }),
    how: base.how === 'undetermined' ? other.how : base.how,
    tasks: union(a.tasks, b.tasks),
    subnets: union(a.subnets, b.subnets),
    instances: union(a.instances, b.instances),
    ...opt('first', times(a.first, b.first).at(0)),
    ...opt('last', times(a.last, b.last).at(-1)),
    seen: uniqueCitations([...a.seen, ...b.seen]),
  };
}

const union = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])];
/** Those that are known, earliest first. */
const times = (a: string | undefined, b: string | undefined): string[] =>
  [a, b].filter(time => time !== undefined).sort();

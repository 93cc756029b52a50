import { cited, type Known, type Optional, type Undecided } from './define-rule.ts';
import { clock, oneLine } from '../model/text.ts';
import { citationsOf, lastOf, leadsTo } from '../model/failed-calls.ts';
import type { Evidence } from '../model/evidence.ts';
import type { FailedCall, LogTail } from '../model/facts.ts';
import type { About, Citation, Confidence } from '../model/finding.ts';

/** The failed calls that one cause is about, and what a finding says of them. */
export interface MatchingCalls {
  readonly calls: readonly [FailedCall, ...FailedCall[]];
  readonly ids: readonly string[];
  /** The tasks that they failed in, each once. */
  readonly tasks: readonly string[];
  /** When the last of them failed, `17:40 UTC`. */
  readonly when: string;
  /** AWS's words of the first, in one line of at most 300 characters. */
  readonly words: string;
  /** What they were seen in: one citation of each, three at most. */
  readonly citations: readonly [Citation, ...Citation[]];
  /** The same after a quote of the words of the first: for a rule whose only source is what AWS says. */
  readonly quoted: readonly [Citation, ...Citation[]];
}

/**
 * The failed calls whose words name a cause before all others; or those that pass a test. Undefined when there is none.
 *
 *     const matches = matchingCalls(calls, 'secret/not-found');
 *     if (!matches) return;
 */
export function matchingCalls(
  calls: Pick<Known<readonly FailedCall[]>, 'value' | 'cite'>,
  cause: string | ((call: FailedCall) => boolean),
): MatchingCalls | undefined {
  const test = typeof cause === 'string' ? (c: FailedCall) => leadsTo(c, cause) : cause;
  const [first, ...rest] = calls.value.filter(test);
  if (first === undefined) return undefined;
  const matches = [first, ...rest] as const;
  const quote = (most: number): Citation =>
    calls.cite(`/${calls.value.indexOf(first)}/words`, first.words.slice(0, most));
  const beneath = citationsOf(matches);
  return {
    calls: [...matches],
    ids: matches.map(c => c.id),
    tasks: tasksOf(matches),
    when: clock(lastOf(matches)),
    words: oneLine(first.words).slice(0, 300),
    citations: cited(beneath) ?? [quote(200)],
    quoted: [quote(300), ...beneath],
  };
}

const tasksOf = (calls: readonly FailedCall[]): readonly string[] => [...new Set(calls.flatMap(c => c.tasks))];

/** The tasks that these calls failed in, as a finding names what it affects: each once, ten at most. */
export const affectedTasks = (calls: readonly FailedCall[]): readonly About[] =>
  tasksOf(calls)
    .slice(0, 10)
    .map(id => ({ type: 'task', id }));

/**
 * How sure it is that a fault which was read made the calls fail that match it. With a match it is proven, or likely where
 * something is not settled (`settled: false`); without one it is likely, and only possible where calls may be unread.
 */
export function confidenceOf(
  calls: Pick<Known<readonly FailedCall[]>, 'whole'>,
  matches: readonly unknown[],
  settled = true,
): Confidence {
  if (matches.length === 0) return calls.whole ? 'likely' : 'possible';
  return settled ? 'proven' : 'likely';
}

/** A list that a rule may do without: the elements that were read. An absent list has none, and is whole. */
export function listOf<T>(list: Optional<readonly T[]>): Known<readonly T[]> {
  if (list.state === 'known') return list;
  return {
    value: [],
    whole: list.state === 'absent',
    cite:
      list.state === 'absent'
        ? list.cite
        : () => {
            throw new Error('nothing was read');
          },
  };
}

/**
 * Whether an element that is evidence of its own brought no answer: what it holds could change what a rule says, so the
 * rule is undecided about it. An element that nobody needed is not unread.
 *
 *     if (unread(ref.secret)) yield say.undecided('secrets', `${name} couldn't be read`, { about, actions });
 */
export const unread = (element: Evidence<unknown> | undefined): boolean =>
  element?.state === 'unreadable' || (element?.state === 'unasked' && element.action !== undefined);

/** Whether the log of the container that a failed call is about, in one of its tasks, could hold lines that weren't read. */
export const logUnread = (
  tail: Optional<readonly LogTail[]> | Known<readonly LogTail[]>,
  call: Pick<FailedCall, 'tasks' | 'container'>,
): boolean =>
  'value' in tail
    ? tail.value.some(
        t =>
          call.tasks.includes(t.task) &&
          (call.container === undefined || t.container === call.container) &&
          unread(t.lines),
      )
    : tail.state === 'blind';

/** What a rule that needs `tail: 'logs.tail'` says of a failed call whose log couldn't be read. */
export function unreadLog(
  call: Pick<FailedCall, 'container'>,
  say: { undecided(need: 'tail', because: string, more: Pick<Undecided, 'about' | 'actions'>): Undecided },
): Undecided {
  const id = call.container ?? 'unknown';
  return say.undecided(
    'tail',
    call.container === undefined
      ? "the container's log couldn't be read"
      : `the log of container ${id} couldn't be read`,
    { about: { type: 'container', id }, actions: ['logs:GetLogEvents'] },
  );
}

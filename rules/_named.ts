import { type Citation, cited, clock, detail, type FailedCall, type Given, lastOf, leadsTo, seenIn } from '#rule';

/** What the rules read whose only source is AWS's own words. */
export const SITE = {
  service: detail('ecs.service'),
  judged: detail('deployment.judged'),
  definition: detail('deployment.taskDefinition'),
  asked: detail('asked.at'),
} as const;
export type Site = Given<typeof SITE>;

type Calls = { readonly value: readonly FailedCall[]; cite(pointer?: string, says?: string): Citation };
export interface Named {
  readonly calls: readonly FailedCall[];
  readonly ids: readonly string[];
  readonly tasks: readonly string[];
  readonly when: string;
  readonly words: string;
  readonly citations: readonly [Citation, ...Citation[]];
}
/** The failed calls that pass a test, as what a finding quotes of them. */
export function those(calls: Calls, test: (call: FailedCall) => boolean): Named | undefined {
  const mine = calls.value.map((c, i) => ({ c, i })).filter(x => test(x.c));
  const [first] = mine;
  if (!first) return undefined;
  const list = mine.map(m => m.c);
  return {
    calls: list,
    ids: list.map(c => c.id),
    tasks: [...new Set(list.flatMap(c => c.tasks))],
    when: clock(lastOf(list)),
    words: first.c.words.replace(/\s+/g, ' ').slice(0, 300),
    citations: cited([
      ...(calls.value.length > 0 ? [calls.cite(`/${first.i}/words`, first.c.words.slice(0, 300))] : []),
      ...seenIn(list),
    ]) ?? [calls.cite(`/${first.i}/words`)],
  };
}
/** The failed calls whose words name this cause before all others, and those whose words leave it open. */
export const named = (calls: Calls, cause: string): Named | undefined => those(calls, c => leadsTo(c, cause));
export const affected = (n: Named) => n.tasks.slice(0, 10).map(id => ({ type: 'task', id }));

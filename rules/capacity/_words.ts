import { namedCause } from '#aws/capacity';
import { type Citation, cited, clock, type FailedCall, lastOf } from '#rule';

export interface Said {
  readonly calls: readonly FailedCall[];
  readonly ids: readonly string[];
  readonly when: string;
  readonly citations: readonly [Citation, ...Citation[]];
}
/** The failed calls whose words name a cause; that a task was not placed names none. */
export function saidOf(
  calls: { readonly value: readonly FailedCall[]; cite(pointer?: string, says?: string): Citation },
  cause: string,
): Said | undefined {
  const mine = calls.value.map((c, i) => ({ c, i })).filter(x => namedCause(x.c) === cause);
  const first = mine[0];
  if (!first) return undefined;
  return {
    calls: mine.map(x => x.c),
    ids: mine.map(x => x.c.id),
    when: clock(lastOf(mine.map(x => x.c))),
    citations: cited(mine.flatMap(x => x.c.seen.slice(0, 1)).slice(0, 3)) ?? [
      calls.cite(`/${first.i}/words`, first.c.words.slice(0, 200)),
    ],
  };
}

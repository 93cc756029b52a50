import { regionHere } from '#fix';
import { type Citation, cited, clock, detail, type FailedCall, type Given, lastOf, leadsTo, mayBe } from '#rule';

/** What the rules about a network interface that was not made read besides the failed call. */
export const SITE = {
  service: detail('ecs.service'),
  judged: detail('deployment.judged'),
  definition: detail('deployment.taskDefinition'),
  asked: detail('asked.at'),
} as const;
export type Site = Given<typeof SITE>;
export const ENI_EFFECTS = ['symptom/eni-not-provisioned', 'symptom/placement-failed'] as const;

export interface Met {
  readonly calls: readonly FailedCall[];
  readonly ids: readonly string[];
  readonly when: string;
  readonly citations: readonly [Citation, ...Citation[]];
}
const met = (
  mine: readonly { readonly c: FailedCall; readonly i: number }[],
  cite: (pointer: string, says?: string) => Citation,
): Met | undefined => {
  const first = mine[0];
  if (!first) return undefined;
  const calls = mine.map(m => m.c);
  const seen = calls.flatMap(c => c.seen.slice(0, 1)).slice(0, 3);
  return {
    calls,
    ids: calls.map(c => c.id),
    when: clock(lastOf(calls)),
    citations: cited(seen) ?? [cite(`/${first.i}/words`, first.c.words.slice(0, 200))],
  };
};
type Calls = { readonly value: readonly FailedCall[]; cite(pointer?: string, says?: string): Citation };
/** The failed calls whose words name this cause first, and those whose words only leave it open. */
export const namedBy = (calls: Calls, cause: string): Met | undefined =>
  met(
    calls.value.map((c, i) => ({ c, i })).filter(x => leadsTo(x.c, cause)),
    calls.cite,
  );
export const leftOpenBy = (calls: Calls, cause: string): Met | undefined =>
  met(
    calls.value.map((c, i) => ({ c, i })).filter(x => !leadsTo(x.c, cause) && mayBe(x.c, cause)),
    calls.cite,
  );

export const siteOf = ({ service, judged, definition, asked }: Site) => {
  const s = service.state === 'known' ? service.value : undefined;
  const j = judged.state === 'known' ? judged.value : undefined;
  const d = definition.state === 'known' ? definition.value : undefined;
  return {
    service: s,
    network: j?.network ?? s?.network,
    definition: d?.arn,
    region: regionHere(asked.state === 'known' ? asked.value : undefined, s?.arn, j?.taskDefinition, d?.arn),
  };
};

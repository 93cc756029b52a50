import type { AnyCollector } from './collect/collector.ts';
import { collectors } from './collect/index.ts';
import type { Focus } from './derive/asked/at.ts';
import { derivations } from './derive/index.ts';
import type { EvidenceKey } from './model/evidence.ts';

/** What is read for fixes alone, beside the needs of rules: whoever may not read it misses a note. */
export const FIX_EVIDENCE = ['elb.tags'] as const satisfies readonly EvidenceKey[];

/** Everything that answers for a piece of evidence: the collectors, and what is derived from them. `at` is the time of asking. */
export const sources = (at: string, focus?: Focus): readonly AnyCollector[] => [
  ...collectors,
  ...derivations(at, focus),
];

/** The same for one run: `logs: false` leaves out whatever reads log lines. */
export const sourcesFor = (
  at: string,
  { logs, ...focus }: Focus & { readonly logs?: boolean | undefined },
): readonly AnyCollector[] =>
  sources(at, focus).filter(s => logs !== false || !s.actions.includes('logs:GetLogEvents'));

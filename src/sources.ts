import type { AnyCollector } from './collect/collector.ts';
import { collectors } from './collect/index.ts';
import { derivations } from './derive/index.ts';

/** Everything that answers for a piece of evidence: the collectors, and what is derived from them. `at` is the time of asking. */
export const sources = (at: string): readonly AnyCollector[] => [...collectors, ...derivations(at)];

/** The same for one run: `logs: false` leaves out whatever reads log lines. */
export const sourcesFor = (at: string, { logs }: { readonly logs?: boolean | undefined }): readonly AnyCollector[] =>
  sources(at).filter(s => logs !== false || !s.actions.includes('logs:GetLogEvents'));

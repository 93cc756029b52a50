import type { AnyCollector } from './collect/collector.ts';
import { collectors } from './collect/index.ts';
import { derivations } from './derive/index.ts';

/**
 * Everything that answers for a piece of evidence: the collectors, and what is derived from them. `at` is the time of
 * asking; `judges: 'running'` asks about the deployment that runs, where the latest one was rolled back.
 */
export const sources = (at: string, judges?: 'running'): readonly AnyCollector[] => [
  ...collectors,
  ...derivations(at, judges),
];

/** The same for one run: `logs: false` leaves out whatever reads log lines. */
export const sourcesFor = (
  at: string,
  { logs, judges }: { readonly logs?: boolean | undefined; readonly judges?: 'running' | undefined },
): readonly AnyCollector[] =>
  sources(at, judges).filter(s => logs !== false || !s.actions.includes('logs:GetLogEvents'));

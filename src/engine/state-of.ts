import { consoleLink, logStreamLink } from '../model/console.ts';
import { type Dossier, valueOf } from '../model/evidence.ts';
import type { Report } from '../model/report.ts';
import type { Target } from '../model/target.ts';

/** How the service does now, with links to where the console shows it; undefined where the service couldn't be read. */
export function stateOf(dossier: Dossier, target: Target): Report['state'] {
  const state = valueOf(dossier['deployment.state']);
  const links = linksOf(dossier, target);
  if (state === undefined) return undefined;
  const { targets, revisions, latest, waitsFor, ...counts } = state;
  return {
    ...counts,
    ...(targets && { targets: targets.map(t => ({ ...t })) }),
    revisions: revisions.map(r => ({ ...r })),
    ...(latest && { latest: { ...latest } }),
    ...(waitsFor && { waitsFor: { ...waitsFor } }),
    ...(links && { links }),
  };
}

/** At most as many log streams as tasks were looked at. */
const MOST_STREAMS = 6;

function linksOf(dossier: Dossier, target: Target): { console: string; logs: string[] } | undefined {
  const console = consoleLink(target);
  if (console === undefined) return undefined;
  const streams = (valueOf(dossier['logs.tail']) ?? []).flatMap(t =>
    t.stream === '' ? [] : (logStreamLink(target.region, t.group, t.stream) ?? []),
  );
  return { console, logs: [...new Set(streams)].slice(0, MOST_STREAMS) };
}

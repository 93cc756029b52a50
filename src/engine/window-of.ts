import { type AskedWindow, goneFrom } from '../model/asked-window.ts';
import { type Dossier, valueOf } from '../model/evidence.ts';
import type { Report } from '../model/report.ts';

interface Asked {
  readonly window?: AskedWindow | undefined;
  readonly at: string;
  readonly dossier: Dossier;
}

/** The window that was asked about, and what of it AWS no longer keeps. */
export function windowOf({ window, at, dossier }: Asked): Report['window'] {
  if (window === undefined) return undefined;
  const events = dossier['ecs.events'];
  const cut = events?.state === 'known' && !events.whole;
  const oldest = cut ? (events.value.at(-1)?.createdAt ?? 'none') : undefined;
  const past = window.until !== undefined;
  const deployments = valueOf(dossier['ecs.serviceDeployments']);
  return {
    ...window,
    ...(past && { past: true as const }),
    gone: [
      ...goneFrom(window, at, oldest),
      ...(past && deployments?.length === 0
        ? ['ECS lists no deployment that began before the end of the window.']
        : []),
    ],
  };
}

import type { Dossier, Evidence } from '../model/evidence.ts';
import type { Report } from '../model/report.ts';

/** Which calls the evidence came from and in what state it is, without its values. What was not needed is left out. */
export function evidenceOf(dossier: Dossier): Report['evidence'] {
  const entries = Object.entries(dossier).flatMap(([key, ev]): [string, Report['evidence'][string]][] => {
    const e = ev as Evidence<unknown> | undefined;
    if (!e || (e.state === 'unasked' && e.because === 'not needed')) return [];
    const receipt =
      'receipt' in e ? { action: e.receipt.action, ...(e.receipt.at !== '' && { at: e.receipt.at }) } : {};
    return [[`ev:${key}`, { state: e.state, ...(e.state === 'known' && { whole: e.whole }), ...receipt, ...why(e) }]];
  });
  return Object.fromEntries(entries);
}

function why(e: Evidence<unknown>): { because?: string } {
  if (e.state === 'absent' || e.state === 'unasked') return { because: e.because };
  return e.state === 'unreadable' ? { because: `${e.reason}: ${e.detail}`.slice(0, 600) } : {};
}

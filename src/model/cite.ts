import { type Evidence, isEvidence, type Receipt } from './evidence.ts';
import type { Citation } from './finding.ts';

const unescaped = (part: string): string => part.replace(/~1/g, '/').replace(/~0/g, '~');
const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

/** What stands at a JSON pointer, and the innermost receipt on the way there: an element can be evidence of its own. */
export function resolve(
  value: unknown,
  pointer: string,
  receipt: Receipt,
): { readonly value: unknown; readonly receipt: Receipt } {
  let here = value;
  let from = receipt;
  for (const part of pointer.split('/').slice(1)) {
    here = own(here, unescaped(part));
    if (isEvidence(here) && 'receipt' in here) from = here.receipt;
    // Evidence of several calls: an element may name the one that brought it.
    const readBy = own(here, 'readBy');
    if (typeof readBy === 'string') from = { ...from, action: readBy };
  }
  return { value: here, receipt: from };
}

/** Evidence of several calls names them all in its receipt; what it holds stands in the answer of the last. */
const lastAction = (actions: string): string => actions.split(' ').at(-1) ?? actions;

const quotable = (value: unknown): unknown => {
  if (isEvidence(value))
    return value.state === 'known' ? value.value : value.state === 'absent' ? value.because : value.state;
  return value;
};

/**
 * Quotes what was read at a JSON pointer (RFC 6901) into the value of `ev`.
 * Throws when nothing was read there: a finding cannot quote what it did not see.
 */
export function cite(key: string, ev: Evidence<unknown>, pointer = '', says?: string): Citation {
  if (ev.state !== 'known' && ev.state !== 'absent') throw new Error(`cites ${key}, which is ${ev.state}`);
  const said = says === undefined ? {} : { says };
  if (ev.state === 'absent')
    return { evidence: `ev:${key}`, path: '', quote: ev.because, action: lastAction(ev.receipt.action), ...said };
  const at = resolve(ev.value, pointer, ev.receipt);
  const quote = quotable(at.value);
  if (quote === undefined) throw new Error(`cites ${key}${pointer}, which was not read`);
  if (isEvidence(at.value) && (at.value.state === 'unreadable' || at.value.state === 'unasked'))
    throw new Error(`cites ${key}${pointer}, which is ${at.value.state}`);
  return { evidence: `ev:${key}`, path: pointer, quote, action: lastAction(at.receipt.action), ...said };
}

/** Each citation once: the same place of the same evidence is one, whatever is said of it. */
export const uniqueCitations = (citations: readonly Citation[]): Citation[] =>
  citations.filter((c, i) => citations.findIndex(o => o.evidence === c.evidence && o.path === c.path) === i);

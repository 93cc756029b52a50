import type { Nacl, NaclEntry } from '../../model/facts.ts';
import { intersect, isEmpty, type Space, space, subtract } from './space.ts';

export interface Ports {
  readonly from: number;
  readonly to: number;
}
/** Source ports that Linux picks by default; the answer comes back to one of them. NAT gateways and endpoints use 1024 to 65535. */
export const LINUX_PORTS: Ports = { from: 32768, to: 60999 };
export const port = (p: number): Ports => ({ from: p, to: p });

export interface NaclAnswer {
  readonly verdict: 'allowed' | 'denied' | 'some';
  /** The rule that denied; undefined for the last one, `*`. */
  readonly rule?: NaclEntry;
}

const TCP = new Set(['-1', '6', 'tcp', 'all']);
const anyPort = (e: NaclEntry): boolean => e.from === undefined || e.protocol === '-1' || e.protocol === 'all';
const hits = (e: NaclEntry, p: number): boolean => anyPort(e) || ((e.from ?? 0) <= p && p <= (e.to ?? e.from ?? 65535));

/**
 * Goes through the entries of one direction by number; the first that matches decides, and what none matches is denied.
 * Denying a few of the many ports that a response can come back to (3389, 5900 to 5999) hardly affects any connection.
 */
export function naclAnswer(nacl: Nacl, egress: boolean, peer: Space, ports: Ports): NaclAnswer {
  const entries = nacl.entries
    .filter(e => e.egress === egress && TCP.has(e.protocol))
    .sort((a, b) => a.number - b.number);
  // Between two edges all ports fare alike, so one of each run is enough.
  const edges = entries
    .filter(e => !anyPort(e))
    .flatMap(e => [e.from ?? 0, (e.to ?? e.from ?? 65535) + 1])
    .filter(edge => edge > ports.from && edge <= ports.to);
  const runs = [...new Set([ports.from, ...edges])].sort((a, b) => a - b);
  const answers = runs.map((p, i) => ({
    ...answerAt(
      entries.filter(e => hits(e, p)),
      peer,
    ),
    length: (runs[i + 1] ?? ports.to + 1) - p,
  }));
  const allowed = answers.some(a => a.allowed);
  const denied = answers.reduce((n, a) => n + (a.denied ? a.length : 0), 0);
  if (denied === 0 || (allowed && denied * 100 <= ports.to - ports.from)) return { verdict: 'allowed' };
  const rule = answers.find(a => a.rule)?.rule;
  return { verdict: allowed ? 'some' : 'denied', ...(rule && { rule }) };
}

/** What the entries do on one port: whether some of the peer's addresses are allowed, some denied, and the first numbered rule that denies. */
function answerAt(entries: readonly NaclEntry[], peer: Space): { allowed: boolean; denied: boolean; rule?: NaclEntry } {
  let rest = peer;
  let allowed = false;
  const denials: NaclEntry[] = [];
  for (const e of entries) {
    const block = [...(e.cidr === undefined ? [] : space(e.cidr)), ...(e.cidr6 === undefined ? [] : space(e.cidr6))];
    if (isEmpty(intersect(rest, block))) continue;
    if (e.allow) allowed = true;
    else denials.push(e);
    rest = subtract(rest, block);
    if (isEmpty(rest)) break;
  }
  const rule = denials.find(e => e.number < 32767);
  return { allowed, denied: denials.length > 0 || !isEmpty(rest), ...(rule && { rule }) };
}

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
 * A few ports of the many that an answer may come back to (3389, 5900 to 5999) keep next to no connection from getting one.
 */
export function naclAnswer(nacl: Nacl, egress: boolean, peer: Space, ports: Ports): NaclAnswer {
  const entries = nacl.entries
    .filter(e => e.egress === egress && TCP.has(e.protocol))
    .sort((a, b) => a.number - b.number);
  // Between two edges all ports fare alike, so one of each run is enough.
  const edges = new Set([ports.from]);
  for (const e of entries) {
    if (anyPort(e)) continue;
    for (const edge of [e.from ?? 0, (e.to ?? e.from ?? 65535) + 1])
      if (edge > ports.from && edge <= ports.to) edges.add(edge);
  }
  let allowed = false;
  let deniedBy: NaclEntry | undefined;
  let denied = 0;
  const runs = [...edges].sort((a, b) => a - b);
  for (const [i, p] of runs.entries()) {
    const length = (runs[i + 1] ?? ports.to + 1) - p;
    let shut = false;
    let rest = peer;
    for (const e of entries.filter(x => hits(x, p))) {
      const block = [...(e.cidr === undefined ? [] : space(e.cidr)), ...(e.cidr6 === undefined ? [] : space(e.cidr6))];
      if (isEmpty(intersect(rest, block))) continue;
      if (e.allow) allowed = true;
      else {
        shut = true;
        deniedBy ??= e.number < 32767 ? e : undefined;
      }
      rest = subtract(rest, block);
      if (isEmpty(rest)) break;
    }
    if (!isEmpty(rest)) shut = true;
    if (shut) denied += length;
  }
  const rule = deniedBy === undefined ? {} : { rule: deniedBy };
  if (denied === 0 || (allowed && denied * 100 <= ports.to - ports.from)) return { verdict: 'allowed' };
  return { verdict: allowed ? 'some' : 'denied', ...rule };
}

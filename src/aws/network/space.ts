import ipaddr from 'ipaddr.js';

/** An inclusive run of addresses of one family. */
export interface Span {
  readonly family: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}
/** A set of addresses, as runs that do not overlap. */
export type Space = readonly Span[];

const number = (bytes: readonly number[]): bigint => bytes.reduce((n, b) => (n << 8n) | BigInt(b), 0n);

/** The addresses of a CIDR block or of a single address; empty for text that is neither. */
export function space(text: string): Space {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const ipv4 = address.includes('.') && !address.includes(':');
  if (ipv4 ? !ipaddr.IPv4.isValidFourPartDecimal(address) : !ipaddr.IPv6.isValid(address)) return [];
  const bytes = ipv4 ? ipaddr.IPv4.parse(address).octets : ipaddr.IPv6.parse(address).toByteArray();
  const bits = bytes.length * 8;
  const given = slash < 0 ? String(bits) : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(given) || Number(given) > bits) return [];
  const host = BigInt(bits - Number(given));
  const from = (number(bytes) >> host) << host;
  return [{ family: bits === 32 ? 4 : 6, from, to: from | ((1n << host) - 1n) }];
}

export const union = (texts: readonly string[]): Space =>
  texts.reduce<Space>((all, t) => [...subtract(all, space(t)), ...space(t)], []);

/** What is in both. */
export const intersect = (a: Space, b: Space): Space =>
  a.flatMap(x =>
    b.flatMap(y => {
      if (x.family !== y.family) return [];
      const from = x.from > y.from ? x.from : y.from;
      const to = x.to < y.to ? x.to : y.to;
      return from <= to ? [{ family: x.family, from, to }] : [];
    }),
  );

/** What is in `a` and not in `b`. */
export const subtract = (a: Space, b: Space): Space =>
  b.reduce<Space>(
    (rest, y) =>
      rest.flatMap(x => {
        if (x.family !== y.family || y.to < x.from || y.from > x.to) return [x];
        return [
          ...(x.from < y.from ? [{ ...x, to: y.from - 1n }] : []),
          ...(x.to > y.to ? [{ ...x, from: y.to + 1n }] : []),
        ];
      }),
    a,
  );

/** The blocks that a set of addresses lies in, of those that it is made from: `52.92.0.0/17`. */
export const blocksIn = (blocks: readonly string[], s: Space): string[] =>
  blocks.filter(b => !isEmpty(intersect(space(b), s)));

export const isEmpty = (s: Space): boolean => s.length === 0;

const RESERVED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
];
/** All public IPv4 addresses: where a public service may be when its address is not known. */
export const INTERNET: Space = subtract(space('0.0.0.0/0'), union(RESERVED));
export const INTERNET6: Space = space('2000::/3');
/** Private addresses, which never go over the internet. */
export const PRIVATE: Space = union(['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']);

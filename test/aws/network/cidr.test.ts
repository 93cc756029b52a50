import { BlockList } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains, isPublic, longestPrefix, prefixLength } from '../../../src/aws/network/index.ts';
import { intersect, INTERNET, isEmpty, space, subtract } from '../../../src/aws/network/space.ts';

const v4 = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map(p => p.join('.'));
// Close addresses, so that blocks are hit and missed about as often.
const near = fc.tuple(fc.constantFrom('10.0.0', '10.0.1', '10.0.128'), fc.nat(255)).map(([a, b]) => `${a}.${b}`);
const v6 = fc
  .tuple(fc.constantFrom('2001:db8', 'fd00:1'), fc.nat(0xffff), fc.nat(0xffff))
  .map(([a, b, c]) => `${a}:${b.toString(16)}::${c.toString(16)}`);

test('an IPv4 block holds what Node says it holds', () =>
  fc.assert(
    fc.property(fc.oneof(v4, near), fc.integer({ min: 0, max: 32 }), fc.oneof(v4, near), (net, bits, address) => {
      const list = new BlockList();
      list.addSubnet(net, bits, 'ipv4');
      expect(contains(`${net}/${bits}`, address)).toBe(list.check(address, 'ipv4'));
    }),
    { numRuns: 500 },
  ));

test('an IPv6 block holds what Node says it holds', () =>
  fc.assert(
    fc.property(v6, fc.integer({ min: 0, max: 128 }), v6, (net, bits, address) => {
      const list = new BlockList();
      list.addSubnet(net, bits, 'ipv6');
      expect(contains(`${net}/${bits}`, address)).toBe(list.check(address, 'ipv6'));
    }),
    { numRuns: 300 },
  ));

test('what is taken away and what is common make the whole again, and do not meet', () =>
  fc.assert(
    fc.property(near, fc.integer({ min: 0, max: 32 }), near, fc.integer({ min: 0, max: 32 }), (a, m, b, n) => {
      const [x, y] = [space(`${a}/${m}`), space(`${b}/${n}`)];
      const rest = subtract(x, y);
      expect(isEmpty(intersect(rest, y))).toBe(true);
      const size = (s: ReturnType<typeof space>): bigint => s.reduce((t, r) => t + r.to - r.from + 1n, 0n);
      expect(size(rest) + size(intersect(x, y))).toBe(size(x));
    }),
  ));

test.each([
  ['10.0.0.0/16', 16],
  ['10.0.0.1', 32],
  ['0.0.0.0/0', 0],
  ['::/0', 0],
  ['2001:db8::/32', 32],
  ['nonsense', -1],
  ['10.0.0.0/33', -1],
  ['10.0.0/8', -1],
])('the prefix of %s is %i long', (cidr, length) => expect(prefixLength(cidr)).toBe(length));
test.each([
  ['52.94.5.1', true],
  ['10.1.2.3', false],
  ['172.31.0.2', false],
  ['172.32.0.2', true],
  ['100.64.0.1', false],
  ['169.254.169.253', false],
  ['2a05:d018::1', true],
  ['fd00::1', false],
  ['nonsense', undefined],
])('whether %s is public: %s', (address, verdict) => expect(isPublic(address)).toBe(verdict));
test('the longest prefix wins, whatever the order', () => {
  const blocks = ['0.0.0.0/0', '10.0.0.0/16', '10.0.1.0/24', '10.0.0.0/8'];
  expect(longestPrefix(blocks, b => b, '10.0.1.9')).toBe('10.0.1.0/24');
  expect(longestPrefix([...blocks].reverse(), b => b, '10.0.2.9')).toBe('10.0.0.0/16');
  expect(longestPrefix(['10.0.0.0/8'], b => b, '11.0.0.1')).toBeUndefined();
});
test('a block does not hold an address of the other family', () => expect(contains('0.0.0.0/0', '::1')).toBe(false));
test('no private block is part of the internet', () =>
  expect(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].every(c => isEmpty(intersect(INTERNET, space(c))))).toBe(
    true,
  ));

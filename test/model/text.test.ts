import { describe, expect, it } from 'vitest';
import { distance } from '../../src/model/distance.ts';
import { few, filled, oneLine, shorten } from '../../src/model/text.ts';

describe('texts', () => {
  it.each([
    [['a'], 'a'],
    [['a', 'b', 'c'], 'a, b and c'],
    [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
  ])('few of %j', (items, text) => expect(few(items)).toBe(text));
  it('what is filled has no empty texts', () => expect(filled({ a: 'x', b: '', c: undefined })).toEqual({ a: 'x' }));
  it('one line has no runs of white space', () => expect(oneLine('a\n  b\tc')).toBe('a b c'));
  it.each([
    ['abcde', 5, 'abcde'],
    ['abcdef', 5, 'abcd…'],
  ])('%s in %i characters', (text, most, cut) => expect(shorten(text, most)).toBe(cut));
});

describe('distance', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'abd', 1],
    ['abc', 'ab', 1],
    ['kitten', 'sitting', 3],
  ])('%s to %s', (a, b, edits) => expect(distance(a, b, 9)).toBe(edits));
  it('counts no further than its cap', () => expect(distance('a', 'abcdefgh', 2)).toBe(3));
});

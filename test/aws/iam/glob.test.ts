import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextOf, matches, SOME_CHARACTER, SOME_REST, type Tri } from '../../../src/aws/iam/index.ts';

const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db';
const context = contextOf({ 'aws:PrincipalTag/team': 'red', 'aws:username': null, star: '*', many: ['a', 'b'] });

describe('a pattern', () => {
  it.each<[string, string, Tri, string]>([
    ['*', 'anything', true, 'a star alone matches everything'],
    ['*', '', true, 'a star matches nothing at all'],
    ['?', '', false, 'a question mark wants one character'],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/y/z', true, 'a star crosses slashes'],
    ['arn:aws:*:repository/x', 'arn:aws:ecr:eu-west-1:1:repository/x', true, 'a star crosses colons'],
    [`${secret}`, `${secret}-AbCdEf`, false, 'a secret named without its suffix does not match'],
    [`${secret}-??????`, `${secret}-AbCdEf`, true, 'six question marks stand for the suffix'],
    [`${secret}-*`, `${secret}-AbCdEf`, true, 'a star stands for the suffix'],
    [`${secret}-*`, `${secret}-other-AbCdEf`, true, 'a star matches a longer name too'],
    [`${secret}-??????`, `${secret}-other-AbCdEf`, false, 'six question marks do not'],
    [`${secret}-AbCdEf`, `${secret}-abcdef`, false, 'ARNs are case-sensitive'],
    [
      `${secret}-AbCdEf`,
      `${secret}-${SOME_CHARACTER.repeat(6)}`,
      'unknown',
      'a suffix that is not known may be this one',
    ],
    [`${secret}-??????`, `${secret}-${SOME_CHARACTER.repeat(6)}`, true, 'six question marks fit every suffix'],
    [`${secret}-AbCd`, `${secret}-${SOME_CHARACTER.repeat(6)}`, false, 'no suffix has four characters'],
    ['a:*', `a:${SOME_REST}`, true, 'a star fits every rest'],
    ['a:b', `a:${SOME_REST}`, 'unknown', 'the rest may be this'],
    ['a?*', `a${SOME_REST}`, 'unknown', 'the rest may be empty'],
    ['b:*', `a:${SOME_REST}`, false, 'what is known already differs'],
    ['x/${aws:PrincipalTag/team}/*', 'x/red/y', true, 'a variable that is known is replaced'],
    ['x/${aws:PrincipalTag/team}/*', 'x/blue/y', false, 'and compared'],
    ['x/${aws:PrincipalTag/other}/*', 'x/blue/y', 'unknown', 'a variable that is not known may be anything'],
    ['x/${aws:PrincipalTag/other}/*', 'z/blue/y', false, 'but not what differs elsewhere'],
    ['x/${aws:username}', 'x/${aws:username}', false, 'a variable that is known to be absent matches nothing'],
    ["x/${aws:username, 'nobody'}", 'x/nobody', true, 'but for its default'],
    ['x/${*}', 'x/*', true, 'an escaped star is a star'],
    ['x/${*}', 'x/y', false, 'and only that'],
    ['x/${star}', 'x/y', false, 'a star that a variable brings is no wildcard'],
    ['x/${many}', 'x/a', 'unknown', 'a variable of several values is not known'],
  ])('%s against %s is %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text, { wild: true, variables: context })).toBe(expected);
  });
  it('of an old version takes a variable as text', () => {
    expect(matches('x/${aws:username}', 'x/${aws:username}', { wild: true })).toBe(true);
  });
  it('without wildcards takes them as text', () => {
    expect(matches('a*', 'ab', { wild: false })).toBe(false);
    expect(matches('a*', 'a*', { wild: false })).toBe(true);
  });
  it('agrees with a regular expression', () => {
    const part = fc.constantFrom('a', 'b', ':', '*', '?', '.');
    const text = fc.array(fc.constantFrom('a', 'b', ':', '.')).map(x => x.join(''));
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }).map(x => x.join('')),
        text,
        (pattern, given) => {
          const re = new RegExp(`^${pattern.replace(/[.:]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 's');
          expect(matches(pattern, given, { wild: true })).toBe(re.test(given));
        },
      ),
    );
  });
  it('that says true or false of a text with unknown characters says so whatever they are', () => {
    const part = fc.constantFrom('a', 'b', '*', '?');
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }).map(x => x.join('')),
        fc.array(fc.constantFrom('a', 'b', SOME_CHARACTER), { maxLength: 6 }).map(x => x.join('')),
        fc.constantFrom('a', 'b'),
        fc.string({ maxLength: 3 }),
        fc.boolean(),
        (pattern, hidden, as, rest, open) => {
          const said = matches(pattern, open ? hidden + SOME_REST : hidden, { wild: true });
          if (said !== 'unknown')
            expect(matches(pattern, hidden.replaceAll(SOME_CHARACTER, as) + (open ? rest : ''), { wild: true })).toBe(
              said,
            );
        },
      ),
    );
  });
  // The clock says nothing about instrumented code.
  it.skipIf(process.env['MUTANTS'] === '1')('is matched in linear time', () => {
    const started = performance.now();
    expect(matches(`${'a*'.repeat(200)}b`, 'a'.repeat(3000), { wild: true })).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../../../src/know/iam/condition.ts';
import { contextOf, SOME_REST, type Tri } from '../../../src/know/iam/index.ts';

const context = contextOf({
  'aws:PrincipalAccount': '123456789012', 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/app', 'aws:SecureTransport': 'true', 'aws:username': null, 'aws:TagKeys': ['a', 'b'], 'aws:SourceIp': '203.0.113.7',
  'aws:SourceArn': `arn:aws:ecs:eu-west-1:123456789012:task${SOME_REST}`, number: '10', 'aws:CurrentTime': '2026-05-01T00:00:00Z', v6: '2001:db8::1', empty: [], tag: 'red', text: 'ten',
});

describe('a condition', () => {
  it.each<[string, string, string | string[], Tri]>([
    ['StringEquals', 'aws:PrincipalAccount', '123456789012', true],
    ['StringEquals', 'aws:principalaccount', ['1', '123456789012'], true],
    ['StringEquals', 'aws:PrincipalAccount', '1234*', false],
    ['StringNotEquals', 'aws:PrincipalAccount', ['1', '123456789012'], false],
    ['StringNotEquals', 'aws:PrincipalAccount', ['1', '2'], true],
    ['StringEqualsIgnoreCase', 'tag', 'RED', true],
    ['StringNotEqualsIgnoreCase', 'tag', 'RED', false],
    ['StringEquals', 'tag', 'RED', false],
    ['StringLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/a?p', true],
    ['StringNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/a?p', false],
    ['StringEquals', 'tag', '${tag}', true],
    // keys that are not there
    ['StringEquals', 'aws:username', 'x', false],
    ['StringNotEquals', 'aws:username', 'x', true],
    ['StringEqualsIfExists', 'aws:username', 'x', true],
    ['Bool', 'aws:username', 'false', false],
    ['BoolIfExists', 'aws:username', 'false', true],
    ['NotIpAddress', 'aws:username', '10.0.0.0/8', true],
    // keys of which nothing is known
    ['StringEquals', 'aws:SourceVpce', 'vpce-1', 'unknown'],
    ['StringNotEquals', 'aws:SourceVpce', 'vpce-1', 'unknown'],
    ['StringNotEqualsIfExists', 'aws:PrincipalOrgID', 'o-1', 'unknown'],
    ['StringLikeIfExists', 'aws:PrincipalOrgID', '*', true],
    ['StringLike', 'aws:PrincipalOrgID', '*', 'unknown'],
    ['Null', 'aws:SourceVpce', 'true', 'unknown'],
    ['Null', 'aws:username', 'true', true],
    ['Null', 'aws:username', 'false', false],
    ['Null', 'tag', 'true', false],
    ['Null', 'tag', 'false', true],
    // ARNs
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::123456789012:role/*', true],
    ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::123456789012:role/*', true],
    ['ArnLike', 'aws:PrincipalArn', 'arn:*:role/app', 'unknown'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:*:role/web', false],
    ['ArnLike', 'aws:PrincipalArn', '*', true],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam:*:*:role/app', true],
    ['ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/app', false],
    ['ArnNotEquals', 'aws:PrincipalArn', 'arn:aws:iam::*:role/other', true],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:ecs:eu-west-1:123456789012:*', true],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod', false],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:ecs:eu-west-1:123456789012:task/*', 'unknown'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:ecs:us-east-1:123456789012:*', false],
    // the other kinds
    ['Bool', 'aws:SecureTransport', 'TRUE', true],
    ['Bool', 'aws:SecureTransport', 'false', false],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', true],
    ['IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '203.0.113.7'], true],
    ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24', false],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32', false],
    ['IpAddress', 'v6', '2001:db8::/32', true],
    ['IpAddress', 'aws:SourceIp', 'nonsense', false],
    ['NumericEquals', 'number', '10.0', true],
    ['NumericNotEquals', 'number', '10', false],
    ['NumericLessThan', 'number', '10', false],
    ['NumericLessThanEquals', 'number', '10', true],
    ['NumericGreaterThan', 'number', '9', true],
    ['NumericGreaterThanEquals', 'number', '11', false],
    ['NumericEquals', 'text', '10', false],
    ['DateGreaterThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z', true],
    ['DateLessThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z', false],
    ['DateLessThanEquals', 'aws:CurrentTime', '1777593600', true],
    ['DateEquals', 'aws:CurrentTime', '2026-05-01', true],
    ['BinaryEquals', 'text', 'ten', true],
    // several values
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b', 'c'], true],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['a'], false],
    ['ForAllValues:StringEquals', 'aws:username', ['a'], true],
    ['ForAllValues:StringEquals', 'empty', ['a'], true],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['b', 'z'], true],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['z'], false],
    ['ForAnyValue:StringEquals', 'aws:username', ['a'], false],
    ['ForAnyValue:StringNotEquals', 'aws:TagKeys', ['a'], true],
    ['ForAllValues:StringNotEquals', 'aws:TagKeys', ['a'], false],
    ['ForAnyValue:StringNotEquals', 'aws:username', ['a'], false],
    ['ForAllValues:StringLike', 'aws:SourceVpce', 'x*', 'unknown'],
    ['SomethingNew', 'tag', 'red', 'unknown'],
  ])('%s %s %j is %s', (operator, key, values, expected) => {
    expect(conditionHolds({ operator, key, values: [values].flat() }, context, context)).toBe(expected);
  });
});

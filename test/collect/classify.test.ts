import { describe, expect, it } from 'vitest';
import { type Classified, classify } from '../../src/collect/classify.ts';

interface Thrown {
  readonly name?: string;
  readonly code?: string;
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly status?: number;
}
const thrown = (name: string, message: string, more: Thrown = {}): Error =>
  Object.assign(new Error(message), { name, ...more });
const said = (c: Classified): string => ('missing' in c ? 'missing' : c.unread);
const http = (httpStatusCode: number): Thrown => ({ $metadata: { httpStatusCode } });

describe('what a call threw', () => {
  it.each<[string, Error, string]>([
    ['a 403 with an unknown name is denied', thrown('SomethingNewException', 'no', http(403)), 'denied'],
    ['a 403 from plain HTTP is denied', thrown('Error', 'no', { status: 403 }), 'denied'],
    ['a 403 for expired credentials is about credentials', thrown('ExpiredToken', 'no', http(403)), 'credentials'],
    ['a 403 for throttling is throttled', thrown('RequestThrottled', 'slow down', http(403)), 'throttled'],
    ['a 404 with an unknown name is not an absence', thrown('SomethingNewNotFound', 'no', http(404)), 'malformed'],
    ['a 400 with an unknown name is malformed', thrown('SomethingNewException', 'no', http(400)), 'malformed'],
    ['a 429 with an unknown name is throttled', thrown('SomethingNewException', 'no', http(429)), 'throttled'],
    ['a denial by name alone', thrown('AccessDeniedException', 'no'), 'denied'],
    ['a denial by code', thrown('Error', 'no', { code: 'UnauthorizedOperation' }), 'denied'],
    ['a denial by an upper-case Code', thrown('Error', 'no', { Code: 'UnauthorizedOperation' }), 'denied'],
    ['credentials by code', thrown('Error', 'no', { code: 'InvalidAccessKeyId' }), 'credentials'],
    ['throttling by code', thrown('Error', 'no', { code: 'SlowDown' }), 'throttled'],
    ['an absence by code', thrown('Error', 'no', { code: 'ServiceNotFoundException' }), 'missing'],
    ['our own deadline', thrown('TimeoutError', 'late'), 'timeout'],
    ['an aborted request', thrown('AbortError', 'aborted'), 'timeout'],
    ['a connection that timed out', thrown('Error', 'late', { code: 'ETIMEDOUT' }), 'timeout'],
    ['a host without an address', thrown('Error', 'no', { code: 'ENOTFOUND' }), 'unreachable'],
    ['a run that was cancelled', thrown('Cancelled', 'stopped'), 'cancelled'],
  ])('%s', (_, error, expected) => expect(said(classify(error, 'ecs:DescribeServices'))).toBe(expected));

  it('keeps the message of a denial', () =>
    expect(classify(thrown('SomethingNewException', 'not for you', http(403)), 'ecs:DescribeServices')).toEqual({
      unread: 'denied',
      detail: 'not for you',
    }));
  it('names the error where nothing is known of it', () =>
    expect(classify(thrown('SomethingNewException', 'hm', http(400)))).toEqual({
      unread: 'malformed',
      detail: 'SomethingNewException: hm',
    }));
  it('names the code where a host that was not reached has no message', () => {
    const code = 'ECONNREFUSED';
    expect(classify(thrown('AggregateError', '', { code }))).toEqual({ unread: 'unreachable', detail: code });
    expect(classify(thrown('Error', 'no luck', { code }))).toEqual({ unread: 'unreachable', detail: 'no luck' });
  });
  it('accepts anything that can be thrown', () => {
    for (const odd of [undefined, null, 'text', 7, {}]) expect(said(classify(odd))).toBe('malformed');
  });
});

describe('what says that there is none', () => {
  it.each<[string, string, Error]>([
    ['kms', 'kms:DescribeKey', thrown('NotFoundException', 'no key')],
    ['ECS', 'ecs:DescribeServices', thrown('ClusterNotFoundException', 'no cluster')],
    [
      'ECS, of a task definition',
      'ecs:DescribeTaskDefinition',
      thrown('ClientException', 'Unable to describe task definition.'),
    ],
    [
      'a load balancer, of a target group',
      'elasticloadbalancing:DescribeTargetGroups',
      thrown('TargetGroupSomethingException', "Target groups 'x' not found"),
    ],
  ])('%s', (_, action, error) => expect(classify(error, action)).toEqual({ missing: error.message }));
  it.each<[string, string, Error]>([
    ['the name that another service uses for it', 'ecs:DescribeServices', thrown('NotFoundException', 'no')],
    ['another ClientException', 'ecs:DescribeTaskDefinition', thrown('ClientException', 'Invalid revision.')],
    [
      'those words from another operation',
      'ecs:DescribeServices',
      thrown('ClientException', 'Unable to describe task definition.'),
    ],
    [
      'another error with those words',
      'ecs:DescribeTaskDefinition',
      thrown('X', 'Unable to describe task definition.'),
    ],
    ['another error that has "not found"', 'elasticloadbalancing:DescribeTargetGroups', thrown('X', 'x not found')],
    ['another error of target groups', 'elasticloadbalancing:DescribeTargetGroups', thrown('TargetGroupBroken', 'hm')],
  ])('%s does not', (_, action, error) => expect(said(classify(error, action))).toBe('malformed'));
});

import { describe, expect, it } from 'vitest';
import { settle, wordsOf } from '../../../src/aws/iam/cause.ts';
import type { Verdict } from '../../../src/aws/iam/evaluate.ts';

const statement = { policy: 'Guard', index: 0, sid: 'DenyAll' };
const none = { allow: false, deny: false, delegate: false };
const allows = { ...none, allow: true };
const denies = { ...none, deny: true, denyBy: statement };
/** The role's own policies hold a Deny that matches, whatever AWS said. */
const verdict = (layers: object): Verdict =>
  ({
    verdict: 'denied',
    layer: 'identity',
    how: 'explicit-deny',
    statement,
    layers: { identity: denies, ...layers },
  }) as unknown as Verdict;
const after = (layer: string | undefined, layers: object) => {
  const s = settle(verdict(layers), wordsOf(layer), true);
  return [s.verdict, s.layer, s.how, s.assumed] as const;
};

describe('a Deny of the role beside the kind of policy that AWS named', () => {
  it.each<readonly [string, string | undefined, object, readonly [string, string, string, boolean]]>([
    [
      'AWS named the role: the Deny it is',
      'explicit-deny:identity',
      {},
      ['denied', 'identity', 'explicit-deny', false],
    ],
    ['AWS named a Deny of no kind', 'explicit-deny', {}, ['denied', 'identity', 'explicit-deny', false]],
    ['AWS named nothing', undefined, {}, ['denied', 'identity', 'explicit-deny', false]],
    [
      'no resource-based policy allows, and it does not',
      'resource',
      { resource: none },
      ['denied', 'resource', 'no-allow', false],
    ],
    [
      'no resource-based policy allows, and whether it does is not known',
      'resource',
      { resource: { ...none, allow: 'unknown', delegate: 'unknown' } },
      ['unknown', 'resource', 'no-allow', false],
    ],
    [
      'no VPC endpoint policy allows, and it does not',
      'endpoint',
      { endpoint: none },
      ['denied', 'endpoint', 'no-allow', false],
    ],
    [
      'a resource-based policy allows by now: the Deny would refuse the next call',
      'resource',
      { resource: allows },
      ['denied', 'identity', 'explicit-deny', true],
    ],
    ['a session policy can’t be read: no proof', 'session', {}, ['denied', 'identity', 'explicit-deny', true]],
    [
      'a Deny of an endpoint that was not looked at',
      'explicit-deny:endpoint',
      {},
      ['unknown', 'endpoint', 'explicit-deny', false],
    ],
    [
      'a Deny of an endpoint that has none by now',
      'explicit-deny:endpoint',
      { endpoint: allows },
      ['denied', 'identity', 'explicit-deny', true],
    ],
    [
      'a Deny of the endpoint',
      'explicit-deny:endpoint',
      { endpoint: denies },
      ['denied', 'endpoint', 'explicit-deny', false],
    ],
  ])('%s', (_, layer, layers, wanted) => expect(after(layer, layers)).toEqual(wanted));
});

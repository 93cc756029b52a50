import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  and,
  type Context,
  evaluate,
  type Layer,
  not,
  or,
  parsePolicy,
  type Question,
  type Tri,
  type Verdict,
} from '../../../src/aws/iam/index.ts';

const WIDTH = { denied: 0, unknown: 1, allowed: 2 } as const;
const width = (v: Verdict): number => WIDTH[v.verdict];
const tri = fc.constantFrom<Tri>(true, false, 'unknown');

const role = 'arn:aws:iam::111111111111:role/exec';
const keys = ['aws:sourcevpce', 'aws:principalorgid', 'aws:principaltag/team'] as const;
const condition = fc.record({
  operator: fc.constantFrom(
    'StringEquals',
    'StringNotEquals',
    'StringLike',
    'StringEqualsIfExists',
    'StringNotEqualsIfExists',
    'ForAllValues:StringEquals',
    'ForAnyValue:StringNotEquals',
    'Null',
  ),
  key: fc.constantFrom(...keys),
  value: fc.constantFrom('x', 'y', '*', 'true', 'false', '${aws:PrincipalTag/team}'),
});
const principal = fc.constantFrom<object>(
  { Principal: '*' },
  { Principal: { AWS: '111111111111' } },
  { Principal: { AWS: role } },
  { Principal: { AWS: 'arn:aws:sts::111111111111:assumed-role/exec/s' } },
  { Principal: { AWS: '222222222222' } },
  { NotPrincipal: { AWS: role } },
  { NotPrincipal: { AWS: '222222222222' } },
);
const statement = (effect: fc.Arbitrary<'Allow' | 'Deny'>, withPrincipal: boolean): fc.Arbitrary<object> =>
  fc
    .tuple(
      effect,
      fc.constantFrom<object>(
        { Action: '*' },
        { Action: 's:Get*' },
        { Action: 's:Put' },
        { NotAction: 's:Get' },
        { NotAction: 's:Put' },
      ),
      fc.constantFrom<object>(
        { Resource: '*' },
        { Resource: 'arn:aws:s:r:1:1' },
        { Resource: 'arn:aws:s:r:1:2' },
        { NotResource: 'arn:aws:s:r:1:1' },
        { Resource: 'arn:aws:s:r:1:${aws:PrincipalTag/team}' },
      ),
      fc.option(condition, { nil: undefined }),
      principal,
    )
    .map(([Effect, action, resource, c, p]) => ({
      Effect,
      ...action,
      ...resource,
      ...(withPrincipal && p),
      ...(c && { Condition: { [c.operator]: { [c.key]: c.value } } }),
    }));
const effect = fc.constantFrom<'Allow' | 'Deny'>('Allow', 'Allow', 'Deny');
const layerOf = (statements: readonly object[], whole: boolean): Layer => ({
  policies: [{ name: 'p', parsed: parsePolicy({ Version: '2012-10-17', Statement: statements }) }],
  whole,
});
const documents = (withPrincipal: boolean) =>
  fc.record({
    statements: fc.array(statement(effect, withPrincipal), { maxLength: 4 }),
    whole: fc.constantFrom(true, true, true, false),
  });
const context: fc.Arbitrary<Context> = fc
  .tuple(
    ...keys.map(() =>
      fc.constantFrom<readonly string[] | null | undefined>(undefined, null, ['x'], ['y', 'x'], ['true']),
    ),
  )
  .map(values => Object.fromEntries(keys.flatMap((k, i) => (values[i] === undefined ? [] : [[k, values[i] ?? null]]))));

interface Setting {
  readonly identity: { statements: object[]; whole: boolean };
  readonly boundary: { statements: object[]; whole: boolean } | null;
  readonly resource: { statements: object[]; whole: boolean };
  readonly endpoint: { statements: object[]; whole: boolean } | undefined;
  readonly context: Context;
  readonly sameAccount: Tri;
  readonly kind: 'key' | 'other';
}
const setting: fc.Arbitrary<Setting> = fc.record({
  identity: documents(false),
  boundary: fc.option(documents(false)),
  resource: documents(true),
  endpoint: fc.option(documents(true), { nil: undefined }),
  context,
  sameAccount: tri,
  kind: fc.constantFrom('key' as const, 'other' as const),
});
const question = (s: Setting): Question => ({
  request: {
    action: 's:Get',
    resource: 'arn:aws:s:r:1:1',
    caller: { kind: 'role', name: 'exec', account: '111111111111', arn: role },
    context: s.context,
  },
  identity: layerOf(s.identity.statements, s.identity.whole),
  boundary: s.boundary && layerOf(s.boundary.statements, s.boundary.whole),
  resource: layerOf(s.resource.statements, s.resource.whole),
  ...(s.endpoint && { endpoint: layerOf(s.endpoint.statements, s.endpoint.whole) }),
  sameAccount: s.sameAccount,
  resourceKind: s.kind,
});
const run = (s: Setting): Verdict => evaluate(question(s));
type Part = 'identity' | 'boundary' | 'resource' | 'endpoint';
const added = (s: Setting, part: Part, one: object): Setting => {
  const d = s[part];
  return d ? { ...s, [part]: { ...d, statements: [...d.statements, one] } } : s;
};
const part = fc.constantFrom<Part>('identity', 'boundary', 'resource', 'endpoint');
const RUNS = { numRuns: 600 };

describe('laws of the three values', () => {
  it('and, or and not agree with De Morgan', () => {
    fc.assert(fc.property(fc.array(tri), list => void expect(not(and(list))).toBe(or(list.map(not)))));
  });
  it('a Deny that is added never widens', () => {
    fc.assert(
      fc.property(
        setting,
        part,
        statement(fc.constant('Deny'), true),
        (s, p, one) => void expect(width(run(added(s, p, one)))).toBeLessThanOrEqual(width(run(s))),
      ),
      RUNS,
    );
  });
  it('an Allow that is added never narrows', () => {
    fc.assert(
      fc.property(
        setting,
        part,
        statement(fc.constant('Allow'), true),
        (s, p, one) => void expect(width(run(added(s, p, one)))).toBeGreaterThanOrEqual(width(run(s))),
      ),
      RUNS,
    );
  });
  it('an unconditional Deny of everything denies, wherever it stands', () => {
    fc.assert(
      fc.property(setting, part, (s, p) => {
        if (!s[p]) return;
        const v = run(added(s, p, { Effect: 'Deny', Action: '*', Resource: '*', Principal: '*' }));
        expect([v.verdict, v.how]).toEqual(['denied', 'explicit-deny']);
      }),
      RUNS,
    );
  });
  it('a boundary never widens', () => {
    fc.assert(
      fc.property(setting, s => void expect(width(run(s))).toBeLessThanOrEqual(width(run({ ...s, boundary: null })))),
      RUNS,
    );
  });
  it('an endpoint policy never widens', () => {
    fc.assert(
      fc.property(
        setting,
        s => void expect(width(run(s))).toBeLessThanOrEqual(width(run({ ...s, endpoint: undefined }))),
      ),
      RUNS,
    );
  });
  it('what is certain stays so when more becomes known of the context', () => {
    fc.assert(
      fc.property(setting, context, (s, more) => {
        const before = run(s);
        if (before.verdict !== 'unknown')
          expect(run({ ...s, context: { ...more, ...s.context } }).verdict).toBe(before.verdict);
      }),
      RUNS,
    );
  });
  it('what is certain stays so when policies that were not read come to light', () => {
    fc.assert(
      fc.property(setting, part, fc.array(statement(effect, true), { maxLength: 3 }), (s, p, more) => {
        const d = s[p];
        const before = run(d ? { ...s, [p]: { ...d, whole: false } } : s);
        if (!d || before.verdict === 'unknown') return;
        expect(run({ ...s, [p]: { statements: [...d.statements, ...more], whole: true } }).verdict).toBe(
          before.verdict,
        );
      }),
      RUNS,
    );
  });
  it('what is certain stays so when it becomes known whose the resource is', () => {
    fc.assert(
      fc.property(setting, fc.boolean(), (s, same) => {
        const before = run({ ...s, sameAccount: 'unknown' });
        if (before.verdict !== 'unknown') expect(run({ ...s, sameAccount: same }).verdict).toBe(before.verdict);
      }),
      RUNS,
    );
  });
  it('with everything known, nothing is unknown but the session of a role, and everybody past a boundary', () => {
    const full = context.map(c => ({
      ...Object.fromEntries(keys.map(k => [k, null])),
      ...Object.fromEntries(Object.entries(c).map(([k, v]) => [k, v?.length === 2 ? ['x'] : v])),
    }));
    fc.assert(
      fc.property(setting, full, fc.boolean(), (s, c, same) => {
        const session = (d: { statements: object[] } | null | undefined): boolean =>
          JSON.stringify(d ?? '').includes('assumed-role') || JSON.stringify(d ?? '').includes('NotPrincipal');
        const anyone = s.boundary !== null && JSON.stringify(s.resource).includes('"Principal":"*"');
        if (session(s.resource) || session(s.endpoint) || anyone) return;
        const whole = <T extends { whole: boolean }>(d: T): T => ({ ...d, whole: true });
        expect(
          run({
            ...s,
            identity: whole(s.identity),
            resource: whole(s.resource),
            boundary: s.boundary && whole(s.boundary),
            endpoint: s.endpoint && whole(s.endpoint),
            context: c,
            sameAccount: same,
          }).verdict,
        ).not.toBe('unknown');
      }),
      RUNS,
    );
  });
  it('a document of any shape is read without a throw', () => {
    fc.assert(fc.property(fc.anything(), x => void expect(typeof parsePolicy(x).ok).toBe('boolean')));
    fc.assert(fc.property(fc.string(), x => void expect(typeof parsePolicy(x).ok).toBe('boolean')));
  });
});

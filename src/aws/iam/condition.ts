import ipaddr from 'ipaddr.js';
import { isSealed } from '../../model/sealed.ts';
import type { Context } from './context.ts';
import { matches, partsOf, SOME_CHARACTER, SOME_REST } from './glob.ts';
import type { Condition } from './policy.ts';
import { sealedAgrees, valuesOf } from './tags.ts';
import { and, not, or, type Tri } from './tri.ts';

/** Whether one value of the request agrees with one value of the policy. */
type Compare = (value: string, wanted: string, variables: Context | undefined) => Tri;

const hidden = (value: string): boolean => value.includes(SOME_CHARACTER) || value.includes(SOME_REST);
const withVariables = (variables: Context | undefined) => (variables ? { variables } : {});
const text =
  (wild: boolean, ignoreCase = false): Compare =>
  (value, wanted, variables) =>
    matches(wanted, value, { wild, ignoreCase, ...withVariables(variables) });

/**
 * An ARN is compared part by part, the sixth with all its colons. That a variable may stand before the fifth colon is
 * documented of no ARN: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
const arn: Compare = (value, wanted, variables) => {
  const want = variables ? partsOf(wanted) : plainParts(wanted);
  const have = plainParts(value);
  const whole = (): Tri => matches(wanted, value, { wild: true, ...withVariables(variables) });
  if (wanted === '*') return true;
  // A pattern that is no ARN: what AWS makes of it is not documented.
  if (want.length < 6) return whole() === false ? false : 'unknown';
  if (have.length < 6) return hidden(value) ? 'unknown' : false;
  return and(
    want.map((w, i) =>
      matches(w, have[i] ?? '', { wild: true, ...withVariables(variables && i < 5 ? {} : variables) }),
    ),
  );
};
const plainParts = (x: string): readonly string[] => {
  const parts = x.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
};

const order =
  (read: (x: string) => number, test: (value: number, wanted: number) => boolean): Compare =>
  (value, wanted) => {
    if (hidden(value)) return 'unknown';
    const [v, w] = [read(value), read(wanted)];
    return Number.isNaN(v) || Number.isNaN(w) ? false : test(v, w);
  };
const number = (x: string): number => (x.trim() === '' ? Number.NaN : Number(x));
const date = (x: string): number => (/^\d{1,12}$/.test(x) ? Number(x) * 1000 : Date.parse(x));

const address: Compare = (value, wanted) => {
  if (hidden(value)) return 'unknown';
  if (!ipaddr.isValid(value)) return false;
  const ip = ipaddr.process(value);
  const range = wanted.includes('/') ? wanted : `${wanted}/${ip.kind() === 'ipv4' ? 32 : 128}`;
  if (!ipaddr.isValidCIDR(range)) return false;
  const [base, bits] = ipaddr.parseCIDR(range);
  if (ip.kind() !== base.kind()) return false;
  return ip.match([base, bits] as never);
};
const bool: Compare = (value, wanted) => (hidden(value) ? 'unknown' : value.toLowerCase() === wanted.toLowerCase());

const OPERATORS: Readonly<Record<string, { readonly compare: Compare; readonly negated?: boolean }>> = {
  stringequals: { compare: text(false) },
  stringnotequals: { compare: text(false), negated: true },
  stringequalsignorecase: { compare: text(false, true) },
  stringnotequalsignorecase: { compare: text(false, true), negated: true },
  stringlike: { compare: text(true) },
  stringnotlike: { compare: text(true), negated: true },
  arnequals: { compare: arn },
  arnlike: { compare: arn },
  arnnotequals: { compare: arn, negated: true },
  arnnotlike: { compare: arn, negated: true },
  numericequals: { compare: order(number, (a, b) => a === b) },
  numericnotequals: { compare: order(number, (a, b) => a === b), negated: true },
  numericlessthan: { compare: order(number, (a, b) => a < b) },
  numericlessthanequals: { compare: order(number, (a, b) => a <= b) },
  numericgreaterthan: { compare: order(number, (a, b) => a > b) },
  numericgreaterthanequals: { compare: order(number, (a, b) => a >= b) },
  dateequals: { compare: order(date, (a, b) => a === b) },
  datenotequals: { compare: order(date, (a, b) => a === b), negated: true },
  datelessthan: { compare: order(date, (a, b) => a < b) },
  datelessthanequals: { compare: order(date, (a, b) => a <= b) },
  dategreaterthan: { compare: order(date, (a, b) => a > b) },
  dategreaterthanequals: { compare: order(date, (a, b) => a >= b) },
  bool: { compare: bool },
  binaryequals: { compare: (value, wanted) => (hidden(value) ? 'unknown' : value === wanted) },
  ipaddress: { compare: address },
  notipaddress: { compare: address, negated: true },
};

/** Whether one condition holds. What hinges on a key of which nothing is known is unknown. */
export function conditionHolds(condition: Condition, context: Context, variables: Context | undefined): Tri {
  let name = condition.operator.toLowerCase();
  const values = valuesOf(context, condition.key);
  if (name === 'null') {
    if (values === undefined) return 'unknown';
    return or(condition.values.map(v => (v.toLowerCase() === 'true') === (values === null || values.length === 0)));
  }
  const set = name.startsWith('forallvalues:') ? 'all' : name.startsWith('foranyvalue:') ? 'any' : undefined;
  if (set) name = name.slice(name.indexOf(':') + 1);
  const ifExists = name.endsWith('ifexists');
  if (ifExists) name = name.slice(0, -'ifexists'.length);
  const operator = OPERATORS[name];
  if (!operator) return 'unknown';

  if (values === null || values?.length === 0)
    return ifExists || set === 'all' || (operator.negated === true && set !== 'any');
  // Every value there can be: a wildcard alone agrees with all of them, whatever they are.
  if (values === undefined) {
    const anything =
      !operator.negated && /^(?:stringlike|arnlike|arnequals)$/.test(name) && condition.values.includes('*');
    return anything && (ifExists || set === 'all') ? true : 'unknown';
  }
  const one = (value: string): Tri => {
    const compare = (wanted: string): Tri =>
      isSealed(value) ? sealedAgrees(name, value, wanted, variables) : operator.compare(value, wanted, variables);
    const agrees = or(condition.values.map(compare));
    return operator.negated ? not(agrees) : agrees;
  };
  if (set === 'all') return and(values.map(one));
  if (set === 'any') return or(values.map(one));
  return operator.negated ? and(values.map(one)) : or(values.map(one));
}

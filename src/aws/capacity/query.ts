import type { ContainerInstance } from '../../model/facts.ts';
import type { Tri } from '../iam/tri.ts';
import { and, not, or } from '../iam/tri.ts';

/** Longer expressions are not read: ECS takes 2000 characters. */
const LONGEST = 4000;
type Token = string;

/** Words, quoted strings, brackets and operators, in their order; undefined where something else stands. */
function tokens(text: string): Token[] | undefined {
  const out: Token[] = [];
  let i = 0;
  while (i < text.length) {
    const c = text[i] ?? '';
    if (/\s|,/.test(c)) {
      i++;
      continue;
    }
    const two = text.slice(i, i + 2);
    if (['==', '!=', '>=', '<=', '=~', '!~', '&&', '||'].includes(two)) {
      out.push(two);
      i += 2;
      continue;
    }
    if ('()[]<>!'.includes(c)) {
      out.push(c);
      i++;
      continue;
    }
    if (c === '"' || c === "'") {
      const end = text.indexOf(c, i + 1);
      if (end < 0) return undefined;
      out.push(`"${text.slice(i + 1, end)}`);
      i = end + 1;
      continue;
    }
    const start = i;
    while (i < text.length && !/[\s,()[\]<>!=&|"']/.test(text[i] ?? '')) i++;
    if (i === start) return undefined;
    out.push(text.slice(start, i));
  }
  return out;
}

const WORDS: Readonly<Record<string, string>> = {
  equals: '==',
  not_equals: '!=',
  greater_than: '>',
  greater_than_equal: '>=',
  less_than: '<',
  less_than_equal: '<=',
  matches: '=~',
  not_matches: '!~',
  not_in: '!in',
  not_exists: '!exists',
  and: '&&',
  or: '||',
  not: '!',
};
const plain = (t: Token | undefined): string => (t?.startsWith('"') ? t.slice(1) : (t ?? ''));

/** A pattern of letters and `*` or `.*`, without a regular expression: other patterns are not evaluated. */
function matches(value: string, pattern: string): Tri {
  const parts = pattern.replaceAll('.*', '*').split('*');
  if (parts.some(p => /[\\^$|?+()[\]{}]/.test(p))) return 'unknown';
  let at = 0;
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1)
      return i === 0 ? value === part : value.length - part.length >= at && value.endsWith(part);
    const found = i === 0 ? (value.startsWith(part) ? 0 : -1) : value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

function compare(value: string, operator: string, argument: string): Tri {
  if (operator === '==') return value === argument;
  if (operator === '!=') return value !== argument;
  if (operator === '=~') return matches(value, argument);
  if (operator === '!~') return not(matches(value, argument));
  const [a, b] = [Number(value), Number(argument)];
  if (value.trim() === '' || Number.isNaN(a) || Number.isNaN(b)) return 'unknown';
  return operator === '>'
    ? a > b
    : operator === '>='
      ? a >= b
      : operator === '<'
        ? a < b
        : operator === '<='
          ? a <= b
          : 'unknown';
}

/** The value of a subject on this instance; undefined where it has none, null where it cannot be told. */
function subjectOf(subject: string, host: ContainerInstance): string | undefined | null {
  if (subject.startsWith('attribute:')) {
    const found = host.attributes.find(a => a.name === subject.slice('attribute:'.length));
    return found === undefined ? undefined : (found.value ?? '');
  }
  if (subject === 'agentConnected') return String(host.agentConnected);
  if (subject === 'ec2InstanceId') return host.ec2InstanceId;
  if (subject === 'runningTasksCount') return String(host.runningTasksCount);
  return null;
}

/** Whether an instance is in the group that an expression of ECS's cluster query language describes. */
export function inQuery(expression: string, host: ContainerInstance): Tri {
  const all = expression.length > LONGEST ? undefined : tokens(expression);
  if (!all || all.length === 0) return 'unknown';
  let at = 0;
  let deep = 0;
  let broken = false;
  const peek = (): string => {
    const t = all[at] ?? '';
    return t.startsWith('"') ? t : (WORDS[t] ?? t);
  };
  const next = (): Token | undefined => all[at++];
  const fail = (): Tri => {
    broken = true;
    return 'unknown';
  };

  const subject = (): Tri => {
    const name = plain(next());
    const value = subjectOf(name, host);
    let operator = peek();
    at++;
    if (operator === '!' && (peek() === 'in' || peek() === 'exists')) {
      operator = `!${peek()}`;
      at++;
    }
    if (operator === 'exists' || operator === '!exists')
      return value === null ? 'unknown' : (value !== undefined) === (operator === 'exists');
    if (operator === 'in' || operator === '!in') {
      if (peek() !== '[' && peek() !== '(') return fail();
      at++;
      const list: string[] = [];
      while (at < all.length && peek() !== ']' && peek() !== ')') list.push(plain(next()));
      if (at++ >= all.length) return fail();
      if (value === null) return 'unknown';
      const held = value !== undefined && list.includes(value);
      return operator === 'in' ? held : !held;
    }
    if (!['==', '!=', '>', '>=', '<', '<=', '=~', '!~'].includes(operator) || at >= all.length) return fail();
    const argument = plain(next());
    if (value === null) return 'unknown';
    // An attribute that the instance does not have equals nothing.
    if (value === undefined) return operator === '!=' || operator === '!~';
    return compare(value, operator, argument);
  };
  const term = (): Tri => {
    if (peek() === '!') {
      at++;
      return not(nested(term));
    }
    if (peek() === '(') {
      at++;
      const inner = nested(either);
      if (peek() !== ')') return fail();
      at++;
      return inner;
    }
    return at < all.length ? subject() : fail();
  };
  const nested = (f: () => Tri): Tri => {
    if (++deep > 50) return fail();
    const r = f();
    deep--;
    return r;
  };
  const both = (): Tri => {
    let left = term();
    while (!broken && peek() === '&&') {
      at++;
      left = and([left, term()]);
    }
    return left;
  };
  const either = (): Tri => {
    let left = both();
    while (!broken && peek() === '||') {
      at++;
      left = or([left, both()]);
    }
    return left;
  };
  const found = either();
  return broken || at < all.length ? 'unknown' : found;
}

import { namesManager } from '../aws/platform/index.ts';
import { REDACTED } from '../model/sealed.ts';
import { redactCommand } from './redaction/command-line.ts';
import {
  isCommand,
  isEnvironment,
  isFreeText,
  isLabels,
  isNameWithin,
  isOptions,
  isSharedSecret,
  isTags,
  isValueKey,
  isWithheld,
  leadsToAddress,
  LOG_OPTIONS,
  namesSecret,
} from './redaction/fields.ts';
import { closesKey, opensKey } from './redaction/keys-in-blocks.ts';
import { KnownValues } from './redaction/known-values.ts';
import { findAll, type RedactorName } from './redaction/redactors.ts';
import { isSecretName } from './redaction/secret-name.ts';
import { hide } from './redaction/span.ts';
import { isValue } from './redaction/value.ts';

/** What is taken out of AWS's answers before anything is kept: values that may be secrets. Names and references stay. */

export { redactCommand };

export type Counts = Readonly<Partial<Record<RedactorName, number>>>;
type Seal = (value: string) => string;
type Struct = Record<string, unknown>;

/** Deeper than this, JSON within JSON and members within members are read as text. */
const DEPTH = 60;
const LARGEST_JSON = 1_000_000;

const isStruct = (x: unknown): x is Struct =>
  typeof x === 'object' && x !== null && !Array.isArray(x) && !(x instanceof Date) && !(x instanceof Uint8Array);
/** A member for each of an object's, whatever it is called (`__proto__` too). */
const mapMembers = (x: Struct, change: (value: unknown, key: string) => unknown): Struct =>
  Object.fromEntries(Object.entries(x).map(([k, v]) => [k, change(v, k)]));

/** JSON of an object or a list as a text has it, plain or as IAM writes it, with the way back. */
function jsonIn(text: string): { readonly value: unknown; readonly write: (value: unknown) => string } | undefined {
  if (text.length < 2 || text.length > LARGEST_JSON) return undefined;
  const encoded = /^(?:%7B|%5B)/i.test(text);
  if (
    !encoded &&
    !/^\s*[{[][\s\S]*[}\]]\s*$/.test(text.length > 400 ? `${text.slice(0, 200)}${text.slice(-200)}` : text)
  )
    return undefined;
  try {
    const value: unknown = JSON.parse(encoded ? decodeURIComponent(text) : text);
    return { value, write: v => (encoded ? encodeURIComponent(JSON.stringify(v)) : JSON.stringify(v)) };
  } catch {
    return undefined;
  }
}

interface Place {
  readonly key: string;
  /** Members above it. */
  readonly depth: number;
  /** Whether it is part of a text that somebody wrote. */
  readonly free: boolean;
}
const TOP: Place = { key: '', depth: 0, free: false };

/** What one run, or one account, has taken out: it knows the values to look for in later texts, and counts. */
export class Redaction {
  readonly #known = new KnownValues();
  readonly #counts = new Map<RedactorName, number>();
  #seal: Seal = () => REDACTED;

  /** How much was hidden so far, by redactor. */
  get counts(): Counts {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  #count(redactor: RedactorName, n = 1): void {
    if (n > 0) this.#counts.set(redactor, (this.#counts.get(redactor) ?? 0) + n);
  }
  #hidden(redactor: RedactorName, by = REDACTED): string {
    this.#count(redactor);
    return by;
  }

  /** Free text (a log line, a reason, a message) without what looks like a secret, and without what it repeats of values known. */
  text(text: string): string {
    return this.#string(text, { ...TOP, free: true });
  }

  /**
   * An answer of AWS as plain JSON without what may be a secret. Its environment values are remembered, so that a reason or a
   * log line that repeats one is redacted too, and so are AWS's own names of things, which are no secrets. `seal` gives
   * what stands for the value of a tag, where it is to be compared.
   */
  answer(answer: unknown, seal: Seal = () => REDACTED): unknown {
    this.#seal = seal;
    gatherNames(answer, '', name => this.#known.addName(name), 0);
    // Environment values are gathered first, so that a reason which stands before them is covered as well.
    gatherValues(answer, (name, value) => this.#known.add(name, value), 0);
    return this.#walk(answer, TOP);
  }

  /** A failed call's error, with what AWS or a proxy said in it redacted. */
  error<E>(error: E): E {
    if (error instanceof Error) {
      const said = this.text(error.message);
      if (said !== error.message) {
        const { stack } = error;
        Object.defineProperty(error, 'message', { value: said, configurable: true, writable: true });
        if (stack !== undefined)
          Object.defineProperty(error, 'stack', { value: this.text(stack), configurable: true, writable: true });
      }
    }
    return error;
  }

  /** Every string of a value without known values: some come to be known only after a text that repeats them. */
  scrub<T>(value: T, hidden: (n: number) => void = () => {}): T {
    if (this.#known.size === 0) return value;
    const walk = (x: unknown, key: string, depth: number): unknown => {
      if (typeof x === 'string') return this.#withoutKnown(x, !isFreeText(key), hidden);
      if (depth > DEPTH * 2 || typeof x !== 'object' || x === null) return x;
      if (Array.isArray(x)) return x.map(e => walk(e, key, depth + 1));
      return mapMembers(x as Struct, (v, k) => walk(v, k, depth + 1));
    };
    return walk(value, '', 0) as T;
  }
  #withoutKnown(text: string, onlySecrets: boolean, hidden: (n: number) => void): string {
    const found = withoutHidden(text, [...this.#known.find(text, onlySecrets)]);
    hidden(found.length);
    return found.length === 0 ? text : hide(text, found);
  }

  #walk(x: unknown, at: Place): unknown {
    if (x instanceof Date) return Number.isNaN(x.getTime()) ? null : x.toISOString();
    if (x instanceof Uint8Array) return this.#hidden('withheld-field');
    if (typeof x === 'string') return isSecretMember(at.key, x) ? this.#hidden('beside-name') : this.#string(x, at);
    if (typeof x === 'number' && x > 999 && isSecretName(at.key) && !/tokens$/i.test(at.key))
      return this.#hidden('beside-name');
    if (typeof x !== 'object' || x === null) return x;
    if (at.depth > DEPTH) return this.#hidden('withheld-field');
    return Array.isArray(x) ? this.#list(x, at) : this.#members(x as Struct, at);
  }

  #string(text: string, at: Place): string {
    if (isWithheld(at.key)) return text === '' ? text : this.#hidden('withheld-field');
    const free = at.free || isFreeText(at.key);
    const json = at.depth < DEPTH ? jsonIn(text) : undefined;
    if (json !== undefined && typeof json.value === 'object' && json.value !== null) {
      const clean = this.#walk(json.value, { key: '', depth: at.depth + 1, free });
      return JSON.stringify(clean) === JSON.stringify(json.value) ? text : json.write(clean);
    }
    const found = findAll(text, [...this.#known.find(text, !free)]);
    if (found.length === 0) return text;
    for (const { redactor } of found) this.#count(redactor);
    return hide(text, found);
  }

  #list(list: readonly unknown[], at: Place): unknown {
    const { key } = at;
    const within = { ...at, depth: at.depth + 1 };
    if (isEnvironment(key)) return list.map(e => (isStruct(e) ? this.#variable(e, within) : this.#walk(e, within)));
    if (isCommand(key)) return this.#command(list.map(String));
    if (isTags(key)) return list.map(e => (isStruct(e) ? this.#tag(e) : this.#walk(e, within)));
    if (isWithheld(key)) return list.map(e => this.#withheld(e));
    return this.#withoutOpenKeys(list).map(e => this.#walk(e, within));
  }
  #variable(x: Struct, at: Place): Struct {
    return mapMembers(x, (v, k) =>
      k === 'value' && typeof v === 'string' ? this.#hidden('environment-value') : this.#walk(v, { ...at, key: k }),
    );
  }
  #command(command: readonly string[]): string[] {
    const out = redactCommand(command);
    const marks = (words: readonly string[]): number => words.join(' ').split(REDACTED).length;
    this.#count('command-argument', marks(out) - marks(command));
    // What is left of it may still be a secret: `sk-…` looks like a program.
    return out.map(word => this.#string(word, { key: '', depth: DEPTH, free: true }));
  }
  /** A private key that goes on over several lines of a log, each an event of its own. */
  #withoutOpenKeys(list: readonly unknown[]): readonly unknown[] {
    let open = false;
    return list.map(e => {
      if (!isStruct(e) || typeof e['message'] !== 'string') return e;
      const { message } = e;
      if (open && closesKey(message)) open = false;
      else if (open) return { ...e, message: this.#hidden('private-key') };
      if (opensKey(message)) open = true;
      return e;
    });
  }

  #members(x: Struct, at: Place): unknown {
    const { key } = at;
    const entries = Object.entries(x).filter(([k, v]) => k !== '$metadata' && v !== undefined);
    const each = (change: (value: unknown, key: string) => unknown): Struct =>
      Object.fromEntries(entries.map(([k, v]) => [k, change(v, k)]));
    if (isLabels(key)) return each(() => this.#hidden('tag-value'));
    if (isTags(key)) return each(() => this.#hidden('tag-value'));
    if (isOptions(key))
      return each((v, k) =>
        typeof v !== 'string'
          ? v
          : LOG_OPTIONS.has(k)
            ? this.#string(v, { ...at, key: k })
            : this.#hidden('log-option'),
      );
    if (isWithheld(key)) return this.#withheld(x);
    // Records of a hosted zone: those of type TXT hold any text.
    if (key === 'ResourceRecordSets' && !leadsToAddress(x))
      return Object.fromEntries(
        entries.map(([k, v]) => [
          k,
          k === 'Name' || k === 'Type'
            ? this.#walk(v, { ...at, key: k, depth: at.depth + 1 })
            : this.#hidden('withheld-field'),
        ]),
      );
    if (key === 'Condition') return each(v => this.#condition(v, at));
    const secret = namesSecret(x);
    return each((v, k) =>
      secret && isValueKey(k)
        ? this.#allOf(v, 'beside-name')
        : this.#walk(v, { key: k, depth: at.depth + 1, free: at.free || isFreeText(k) }),
    );
  }
  /** `{ "aws:Referer": "…" }` of one operator. */
  #condition(x: unknown, at: Place): unknown {
    if (!isStruct(x)) return this.#walk(x, { ...at, key: '', depth: at.depth + 1 });
    return mapMembers(x, (v, k) =>
      isSharedSecret(k) ? this.#allOf(v, 'withheld-field') : this.#walk(v, { ...at, key: '', depth: at.depth + 1 }),
    );
  }
  #withheld(x: unknown): unknown {
    if (Array.isArray(x)) return x.map(e => this.#withheld(e));
    if (isStruct(x))
      return mapMembers(x, (v, k) => (isNameWithin(k) && typeof v === 'string' ? this.text(v) : this.#withheld(v)));
    return x === null || x === undefined || x === '' ? x : this.#hidden('withheld-field');
  }
  /** A secret, or a list of them. References stay. */
  #allOf(x: unknown, redactor: RedactorName): unknown {
    if (Array.isArray(x)) return x.map(e => this.#allOf(e, redactor));
    if (typeof x === 'string') return isValue(x) ? this.#hidden(redactor) : x;
    return typeof x === 'number' ? this.#hidden(redactor) : this.#walk(x, { ...TOP, depth: 1 });
  }
  /** A tag with its value sealed, unless it is one that says who manages the resource. */
  #tag(tag: Struct): Struct {
    const key = Object.entries(tag).find(([k]) => /^key$/i.test(k))?.[1];
    const keptOrSealed = (v: unknown): unknown => {
      if (typeof v !== 'string') return this.#hidden('tag-value');
      return typeof key === 'string' && namesManager(key, v) ? this.text(v) : this.#hidden('tag-value', this.#seal(v));
    };
    return mapMembers(tag, (v, k) =>
      /^value$/i.test(k) ? keptOrSealed(v) : this.#walk(v, { ...TOP, key: k, depth: 1 }),
    );
  }
}

/** A member whose name says it all, unless it holds a reference or nothing. Tokens of pages are none. */
const isSecretMember = (key: string, value: string): boolean => key !== '' && isSecretName(key) && isValue(value);

/** Spans that touch nothing of what was hidden before. */
function withoutHidden<S extends { readonly start: number; readonly end: number }>(
  text: string,
  spans: readonly S[],
): readonly S[] {
  if (spans.length === 0) return spans;
  const hidden = [...text.matchAll(/\[redacted(?: \d{1,9})?\]/g)].map(m => [m.index, m.index + m[0].length] as const);
  return spans.filter(s => !hidden.some(([from, to]) => s.start < to && s.end > from));
}

/** Free text on its own. */
export const redactText = (text: string): string => new Redaction().text(text);
/** An answer on its own. */
export const redact = (answer: unknown, seal?: Seal): unknown => new Redaction().answer(answer, seal);

function gatherValues(x: unknown, remember: (name: string, value: string) => void, depth: number): void {
  if (depth > DEPTH || typeof x !== 'object' || x === null) return;
  if (Array.isArray(x)) for (const e of x) gatherValues(e, remember, depth + 1);
  else if (isStruct(x))
    for (const [k, v] of Object.entries(x)) {
      if (isEnvironment(k) && Array.isArray(v))
        for (const e of v)
          if (isStruct(e) && typeof e['value'] === 'string') remember(String(e['name'] ?? ''), e['value']);
      if ((isOptions(k) || isLabels(k)) && isStruct(v))
        for (const [name, value] of Object.entries(v))
          if (typeof value === 'string' && isSecretName(name)) remember(name, value);
      gatherValues(v, remember, depth + 1);
    }
}

const saysNoName = (key: string): boolean =>
  isFreeText(key) ||
  isEnvironment(key) ||
  isCommand(key) ||
  isTags(key) ||
  isLabels(key) ||
  isWithheld(key) ||
  isSecretName(key);
/** Names, ids and ARNs, whole and in their parts, wherever AWS says them and not a person. */
function gatherNames(x: unknown, key: string, found: (name: string) => void, depth: number): void {
  if (typeof x === 'string') {
    if (x.length > 2048 || /^\s*(?:[{[]|%7B)/.test(x)) return;
    for (const name of [x, ...x.split(/[/:]/)]) if (name.length >= 6) found(name);
  } else if (depth > DEPTH) return;
  else if (Array.isArray(x)) for (const e of x) gatherNames(e, key, found, depth + 1);
  else if (isStruct(x))
    for (const [k, v] of Object.entries(x))
      if (!saysNoName(k) && (!isOptions(key) || LOG_OPTIONS.has(k)) && !(namesSecret(x) && isValueKey(k)))
        gatherNames(v, k, found, depth + 1);
}

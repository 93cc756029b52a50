import { isRandom } from './long-runs.ts';
import { type Found, findAll } from './redactors.ts';
import { isSecretName } from './secret-name.ts';
import { looksMade } from './value.ts';

/** Shorter than this, a text is too likely to be something else as well. */
const LEAST = 6;
/** As long as this, a part of a value drawn at random gives the value away. */
const PART = 8;
const LINE = 64;
const LONG = 4096;

/** An address that every machine calls itself, or all of its own: no secret, and what an app listens on. */
const OWN_ADDRESS = /^(?:\w{1,9}:\/\/)?(?:127(?:\.\d{1,3}){3}|0\.0\.0\.0|localhost|\[?::1?\]?)(?::\d{1,5})?\/?$/i;
/** A host, with port, path and scheme or without. */
const HOST =
  /^(?:[a-z][a-z0-9+.:-]{1,30}:\/\/)?[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,8}\.[a-z]{2,20}(?::\d{1,5})?((?:\/[\w.%+~-]{0,60}){0,12})$/i;
const PATH = /^(?:\.{0,2}\/|[A-Za-z]:\\)[\w./\\@+ -]{1,400}$/;
const SETTING =
  /^(?:true|false|enabled|disabled|production|development|staging|testing|default|public|private|verbose|warning|error|info|debug|trace|json|text|stdout|stderr|utf-8|[a-z]{1,7}|[A-Z]{1,7}|\d+(?:[.,]\d+)?|\d+(?:ms|s|m|h|d|kb|mb|gb|ki|mi|gi|k|g|b)?|v?\d+(?:\.\d+){1,2}(?:[-+][a-z]{1,8}\.?\d{0,3})?|[a-z]{2}[-_][A-Z]{2}(?:\.utf-?8)?|\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?)$/;

const drawn = (text: string): boolean => text.length >= 12 && isRandom(text);
/** The name of a host, a URL or a path that admits nobody, or a setting such as `true`. */
function isHarmless(value: string): boolean {
  if (SETTING.test(value)) return true;
  const parts = value.split(/[/.\\:]/);
  if (!HOST.test(value) && !PATH.test(value)) return false;
  return !parts.some(p => drawn(p) || (p.length >= 20 && looksMade(p) && !p.includes('-')));
}

const base64Of = (value: string): string[] => {
  // Within a longer text it begins at any of three places of a group, and the characters at its edges vary.
  const cores = [0, 1, 2].map(pad => {
    const bytes = Buffer.concat([Buffer.alloc(pad), Buffer.from(value)]);
    const whole = Math.floor((bytes.length * 8) / 6);
    return bytes.toString('base64').slice(Math.ceil((pad * 8) / 6), whole);
  });
  return cores.flatMap(core => (/[+/]/.test(core) ? [core, core.replaceAll('+', '-').replaceAll('/', '_')] : [core]));
};
/** A value in the ways that programs write it into a text. */
function encodingsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const hex = Buffer.from(value).toString('hex');
  let url = value;
  try {
    url = encodeURIComponent(value);
  } catch {
    // A lone surrogate has no encoding.
  }
  return [
    json,
    JSON.stringify(json).slice(1, -1),
    url,
    url.replace(/%[0-9A-F]{2}/g, code => code.toLowerCase()),
    url.replaceAll('%20', '+'),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    hex,
    hex.toUpperCase(),
    ...base64Of(value),
  ];
}

/** What a value is made of, and would give it away alone: its lines, the secrets in it, what it says once decoded. */
function partsOf(value: string): string[] {
  const lines = value.split(/\r?\n|\\n/).map(l => l.trim());
  const secrets = findAll(value).map(f => value.slice(f.start, f.end));
  const decoded = secrets.flatMap(s => {
    try {
      return s.includes('%') ? [decodeURIComponent(s)] : [];
    } catch {
      return [];
    }
  });
  const plain = /^[A-Za-z0-9+/_-]{8,4096}={0,2}$/.test(value) ? Buffer.from(value, 'base64').toString('utf8') : '';
  const told = /^[\x20-\x7e]{6,}$/.test(plain) && /[:\s{]/.test(plain) ? [plain, ...plain.split(':')] : [];
  const pieces = value.split(/[\s,;|"']+/);
  return [
    ...(lines.length > 1
      ? lines.filter(l => l.length >= 12 && !l.startsWith('-----') && (looksMade(l) || l.length >= 24))
      : []),
    ...secrets,
    ...decoded,
    ...told,
    ...(pieces.length > 1 ? pieces.filter(p => p.length >= 8 && looksMade(p) && !isHarmless(p)) : []),
  ];
}

/** How much of a text must be there: of a short one all, of a longer one three quarters, and never more than a line. */
const mostOf = ({ length }: string): number => (length < 16 ? length : Math.min(LINE, Math.ceil(length * 0.75)));

interface Needle {
  readonly text: string;
  /** How much of it must stand in a text. */
  readonly least: number;
  readonly value: string;
  readonly secret: boolean;
}
const MASK = 0xffff;
const hashAt = (text: string, at: number): number => {
  let h = 0;
  for (let i = 0; i < LEAST; i++) h = (Math.imul(h, 31) + text.charCodeAt(at + i)) | 0;
  return (h ^ (h >>> 16)) & MASK;
};
/** Whether a text stands alone: a word is not found in a longer one, nor what may be half a name in a whole one (`prod-eu1` in `prod-eu1-cluster`). */
function stands(text: string, i: number, n: number, secret: boolean): boolean {
  const around = secret ? /[A-Za-z0-9]/ : /[\w-]/;
  if (secret && (n >= PART + 4 || !/^[A-Za-z]+$/.test(text.slice(i, i + n)))) return true;
  return !around.test(text[i - 1] ?? '') && !around.test(text[i + n] ?? '');
}

/**
 * Environment values, to be found again in other texts of the same account: as they are, encoded, or in part. Time is linear in
 * the text: every place is looked up by its six characters, and what matched is not looked at again.
 */
export class KnownValues {
  readonly #values = new Map<string, boolean>();
  readonly #names = new Set<string>();
  /** Which hashes of six characters begin anything; made when the first value is. */
  #seen: Uint8Array | undefined;
  readonly #index = new Map<string, { readonly needle: Needle; readonly at: number }[]>();

  /** What AWS itself calls something: no secret, whatever variable holds it. */
  addName(name: string): void {
    this.#names.add(name);
    this.#values.delete(name);
  }
  /** The value of an environment variable. */
  add(name: string, value: string): void {
    if (
      value.length < LEAST ||
      /^\[redacted(?: \d+)?\]$/.test(value) ||
      value.startsWith('arn:') ||
      this.#names.has(value)
    )
      return;
    if (this.#values.has(value) || OWN_ADDRESS.test(value)) return;
    const named = isSecretName(name);
    if (!named && isHarmless(value)) return;
    const secret = named || drawn(value);
    this.#learn(value, value, secret);
    for (const part of new Set(partsOf(value)))
      if (part.length >= LEAST && part !== value && !this.#names.has(part) && !SETTING.test(part))
        this.#learn(part, value, true);
    this.#values.set(value, secret);
  }
  get size(): number {
    return this.#values.size;
  }

  #learn(text: string, value: string, secret: boolean): void {
    const cut = text.slice(0, LONG);
    this.#note({ text: cut, least: drawn(cut) ? PART : mostOf(cut), value, secret });
    for (const other of new Set(encodingsOf(cut)))
      if (other !== cut && other.length >= LEAST)
        this.#note({ text: other, least: Math.min(other.length, LINE), value, secret }, 1);
  }
  /** `places`: from how many of its first characters on it may begin in a text; an account has thousands of values. */
  #note(needle: Needle, places = Number.POSITIVE_INFINITY): void {
    this.#seen ??= new Uint8Array(MASK + 1);
    // A part begins anywhere before the last place from which it is still long enough.
    for (let at = 0; at <= needle.text.length - needle.least && at < places; at++) {
      const gram = needle.text.slice(at, at + LEAST);
      const had = this.#index.get(gram);
      if (had === undefined) this.#index.set(gram, [{ needle, at }]);
      else if (had.length < 8) had.push({ needle, at });
      this.#seen[hashAt(gram, 0)] = 1;
    }
  }

  /** Where a text repeats one of them. `onlySecrets`: without those of which neither the variable nor the look says that they are secret. */
  *find(text: string, onlySecrets = false): Generator<Found> {
    const seen = this.#seen;
    if (seen === undefined) return;
    for (let i = 0; i + LEAST <= text.length; ) {
      const length = seen[hashAt(text, i)] === 1 ? this.#longestAt(text, i, onlySecrets) : 0;
      if (length > 0) yield { start: i, end: i + length, redactor: 'repeated-value' };
      i += Math.max(1, length);
    }
  }
  #longestAt(text: string, i: number, onlySecrets: boolean): number {
    let longest = 0;
    for (const { needle, at } of this.#index.get(text.slice(i, i + LEAST)) ?? []) {
      if ((onlySecrets && !needle.secret) || !this.#values.has(needle.value)) continue;
      let n = LEAST;
      while (at + n < needle.text.length && text[i + n] === needle.text[at + n]) n++;
      if (n >= needle.least && n > longest && stands(text, i, n, needle.secret)) longest = n;
    }
    return longest;
  }
}

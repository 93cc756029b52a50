import { plainText } from '../model/plain-text.ts';

/** A value as one word of a POSIX shell: what is not plainly harmless stands in single quotes. */
export function shellQuote(value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value) && !value.startsWith('-')) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** A stand-in that the reader fills in: `<security-group-id>`. It makes the fix `fill-in`. */
export interface Placeholder {
  readonly placeholder: string;
}
export const fillIn = (name: string): Placeholder => ({ placeholder: name.replace(/[^\w-]/g, '-') });

export const CONTROL = 'value-with-control-characters';
const UNPRINTABLE = (text: string): boolean => /[\n\t\r]/.test(text) || plainText(text) !== text;

/** A name in a command that was read, or is left to fill in. */
export type Fillable = string | Placeholder;
type Word = string | number | Placeholder | readonly (string | number)[];

/**
 * A command line whose interpolated values are each shell-quoted; a list becomes several words. A value with control
 * characters cannot be printed as it is, and becomes a placeholder.
 */
export function command(parts: TemplateStringsArray, ...values: readonly Word[]): string {
  const word = (v: Word): string => {
    if (Array.isArray(v)) return v.map(x => word(x as string | number)).join(' ');
    if (typeof v === 'object') return `<${(v as Placeholder).placeholder}>`;
    const text = String(v);
    return UNPRINTABLE(text) ? `<${CONTROL}>` : shellQuote(text);
  };
  return parts
    .map((p, i) => (i < values.length ? p + word(values[i] as Word) : p))
    .join('')
    .replace(/\s+$/, '')
    .replace(/^\s+/, '');
}

/** JSON for a command line, compact. */
export const json = (value: unknown): string => JSON.stringify(value);

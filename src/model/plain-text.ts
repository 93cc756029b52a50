// Control characters, line and paragraph separators, bidirectional overrides and invisible marks: text of strangers must not steer a terminal.
const STEERING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single code units are meant
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\uddff]/g;

/** Text with what could steer a terminal, a chat message or a reader's eye made visible: `\u001b`. Line feeds and tabs stay. */
export const plainText = (text: string): string =>
  text.replace(STEERING, c => [...c].map(x => `\\u${(x.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''));

/** `plainText` on every string of a value, keys too; strings are cut at `most` characters, but for commands, which must run as printed. */
export function plainTexts<T>(value: T, most = 2000): T {
  const walk = (x: unknown, key: string): unknown => {
    if (typeof x === 'string') return plainText(x.length > most && key !== 'commands' ? `${x.slice(0, most)}…` : x);
    if (Array.isArray(x)) return x.map(e => walk(e, key));
    if (typeof x === 'object' && x !== null)
      return Object.fromEntries(Object.entries(x).map(([k, v]) => [plainText(k), walk(v, k)]));
    return x;
  };
  return walk(value, '') as T;
}

import { readFileSync } from 'node:fs';
import { redactText } from '../collect/redact.ts';

/** A realistic line, and what in it must not be seen by anybody. */
export interface Line {
  readonly kind: string;
  readonly text: string;
  readonly secrets: readonly string[];
}

/** Lines of a table in fixtures/redaction: `##` begins a kind, « » stand around a secret, ¦ is nothing. */
export function linesOf(table: 'secrets' | 'harmless'): readonly Line[] {
  const file = new URL(`../../fixtures/redaction/${table}.txt`, import.meta.url);
  let kind = '';
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((raw): Line[] => {
      if (raw.startsWith('## ')) kind = raw.slice(3);
      if (raw === '' || raw.startsWith('#')) return [];
      const line = raw.replaceAll('¦', '').replaceAll('⏎', '\n').replaceAll('␛', '\u001b');
      return [
        { kind, text: line.replace(/[«»]/g, ''), secrets: [...line.matchAll(/«([^»]*)»/g)].map(m => m[1] ?? '') },
      ];
    });
}

/** Parts of a secret as long as this give it away. */
const PART = 8;

/** Whether a text shows a secret, or a part of it. The secret `p` is looked for as a word. */
export function shows(text: string, secret: string): boolean {
  if (/^\w{1,3}$/.test(secret)) return text.split(/[^\w]+/).includes(secret);
  if (secret.length <= PART) return text.includes(secret);
  for (let i = 0; i + PART <= secret.length; i++) if (text.includes(secret.slice(i, i + PART))) return true;
  return false;
}

export interface Share {
  readonly of: number;
  readonly right: number;
  readonly wrong: readonly { readonly kind: string; readonly text: string; readonly became: string }[];
}
const share = (lines: readonly Line[], isRight: (line: Line, became: string) => boolean): Share => {
  const read = lines.map(line => ({ line, became: redactText(line.text) }));
  const wrong = read.filter(({ line, became }) => !isRight(line, became));
  return {
    of: lines.length,
    right: lines.length - wrong.length,
    wrong: wrong.map(({ line: { kind, text }, became }) => ({ kind, text, became })),
  };
};
/** Lines of which every secret is hidden. */
export const hidden = (lines = linesOf('secrets')): Share =>
  share(lines, ({ secrets }, became) => !secrets.some(s => shows(became, s)));
/** Lines without a secret that are as they were. */
export const leftWhole = (lines = linesOf('harmless')): Share => share(lines, ({ text }, became) => became === text);

const percent = ({ right, of }: Share): string => `${((100 * right) / of).toFixed(1)} % (${right} of ${of})`;

if (import.meta.url === new URL(process.argv[1] ?? '', 'file:').href) {
  const kinds = [...new Set(linesOf('secrets').map(l => l.kind))];
  const rows = [
    ...kinds.map(kind => [`hidden: ${kind}`, hidden(linesOf('secrets').filter(l => l.kind === kind))] as const),
    ['hidden: all', hidden()] as const,
    ['harmless lines left whole', leftWhole()] as const,
  ];
  for (const [name, s] of rows) console.log(`${name.padEnd(32)}${percent(s)}`);
  if (process.argv.includes('--misses'))
    for (const [name, s] of rows.slice(kinds.length))
      for (const { text, became } of s.wrong)
        console.log(`\n${name}\n  ${JSON.stringify(text)}\n  ${JSON.stringify(became)}`);
  else console.log('\nEach line that is wrong: npm run redaction -- --misses');
}

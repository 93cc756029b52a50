import { readFileSync } from 'node:fs';

/**
 * Scenarios, a blank line between them:
 *   # a statement, the name of the test
 *   $ NAME=value ecs-doctor command 'with words'
 *   < a line of standard input
 *   | a line of standard output
 *   ! a line of standard error
 *   ? exit code
 * `[..]` in a line stands for anything in it; `...` alone for any lines. `{cases}` is fixtures/cli.
 */
export interface Scenario {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly code: number;
  readonly head: readonly string[];
}

/** Words as a shell splits them: spaces, and both kinds of quotes. */
function words(line: string): string[] {
  const found: string[] = [];
  for (const m of line.matchAll(/(?:'([^']*)'|"([^"]*)"|([^\s'"]+))(\s+|$)?/g)) found.push(m[1] ?? m[2] ?? m[3] ?? '');
  return found;
}
const text = (lines: readonly string[], mark: string): string[] =>
  lines.filter(l => l === mark || l.startsWith(`${mark} `)).map(l => l.slice(2));

export function readScenarios(file: string): Scenario[] {
  return readFileSync(file, 'utf8')
    .split(/\n\n+/)
    .map(b => b.split('\n').filter(l => l !== ''))
    .filter(b => b.length > 0)
    .map(lines => {
      const command = words(text(lines, '$')[0] ?? '');
      const at = command.indexOf('ecs-doctor');
      if (at < 0) throw new Error(`${file}: no command in\n${lines.join('\n')}`);
      const env = Object.fromEntries(
        command
          .slice(0, at)
          .map((pair): [string, string] => [pair.split('=')[0] ?? '', pair.split('=').slice(1).join('=')]),
      );
      return {
        name: text(lines, '#').join(' '),
        env,
        args: command.slice(at + 1),
        stdin: text(lines, '<')
          .map(l => `${l}\n`)
          .join(''),
        stdout: text(lines, '|'),
        stderr: text(lines, '!'),
        code: Number(text(lines, '?')[0] ?? 0),
        head: lines.filter(l => /^[#$<]/.test(l)),
      };
    });
}

const matches = (wanted: string, got: string): boolean => {
  const parts = wanted.split('[..]');
  if (parts.length === 1) return wanted === got;
  let at = 0;
  return (
    got.startsWith(parts[0] ?? '') &&
    got.endsWith(parts.at(-1) ?? '') &&
    parts.every(p => {
      const found = got.indexOf(p, at);
      at = found + p.length;
      return found >= 0;
    })
  );
};
/** Whether lines are as they are wanted, with `[..]` and `...` in what is wanted. */
export function fits(wanted: readonly string[], got: readonly string[]): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return got.length === 0;
  if (first === '...') return Array.from({ length: got.length + 1 }, (_, i) => i).some(i => fits(rest, got.slice(i)));
  return got[0] !== undefined && matches(first, got[0]) && fits(rest, got.slice(1));
}
export const linesOf = (output: string): string[] =>
  output === ''
    ? []
    : output
        .replace(/\n$/, '')
        .split('\n')
        .map(l => l.trimEnd());
/** What was got, with the wildcards of what was wanted kept wherever they still fit. */
function keepWildcards(wanted: readonly string[], got: readonly string[]): readonly string[] {
  if (fits(wanted, got)) return wanted;
  const patterns = wanted.filter(l => l.includes('[..]'));
  const kept = got.map((line, i) =>
    wanted[i] === '[..]' ? wanted[i] : (patterns.find(p => p !== '[..]' && matches(p.trimEnd(), line)) ?? line),
  );
  const gap = wanted.indexOf('...');
  if (gap < 0) return kept;
  // A gap stays a gap: the lines between the last that stood before it and the first that stands behind it.
  const from = kept.findLastIndex(l => wanted.slice(0, gap).includes(l)) + 1;
  const to = kept.findIndex((l, i) => i >= from && wanted.slice(gap + 1).includes(l));
  return [...kept.slice(0, from), '...', ...(to < 0 ? [] : kept.slice(to))];
}

export const written = (s: Scenario, ran: { stdout: string; stderr: string; code: number }): string =>
  [
    ...s.head,
    ...keepWildcards(s.stdout, linesOf(ran.stdout)).map(l => `| ${l}`.trimEnd()),
    ...keepWildcards(s.stderr, linesOf(ran.stderr)).map(l => `! ${l}`.trimEnd()),
    `? ${ran.code}`,
  ].join('\n');

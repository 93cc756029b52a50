import type { ReportFinding } from '../../model/report.ts';
import type { RenderOptions } from '../index.ts';
import { COLOR, PLAIN, type Style } from './style.ts';
import { factsOf, howApplied, riskLabel } from './tell.ts';
import { breakCommand, hang, wrap } from './wrap.ts';

// What a terminal shows of one finding, in the report of a service and in an audit alike.

/** Columns of the words at the left: `  evidence  `. */
const HEAD = 12;

export interface Paper {
  readonly width: number;
  readonly s: Style;
  readonly allFixes: boolean;
}
export const paperFor = (options: RenderOptions): Paper => ({
  width: Math.max(40, Math.min(options.width ?? 80, 120)),
  s: options.color ? COLOR : PLAIN,
  allFixes: options.allFixes ?? false,
});

/** `─ Confirmed ───────────── app/crashed`, on two lines where one is too short. */
export function ruler(left: string, right: string, { width, s }: Paper): string {
  const head = `─ ${left} `;
  if (head.length + right.length + 4 > width) return `${s.bold(head.trimEnd())}\n  ${s.dim(right)}`;
  return `${s.bold(head)}${s.dim(`${'─'.repeat(width - head.length - right.length - 1)} ${right}`)}`;
}

/** A word at the left and its text beside it. */
export function row(label: string, text: string, { width, s }: Paper): string {
  return s.cyan(`  ${label}`.padEnd(HEAD)) + hang(' '.repeat(HEAD), text, width).slice(HEAD);
}

/** Each fact with the call it came from; of several lines of one log, only the last names the call. */
export function evidence(f: ReportFinding, paper: Paper): string[] {
  const facts = factsOf(f);
  return facts.map(({ text, call, times }, i) => {
    const tag = call === 'logs:GetLogEvents' && facts[i + 1]?.call === call ? '' : `[${call}]`;
    const line = row(
      i === 0 ? 'evidence' : '',
      `${text}${times > 1 ? ` (${times} times)` : ''} ${tag}`.trimEnd(),
      paper,
    );
    const at = tag === '' ? -1 : line.lastIndexOf(tag);
    return at < 0 ? line : line.slice(0, at) + paper.s.dim(line.slice(at));
  });
}

/** A fix with its caution and its commands. */
function wholeFix(fix: ReportFinding['fixes'][number], word: string, { width, s }: Paper): string[] {
  const how = howApplied(fix);
  const intro = `${word} ${fix.title}${how === '' ? '.' : ` (${how}):`}`;
  return [
    wrap(intro, width, '  ').replace(`  ${word}`, `  ${s.green(word)}`),
    ...(fix.risk === undefined ? [] : [hang(`  ${riskLabel(fix)}: `, fix.risk, width)]),
    ...steps(fix.commands ?? [], width),
    '',
  ];
}
/** Commands; of several, each has its number in the margin, because they run in order. */
function steps(commands: readonly string[], width: number): string[] {
  const lines = commands.map(c => breakCommand(c, width, '      '));
  return lines.length < 2 ? lines : lines.map((line, i) => `${i + 1}.`.padStart(5) + line.slice(5));
}

/** The first fix in full, the others one line each. */
export function fixes(f: ReportFinding, paper: Paper): string[] {
  const { width, s, allFixes } = paper;
  const lines = f.fixes.flatMap((fix, i) => {
    const word = i === 0 ? 'Fix:' : 'Or:';
    if (i === 0 || allFixes) return wholeFix(fix, word, paper);
    return [wrap(`${word} ${fix.title}.`, width, '  ').replace(`  ${word}`, `  ${s.green(word)}`)];
  });
  const hidden = !allFixes && f.fixes.slice(1).some(x => x.commands?.length || x.risk !== undefined);
  return [...lines, ...(hidden ? [s.dim('  (--all-fixes prints every fix in full)')] : []), ''];
}

/** Lines as one text, with at most one empty line in a row. */
export const tidy = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[ \t]+$/gm, '');

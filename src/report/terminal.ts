import type { Report, ReportFinding } from '../model/report.ts';
import { stateLines } from '../model/state-lines.ts';
import { upAgain } from '../model/summary.ts';
import { counted, shorten } from '../model/text.ts';
import type { Reporter, RenderOptions } from './index.ts';
import { shortDifference } from './kit/diff.ts';
import { COLOR, PLAIN, type Style } from './kit/style.ts';
import {
  byId,
  certaintyOf,
  duration,
  effort,
  explainedSymptoms,
  factsOf,
  howApplied,
  outlookLine,
  readMore,
  riskLabel,
  verdictLine,
  auditLine,
  isShownInFull,
  nameInTable,
  unexplainedLine,
} from './kit/tell.ts';
import { type Blind, blindSpots, dependsOn, unreadDetail } from './kit/unread.ts';
import { breakCommand, hang, wrap } from './kit/wrap.ts';

/** Columns of the words at the left: `  evidence  `. */
const HEAD = 12;

interface Paper {
  readonly width: number;
  readonly s: Style;
  readonly allFixes: boolean;
}
const paperFor = (options: RenderOptions): Paper => ({
  width: Math.max(40, Math.min(options.width ?? 80, 120)),
  s: options.color ? COLOR : PLAIN,
  allFixes: options.allFixes ?? false,
});

/** `─ Confirmed ───────────── app/crashed`, on two lines where one is too short. */
function ruler(left: string, right: string, { width, s }: Paper): string {
  const head = `─ ${left} `;
  if (head.length + right.length + 4 > width) return `${s.bold(head.trimEnd())}\n  ${s.dim(right)}`;
  return `${s.bold(head)}${s.dim(`${'─'.repeat(width - head.length - right.length - 1)} ${right}`)}`;
}

/** A word at the left and its text beside it. */
function row(label: string, text: string, { width, s }: Paper): string {
  return s.cyan(`  ${label}`.padEnd(HEAD)) + hang(' '.repeat(HEAD), text, width).slice(HEAD);
}

/** Each fact with the call it came from; of several lines of one log, only the last names the call. */
function evidence(f: ReportFinding, paper: Paper): string[] {
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
function fixes(f: ReportFinding, paper: Paper): string[] {
  const { width, s, allFixes } = paper;
  const lines = f.fixes.flatMap((fix, i) => {
    const word = i === 0 ? 'Fix:' : 'Or:';
    if (i === 0 || allFixes) return wholeFix(fix, word, paper);
    return [wrap(`${word} ${fix.title}.`, width, '  ').replace(`  ${word}`, `  ${s.green(word)}`)];
  });
  const hidden = !allFixes && f.fixes.slice(1).some(x => x.commands?.length || x.risk !== undefined);
  return [...lines, ...(hidden ? [s.dim('  (--all-fixes prints every fix in full)')] : []), ''];
}

/** A root cause. The first line of the report has said what it is; further ones say it themselves. */
function cause(f: ReportFinding, root: Report['roots'][number], number: number, r: Report, paper: Paper): string[] {
  const explained = explainedSymptoms(r, root.explains);
  const count = root.because.find(b => b.startsWith('explains'))?.replace('explains ', '') ?? '';
  const several = r.roots.length > 1;
  return [
    ruler(`${several ? `${number}. ` : ''}${certaintyOf(f, root)} · ${f.severity}`, f.rule, paper),
    ...(number > 1 || root.earlier === true ? [wrap(f.what, paper.width, '  ')] : []),
    wrap(f.why, paper.width, '  '),
    '',
    ...evidence(f, paper),
    ...(explained.length > 0 ? [row('explains', `${explained.join(', ')} (${count})`, paper)] : []),
    ...dependsOn(r, f).map(line => row('not read', line, paper)),
    row('more', readMore(f), paper),
    '',
    ...fixes(f, paper),
  ];
}

function unexplained(f: ReportFinding, r: Report, paper: Paper): string[] {
  const { width } = paper;
  const open = r.unexplained.find(u => u.finding === f.id);
  const suspects = open?.suspects ?? [];
  return [
    ruler(`${open ? 'Cause unknown' : 'Symptom'} · ${f.severity}`, f.rule, paper),
    wrap(f.what, width, '  '),
    '',
    ...evidence(f, paper),
    row('more', readMore(f), paper),
    '',
    ...(open === undefined
      ? []
      : [
          wrap(unexplainedLine(suspects), width, '  '),
          ...suspects.map(x =>
            hang(
              `    ${x.rule}`.padEnd(width < 70 ? 0 : 42),
              ` ${x.missing.length === 0 ? '' : `needs ${x.missing.join(', ')}`}`.trimEnd(),
              width,
            ),
          ),
          '',
        ]),
  ];
}

function risks(found: readonly ReportFinding[], paper: Paper): string[] {
  if (found.length === 0) return [];
  return [
    paper.s.bold(`${counted(found.length, 'risk')} (nothing has failed yet)`),
    '',
    ...found.flatMap(f => [
      ruler(f.severity === 'info' ? 'Note' : 'Warning', f.rule, paper),
      wrap(f.what, paper.width, '  '),
      wrap(f.why, paper.width, '  '),
      '',
      ...evidence(f, paper),
      row('more', readMore(f), paper),
      '',
      ...fixes(f, paper),
    ]),
  ];
}

function changes(r: Report, width: number): string[] {
  if (r.verdict !== 'unhealthy' || r.changes === undefined || r.changes.length === 0) return [];
  return [
    wrap('Changed since the last steady revision:', width),
    ...r.changes.slice(0, 6).flatMap(c => {
      const half = Math.floor((width - c.field.length - 8) / 2);
      const line = `  ${c.field}: ${shortDifference(c.before, c.after, half).join(' -> ')}`;
      if (line.length <= width) return [line];
      const [before, after] = shortDifference(c.before, c.after, Math.min(60, width - 8));
      return [wrap(c.field, width, '  '), wrap(`was ${before}`, width, '    '), wrap(`now ${after}`, width, '    ')];
    }),
    ...(r.changes.length > 6 ? [`  and ${r.changes.length - 6} more`] : []),
    '',
  ];
}

function outlook(r: Report, width: number): string[] {
  const line = r.outlook && outlookLine(r.outlook);
  return line === undefined ? [] : [wrap(line, width), ''];
}

/** Where to look in the AWS console, unless all is well. An address is never broken over lines. */
function links({ verdict, state }: Report, { s }: Paper): string[] {
  if (verdict === 'healthy' || state?.links === undefined) return [];
  const { console, logs } = state.links;
  return [s.dim('In the AWS console:'), ...[console, ...logs.slice(0, 1)].map(url => s.dim(`  ${url}`)), ''];
}

/** What could not be read, why, and how much hinges on it. */
function unread(r: Report, { width, s }: Paper): string[] {
  const blind = blindSpots(r);
  if (blind.length === 0) return [];
  const entry = (b: Blind): string[] => {
    const checks = b.rules.length > 3 ? counted(b.rules.length, 'check') : b.rules.join(', ');
    const detail = r.verdict === 'unclear' && b.actions.length > 0 ? unreadDetail(r, b.actions) : undefined;
    return [
      hang(
        '  ',
        `${b.why}; ${b.rules.length === 0 ? `no check depends on ${b.actions.length > 1 ? 'them' : 'it'}` : `undecided: ${checks}`}`,
        width,
      ),
      ...(detail === undefined || detail === '' ? [] : [hang('    ', shorten(detail, 600), width)]),
    ];
  };
  return [
    s.yellow("Couldn't read:"),
    ...blind.slice(0, 8).flatMap(entry),
    ...(blind.length > 8 ? [`  and ${blind.length - 8} more`] : []),
    ...(r.denied.length > 0
      ? [wrap('To print the missing permissions: ecs-doctor policy --missing REPORT.json', width)]
      : []),
    '',
  ];
}

const tidy = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[ \t]+$/gm, '');

/** Cause and state first, then the evidence and the fix, what else was found, and what could not be read. */
function report(r: Report, options: RenderOptions): string {
  const paper = paperFor(options);
  const { width, s } = paper;
  const all = byId(r);
  const open = new Set(r.unexplained.map(u => u.finding));
  const first = wrap(verdictLine(r), width);
  return tidy([
    r.verdict === 'healthy' ? s.green(first) : r.verdict === 'unhealthy' ? s.red(first) : s.yellow(first),
    ...stateLines(r).map(line => hang('  ', line, width)),
    '',
    ...r.roots.flatMap((root, i) => {
      const f = all.get(root.finding);
      return f ? cause(f, root, i + 1, r, paper) : [];
    }),
    ...outlook(r, width),
    ...r.findings
      .filter(f => f.kind === 'symptom' && (r.roots.length === 0 || open.has(f.id)))
      .flatMap(f => unexplained(f, r, paper)),
    ...risks(
      r.findings.filter(f => f.kind === 'risk'),
      paper,
    ),
    ...changes(r, width),
    ...unread(r, paper),
    ...r.checks.crashed.flatMap(c => [
      wrap(`Rule ${c.rule} crashed (${c.error}). Please report it with a case file from ecs-doctor capture.`, width),
      '',
    ]),
    ...links(r, paper),
    s.dim(wrap(effort(r, options.ms), width)),
    '',
  ]);
}

/** What one line of the table says of a service. */
function brief(r: Report): string {
  const risky = r.findings.filter(f => f.kind === 'risk').length;
  const root = r.findings.find(f => f.id === r.roots[0]?.finding);
  const up = upAgain(r);
  if (r.verdict === 'unhealthy')
    return root
      ? `${up === undefined ? '' : `${up}, last deployment rolled back: `}${root.rule}: ${root.what}`
      : r.headline;
  if (r.verdict === 'unclear') return r.headline;
  return risky > 0 ? counted(risky, 'risk') : '';
}

export default {
  report,
  audit(a, options) {
    const { width, s } = paperFor(options);
    const rows = a.reports.map(r => ({ r, name: nameInTable(r) }));
    const column = Math.min(44, Math.max(8, ...rows.map(x => x.name.length)) + 2);
    const paint = { healthy: s.green, unhealthy: s.red, unclear: s.yellow };
    const indent = column + 11;
    const out = [
      s.bold(auditLine(a.summary)),
      '',
      ...rows.map(({ r, name }) => {
        const body = wrap(shorten(brief(r), 160), width, ' '.repeat(indent)).slice(indent);
        return `${name.padEnd(column)}${paint[r.verdict](r.verdict.padEnd(11))}${body}`;
      }),
      '',
      ...rows.filter(({ r }) => isShownInFull(r)).flatMap(({ r }) => ['═'.repeat(width), report(r, options)]),
      ...(options.ms === undefined ? [] : [s.dim(duration(options.ms))]),
    ];
    return `${out.join('\n').trimEnd()}\n`;
  },
} satisfies Reporter;

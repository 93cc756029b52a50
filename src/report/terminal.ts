import type { Report, ReportFinding } from '../model/report.ts';
import { stateLines } from '../model/state-lines.ts';
import { counted, shorten } from '../model/text.ts';
import { auditOnTerminal } from './audit-terminal.ts';
import type { Reporter, RenderOptions } from './index.ts';
import { shortDifference } from './kit/diff.ts';
import { evidence, fixes, type Paper, paperFor, row, ruler, tidy } from './kit/paper.ts';
import {
  byId,
  certaintyOf,
  effort,
  explainedSymptoms,
  outlookLine,
  readMore,
  unexplainedLine,
  verdictLine,
} from './kit/tell.ts';
import { type Blind, blindSpots, dependsOn, unreadDetail } from './kit/unread.ts';
import { hang, wrap } from './kit/wrap.ts';

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

export default { report, audit: auditOnTerminal } satisfies Reporter;

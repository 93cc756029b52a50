import type { Report, ReportFinding } from '../model/report.ts';
import { stateLines } from '../model/state-lines.ts';
import type { Reporter, RenderOptions } from './index.ts';
import { shortDifference } from './kit/diff.ts';
import {
  byId,
  CERTAINTY,
  certaintyOf,
  explainedSymptoms,
  factsOf,
  howApplied,
  outlookLine,
  riskLabel,
  verdictLine,
  auditLine,
  isShownInFull,
  nameInTable,
  unexplainedLine,
} from './kit/tell.ts';
import { blindSpots, dependsOn, unreadDetail } from './kit/unread.ts';
import { breakCommand } from './kit/wrap.ts';

/** Text of strangers as plain words: no markup, no link, no mention, no HTML. */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]<>()#+!|~&$]/g, '\\$&')
    .replace(/@/g, '@\u2060')
    .replace(/:\/\//g, ':\u2060//')
    .replace(/\b(www)\./gi, '$1\u2060.')
    .replace(/\r?\n/g, ' ')
    .replace(/^(\s*)([-=])/, '$1\\$2')
    .replace(/^(\s*\d+)\./, '$1\\.');
/** A code span whose fence is longer than any run of backticks in it. */
export function code(text: string): string {
  const flat = text.replace(/\s*\n\s*/g, ' ');
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map(m => m.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 || flat.startsWith(' ') ? `${fence} ${flat} ${fence}` : `${fence}${flat}${fence}`;
}
function block(lines: readonly string[], language: string): string {
  const longest = Math.max(2, ...lines.flatMap(l => (l.match(/`+/g) ?? []).map(m => m.length)));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${lines.join('\n')}\n${fence}`;
}
/** In a table a backslash before a pipe would spend the backslash that escapes it, and end the cell: they are kept apart. */
const cell = (text: string): string =>
  code(text)
    .replace(/\\(?=\|)/g, '\\ ')
    .replace(/\|/g, '\\|');

function facts(f: ReportFinding): string[] {
  return [
    '| call | evidence |',
    '| --- | --- |',
    ...factsOf(f).map(({ text, call }) => `| ${cell(call.split(' ')[0] ?? '')} | ${cell(text)} |`),
    '',
  ];
}

/** Commands; of several, each has its number and a block of its own, because they run in order. */
const steps = (commands: readonly string[]): string[] =>
  commands.flatMap((c, i) => [
    ...(commands.length > 1 ? [`Step ${i + 1} of ${commands.length}:`, ''] : []),
    block(breakCommand(c, 100, '').split('\n'), 'sh'),
    '',
  ]);

/** The first fix in full, the others one line each. */
function fixes(f: ReportFinding, allFixes: boolean): string[] {
  return f.fixes.flatMap((fix, i) => {
    const full = i === 0 || allFixes;
    const how = full ? howApplied(fix) : '';
    return [
      `**${i === 0 ? 'Fix' : 'Or'}:** ${escapeMarkdown(fix.title)}${how === '' ? '' : ` (${escapeMarkdown(how)})`}`,
      '',
      ...(full && fix.risk !== undefined ? [`${riskLabel(fix)}: ${escapeMarkdown(fix.risk)}`, ''] : []),
      ...(full ? steps(fix.commands ?? []) : []),
    ];
  });
}

const AWS_PAGE = /^https:\/\/docs\.aws\.amazon\.com\/[\w./#-]+$/;
function links(f: ReportFinding): string[] {
  const [page] = f.sources ?? [];
  // Only AWS's own pages become a link: a saved report can come from a stranger.
  const link = page === undefined ? [] : [AWS_PAGE.test(page) ? `<${page}>` : code(page)];
  return [`More: ${[code(f.docs), ...link].join(' · ')}`, ''];
}

function section(f: ReportFinding, heading: string, allFixes: boolean, certainty = CERTAINTY[f.confidence]): string[] {
  return [
    `${heading}${escapeMarkdown(f.what)}`,
    '',
    `${certainty} · ${f.severity} · ${code(f.rule)}`,
    '',
    escapeMarkdown(f.why),
    '',
    ...facts(f),
    ...links(f),
    ...fixes(f, allFixes),
  ];
}

function suspects(r: Report, id: string): string[] {
  const open = r.unexplained.find(x => x.finding === id);
  if (!open) return [];
  return [
    unexplainedLine(open.suspects),
    '',
    ...open.suspects.map(
      x => `- ${code(x.rule)}${x.missing.length === 0 ? '' : ` needs ${x.missing.map(code).join(', ')}`}`,
    ),
    '',
  ];
}

function changes(r: Report, level: string): string[] {
  if (r.verdict !== 'unhealthy' || r.changes === undefined || r.changes.length === 0) return [];
  return [
    `${level}# Changed since the last steady revision`,
    '',
    ...r.changes.slice(0, 10).map(c => {
      const [before, after] = shortDifference(c.before, c.after, 80);
      return `- ${code(c.field)}: ${code(before)} → ${code(after)}`;
    }),
    '',
  ];
}

/** A sentence in which the calls that it names are set as code. */
const withCode = (text: string, actions: readonly string[]): string =>
  actions.reduce((t, action) => t.replace(action, code(action)), escapeMarkdown(text));

function unread(r: Report, level: string): string[] {
  const blind = blindSpots(r);
  if (blind.length === 0) return [];
  return [
    `${level}# Couldn't read`,
    '',
    ...blind.map(b => {
      const detail = r.verdict === 'unclear' && b.actions.length > 0 ? unreadDetail(r, b.actions) : undefined;
      const hinges =
        b.rules.length === 0
          ? `no check depends on ${b.actions.length > 1 ? 'them' : 'it'}`
          : `undecided: ${b.rules.map(code).join(', ')}`;
      return `- ${withCode(b.why, b.actions)}; ${hinges}${detail ? `. ${escapeMarkdown(detail.slice(0, 600))}` : ''}`;
    }),
    '',
  ];
}

function outlook(r: Report): string[] {
  const line = r.outlook && outlookLine(r.outlook);
  return line === undefined ? [] : [escapeMarkdown(line), ''];
}

/** Only AWS's own consoles become a link: a saved report can come from a stranger. */
const CONSOLE =
  /^https:\/\/[a-z0-9-]+\.console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/[\w./?=&%#:$-]+$/;
function consoleLinks({ verdict, state }: Report): string[] {
  if (verdict === 'healthy' || state?.links === undefined) return [];
  const all = [state.links.console, ...state.links.logs].filter(url => CONSOLE.test(url));
  return all.length === 0 ? [] : ['In the AWS console:', '', ...all.map(url => `- <${url}>`), ''];
}

function report(r: Report, { allFixes = false }: RenderOptions, level = '##'): string {
  const all = byId(r);
  const open = new Set(r.unexplained.map(u => u.finding));
  const risks = r.findings.filter(f => f.kind === 'risk');
  const out = [
    `${level} ${escapeMarkdown(verdictLine(r))}`,
    '',
    ...stateLines(r).map(line => `${escapeMarkdown(line)}  `),
    '',
    ...r.roots.flatMap((root, i) => {
      const f = all.get(root.finding);
      if (!f) return [];
      const explained = explainedSymptoms(r, root.explains);
      return [
        ...section(f, `${level}# ${r.roots.length > 1 ? `${i + 1}. ` : ''}`, allFixes, certaintyOf(f, root)),
        ...dependsOn(r, f).flatMap(line => [`Not read: ${escapeMarkdown(line)}`, '']),
        ...(explained.length > 0 ? [`Explains: ${explained.map(code).join(', ')}`, ''] : []),
      ];
    }),
    ...outlook(r),
    ...r.findings
      .filter(x => x.kind === 'symptom' && (r.roots.length === 0 || open.has(x.id)))
      .flatMap(f => [...section(f, `${level}# `, allFixes), ...suspects(r, f.id)]),
    ...(risks.length > 0 ? [`${level}# Risks`, '', ...risks.flatMap(f => section(f, `${level}## `, allFixes))] : []),
    ...changes(r, level),
    ...unread(r, level),
    ...consoleLinks(r),
  ];
  return `${out
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

export default {
  report: (r, options) => report(r, options),
  audit(a, options) {
    const root = (r: Report): string => r.findings.find(f => f.id === r.roots[0]?.finding)?.rule ?? '';
    const out = [
      '# ecs-doctor audit',
      '',
      `${auditLine(a.summary)}.`,
      '',
      '| service | verdict | cause | risks |',
      '| --- | --- | --- | --- |',
      ...a.reports.map(
        r =>
          `| ${cell(nameInTable(r))} | ${r.verdict} | ${r.roots[0] ? cell(root(r)) : ''} | ${r.findings.filter(f => f.kind === 'risk').length} |`,
      ),
      '',
      ...a.reports.filter(isShownInFull).map(r => report(r, options)),
    ];
    return `${out.join('\n').trimEnd()}\n`;
  },
} satisfies Reporter;

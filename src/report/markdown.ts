import type { AuditCluster, AuditGroup, AuditReport, Report, ReportFinding } from '../model/report.ts';
import { stateLines } from '../model/state-lines.ts';
import { counted, utc } from '../model/text.ts';
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
  unexplainedLine,
} from './kit/tell.ts';
import {
  auditLine,
  changedGroups,
  incompleteLines,
  named,
  otherFixes,
  reachedBy,
  suppressionLines,
  unclearServices,
} from './kit/fleet.ts';
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

const bullets = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : [...lines.map(l => `- ${l}`), '']);
const names = (services: readonly string[], all: boolean): string => code(named(services, all));

function failing(g: AuditGroup, { allFixes = false, verbose = false }: RenderOptions): string[] {
  const certainty = g.kind === 'failure' ? CERTAINTY[g.example.confidence] : 'Cause unknown';
  const services = g.findings.map(f => f.service);
  return [
    ...section(g.example, '### ', allFixes, certainty),
    `${counted(g.services, 'service')}: ${names(services, verbose)}`,
    '',
    ...(g.services > 1 ? [escapeMarkdown(otherFixes(g)), ''] : []),
  ];
}
function changed(a: AuditReport, verbose: boolean): string[] {
  const { comparison: c } = a;
  if (c === undefined) return [];
  const { added, fixed } = changedGroups(a);
  return [
    `## Changed since ${escapeMarkdown(utc(c.with))}: ${c.new} new, ${c.fixed.length} fixed, ${c.known} still there`,
    '',
    ...bullets([
      ...added.map(x => `new: ${code(x.rule)} ${names(x.services, verbose)}`),
      ...fixed.map(x => `fixed: ${code(x.rule)} ${names(x.services, verbose)}`),
      ...(c.unchecked > 0 ? [`${counted(c.unchecked, 'earlier finding')} couldn't be checked this time`] : []),
    ]),
  ];
}
function riskTable(groups: readonly AuditGroup[], verbose: boolean): string[] {
  const found = groups.filter(g => g.kind === 'risk');
  if (found.length === 0) return [];
  const services = (g: AuditGroup): string =>
    cell(
      named(
        g.findings.map(f => f.service),
        verbose,
      ),
    );
  return [
    '## Risks',
    '',
    '| severity | rule | what | services | names |',
    '| --- | --- | --- | --- | --- |',
    ...found.map(
      g => `| ${g.severity} | ${cell(g.rule)} | ${escapeMarkdown(g.title)} | ${g.services} | ${services(g)} |`,
    ),
    '',
  ];
}
function clusterTable(clusters: readonly AuditCluster[]): string[] {
  if (clusters.length === 0) return [];
  return [
    '## Clusters',
    '',
    '| cluster | services | healthy | unhealthy | unclear | risks | score |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...clusters.map(
      c =>
        `| ${cell(c.cluster)} | ${c.services} | ${c.healthy} | ${c.unhealthy} | ${c.unclear} | ${c.risks} | ${c.score === undefined ? '' : `${c.score} ${c.grade}`} |`,
    ),
    '',
    ...bullets(
      clusters.flatMap(c =>
        c.trouble === undefined
          ? []
          : [`${code(c.cluster)}: couldn't list its services (${escapeMarkdown(c.trouble)})`],
      ),
    ),
  ];
}

export default {
  report: (r, options) => report(r, options),
  audit(a, options) {
    const { groups = [], clusters = [] } = a;
    const verbose = options.verbose ?? false;
    const fails = groups.filter(g => g.kind !== 'risk');
    const open = unclearServices(a);
    const left = reachedBy(a);
    const out = [
      '# ecs-doctor audit',
      '',
      `${auditLine(a)}.`,
      '',
      ...bullets([...incompleteLines(a), ...suppressionLines(a, 'expired')].map(escapeMarkdown)),
      ...(fails.length > 0 ? ['## Failing', '', ...fails.flatMap(g => failing(g, options))] : []),
      ...changed(a, verbose),
      ...(open.length > 0
        ? ['## Unclear', '', ...bullets(open.map(o => `${escapeMarkdown(o.why)}: ${names(o.services, verbose)}`))]
        : []),
      ...riskTable(groups, verbose),
      ...bullets(suppressionLines(a, 'others').map(escapeMarkdown)),
      ...clusterTable(clusters),
      ...(left.length > 0
        ? ['## Not checked', '', ...bullets(left.map(l => `${escapeMarkdown(l.because)}: ${names(l.names, verbose)}`))]
        : []),
    ];
    return `${out
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trimEnd()}\n`;
  },
} satisfies Reporter;

import type { Report, ReportFinding } from '../model/report.ts';
import type { Reporter } from './index.ts';
import { blindSpots, byId, counted, howApplied, leadsTo, nameOf, verdictLine } from './kit/tell.ts';

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
    '| seen in | fact |',
    '| --- | --- |',
    ...f.citations.map(
      c =>
        `| ${cell((c.action ?? c.evidence).split(' ')[0] ?? '')} | ${cell((c.says ?? `${c.path} ${JSON.stringify(c.quote)}`).slice(0, 400))} |`,
    ),
    '',
  ];
}
function fixes(f: ReportFinding): string[] {
  return f.fixes.flatMap((fix, i) => [
    `**${i === 0 ? 'To fix it' : 'Or'}:** ${escapeMarkdown(fix.title)}${howApplied(fix) === '' ? '' : ` (${escapeMarkdown(howApplied(fix))})`}`,
    '',
    ...(fix.risk === undefined ? [] : [`Mind: ${escapeMarkdown(fix.risk)}`, '']),
    ...(fix.commands?.length ? [block(fix.commands, 'sh'), ''] : []),
  ]);
}
function section(f: ReportFinding, heading: string): string[] {
  return [
    `${heading}${escapeMarkdown(f.title)}`,
    '',
    `${code(f.rule)} · ${f.confidence}`,
    '',
    escapeMarkdown(f.what),
    '',
    escapeMarkdown(f.why),
    '',
    ...facts(f),
    ...fixes(f),
  ];
}

function report(r: Report, level = '##'): string {
  const all = byId(r);
  const out = [`${level} ${escapeMarkdown(verdictLine(r))}`, ''];
  r.roots.forEach((root, i) => {
    const f = all.get(root.finding);
    if (!f) return;
    out.push(...section(f, `${level}# ${i + 1}. `));
    const leads = leadsTo(r, root.explains);
    if (leads.length > 0) out.push(`Leads to: ${leads.map(code).join(', ')}`, '');
  });
  if (r.outlook)
    out.push(
      `${r.outlook.recovers === 'no' ? 'It will not recover by itself' : 'This may pass'}: ${escapeMarkdown(r.outlook.because)}.`,
      '',
    );
  const open = new Set(r.unexplained.map(u => u.finding));
  for (const f of r.findings.filter(x => x.kind === 'symptom' && (r.roots.length === 0 || open.has(x.id)))) {
    out.push(...section(f, `${level}# `));
    const u = r.unexplained.find(x => x.finding === f.id);
    if (u)
      out.push(
        u.suspects.length === 0 ? 'Not found: why.' : 'Not found: why. These checks could not look:',
        '',
        ...u.suspects.map(
          x => `- ${code(x.rule)}${x.missing.length === 0 ? '' : ` needs ${x.missing.map(code).join(', ')}`}`,
        ),
        '',
      );
  }
  const risks = r.findings.filter(f => f.kind === 'risk');
  if (risks.length > 0) out.push(`${level}# Risks`, '', ...risks.flatMap(f => section(f, `${level}## `)));
  if (r.changes && r.changes.length > 0 && r.verdict === 'unhealthy')
    out.push(
      `${level}# Changed against the last steady revision`,
      '',
      ...r.changes
        .slice(0, 10)
        .map(c => `- ${code(c.field)}: ${code(c.before.slice(0, 80))} → ${code(c.after.slice(0, 80))}`),
      '',
    );
  const blind = blindSpots(r);
  if (blind.length > 0)
    out.push(
      `${level}# Could not look at`,
      '',
      ...blind.map(
        b =>
          `- ${b.actions.length > 0 ? `${b.actions.map(code).join(', ')} (${escapeMarkdown(b.why)})` : escapeMarkdown(b.why)}; undecided: ${b.rules.map(code).join(', ')}`,
      ),
      '',
    );
  return `${out
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

export default {
  report: r => report(r),
  audit(a) {
    const { summary } = a;
    const out = [
      '# ecs-doctor audit',
      '',
      `${counted(summary.services, 'service')}: ${summary.healthy} healthy, ${summary.unhealthy} unhealthy, ${summary.unclear} unclear, ${counted(summary.risks, 'risk')}.`,
      '',
      '| service | verdict | cause | risks |',
      '| --- | --- | --- | --- |',
      ...a.reports.map(
        r =>
          `| ${cell(nameOf(r).replace(/^(.+) in (.+)$/, '$2/$1'))} | ${r.verdict} | ${r.roots[0] ? cell(r.findings.find(f => f.id === r.roots[0]?.finding)?.rule ?? '') : ''} | ${r.findings.filter(f => f.kind === 'risk').length} |`,
      ),
      '',
      ...a.reports.filter(r => r.verdict !== 'healthy' || r.findings.length > 0).map(r => report(r)),
    ];
    return `${out.join('\n').trimEnd()}\n`;
  },
} satisfies Reporter;

import type { AuditGroup, AuditReport } from '../model/report.ts';
import { counted, utc } from '../model/text.ts';
import type { RenderOptions } from './index.ts';
import { evidence, fixes, type Paper, paperFor, row, ruler, tidy } from './kit/paper.ts';
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
import { CERTAINTY, duration, readMore } from './kit/tell.ts';
import { hang, wrap } from './kit/wrap.ts';

/** The name of a section, with a line under it. */
const heading = (text: string, { s }: Paper): string[] => ['', s.bold(text), ''];

const servicesOf = (g: AuditGroup, all: boolean): string =>
  named(
    g.findings.map(f => f.service),
    all,
  );

/** What fails, once for all services that it breaks, with the evidence and the fix of the first. */
function failure(g: AuditGroup, paper: Paper, all: boolean): string[] {
  const f = g.example;
  const certainty = g.kind === 'failure' ? CERTAINTY[f.confidence] : 'Cause unknown';
  const whats = new Set(g.findings.map(x => x.what));
  return [
    ruler(`${certainty} · ${g.severity}`, g.rule, paper),
    wrap(f.what, paper.width, '  '),
    ...(g.kind === 'failure' ? [wrap(f.why, paper.width, '  ')] : []),
    '',
    row(g.services === 1 ? 'service' : 'services', servicesOf(g, all), paper),
    ...(all && whats.size > 1 ? g.findings.map(x => row('', `${x.service}: ${x.what}`, paper)) : []),
    ...evidence(f, paper),
    row('more', readMore(f), paper),
    '',
    ...fixes(f, paper),
    ...(g.services > 1 ? [hang('  ', otherFixes(g), paper.width), ''] : []),
  ];
}

function failures(groups: readonly AuditGroup[], paper: Paper, all: boolean): string[] {
  const failing = groups.filter(g => g.kind !== 'risk');
  if (failing.length === 0) return [];
  return [
    ...heading(`Failing: ${counted(failing.length, 'thing')} to fix`, paper),
    ...failing.flatMap(g => failure(g, paper, all)),
  ];
}

function changes(a: AuditReport, paper: Paper, all: boolean): string[] {
  const { comparison: c } = a;
  if (c === undefined) return [];
  const line = (word: string, rule: string, text: string): string =>
    hang(`  ${word.padEnd(7)}`, `${rule}: ${text}`, paper.width);
  const { added, fixed } = changedGroups(a);
  return [
    ...heading(`Changed since ${utc(c.with)}: ${c.new} new, ${c.fixed.length} fixed, ${c.known} still there`, paper),
    ...added.map(x => paper.s.yellow(line('new', x.rule, named(x.services, all)))),
    ...fixed.map(x => paper.s.green(line('fixed', x.rule, named(x.services, all)))),
    ...(c.unchecked > 0
      ? [wrap(`${counted(c.unchecked, 'earlier finding')} couldn't be checked this time.`, paper.width, '  ')]
      : []),
    '',
  ];
}

function unclear(a: AuditReport, paper: Paper, all: boolean): string[] {
  const found = unclearServices(a);
  if (found.length === 0) return [];
  return [
    ...heading(`Unclear: too little could be read`, paper),
    ...found.map(({ why, services }) => hang('  ', `${why}: ${named(services, all)}`, paper.width)),
    '',
  ];
}

/** What was found, where it is the same in all services; else what the rule looks for. */
const whatOf = (g: AuditGroup): string => (g.findings.every(f => f.what === g.example.what) ? g.example.what : g.title);

const SEVERITY = { error: 'Error', warning: 'Warning', info: 'Note' } as const;
function risks(groups: readonly AuditGroup[], paper: Paper, all: boolean): string[] {
  const found = groups.filter(g => g.kind === 'risk');
  if (found.length === 0) return [];
  return [
    ...heading(`${counted(found.length, 'kind')} of risk (nothing has failed yet)`, paper),
    ...found.flatMap(g => [
      ruler(`${SEVERITY[g.severity]} · ${counted(g.services, 'service')}`, g.rule, paper),
      wrap(whatOf(g), paper.width, '  '),
      ...(all
        ? g.findings.map(f => hang(`  ${f.service}: `, f.what, paper.width))
        : [hang('  ', servicesOf(g, false), paper.width)]),
      hang('  ', `${readMore(g.example)}`, paper.width),
      '',
    ]),
    ...(all ? [] : [wrap('--verbose lists every service with what was found in it.', paper.width), '']),
  ];
}

/** Columns of a table: the names at the left, numbers at the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  const columns = head.map((h, i) => Math.max(h.length, ...rows.map(r => (r[i] ?? '').length)));
  const rest = columns.slice(1).reduce((n, c) => n + c + 2, 0);
  columns[0] = Math.min(columns[0] ?? 0, Math.max(12, width - rest));
  return [head, ...rows].flatMap(cells => {
    const [name = '', ...numbers] = cells;
    const tail = numbers.map((n, i) => `  ${n.padStart(columns[i + 1] ?? 0)}`).join('');
    // A longer name has a line of its own.
    return name.length > (columns[0] ?? 0)
      ? [name, ' '.repeat(columns[0] ?? 0) + tail]
      : [name.padEnd(columns[0] ?? 0) + tail];
  });
}

function clusters(a: AuditReport, paper: Paper): string[] {
  const rows = (a.clusters ?? []).map(c => [
    c.cluster,
    String(c.services),
    String(c.healthy),
    String(c.unhealthy),
    String(c.unclear),
    String(c.risks),
    c.score === undefined ? '-' : `${c.score} ${c.grade}`,
  ]);
  if (rows.length === 0) return [];
  const head = ['cluster', 'services', 'healthy', 'unhealthy', 'unclear', 'risks', 'score'];
  const troubled = (a.clusters ?? []).filter(c => c.trouble !== undefined);
  return [
    ...heading(`${counted(rows.length, 'cluster')} checked`, paper),
    ...table(head, rows, paper.width),
    ...troubled.map(c => paper.s.yellow(wrap(`${c.cluster}: couldn't list its services (${c.trouble})`, paper.width))),
    '',
  ];
}

function notReached(a: AuditReport, paper: Paper, all: boolean): string[] {
  const found = reachedBy(a);
  if (found.length === 0) return [];
  return [
    ...heading('Not checked', paper),
    ...found.map(({ because, names }) => hang('  ', `${because}: ${named(names, all)}`, paper.width)),
    '',
  ];
}

/** First what fails, then what changed, then risks; at the end what was looked at, and what wasn't. */
export function auditOnTerminal(a: AuditReport, options: RenderOptions): string {
  const paper = paperFor(options);
  const { s, width } = paper;
  const all = options.verbose ?? false;
  const groups = a.groups ?? [];
  const first = wrap(auditLine(a), width);
  const { unhealthy, unclear: open } = a.summary;
  return `${tidy([
    unhealthy > 0 ? s.red(first) : open > 0 || a.complete === false ? s.yellow(first) : s.green(first),
    ...incompleteLines(a).map(line => s.yellow(wrap(line, width))),
    ...suppressionLines(a, 'expired').map(line => s.yellow(wrap(line, width))),
    ...failures(groups, paper, all),
    ...changes(a, paper, all),
    ...unclear(a, paper, all),
    ...risks(groups, paper, all),
    ...suppressionLines(a, 'others').flatMap(line => [wrap(line, width)]),
    ...clusters(a, paper),
    ...notReached(a, paper, all),
    ...(options.ms === undefined ? [] : [s.dim(duration(options.ms))]),
  ]).trimEnd()}\n`;
}

import { shorten } from '../model/text.ts';
import type { Report, ReportFinding } from '../model/report.ts';
import type { Reporter, RenderOptions } from './index.ts';
import { COLOR, PLAIN, type Style } from './kit/style.ts';
import { blindSpots, byId, counted, duration, howApplied, leadsTo, nameOf, verdictLine } from './kit/tell.ts';
import { breakCommand, hang, wrap } from './kit/wrap.ts';

const HEAD = 11; // columns of the words at the left: "leads to  "

interface Paper {
  readonly width: number;
  readonly s: Style;
}

function title(n: string, f: ReportFinding, { width, s }: Paper): string {
  const left = `─ ${n}${f.title} `;
  const rule = Math.max(2, width - left.length - f.rule.length - 1);
  if (left.length + f.rule.length + 3 > width) return `${s.bold(wrap(left.trim(), width))}\n  ${s.dim(f.rule)}`;
  return `${s.bold(left)}${s.dim(`${'─'.repeat(rule)} ${f.rule}`)}`;
}

interface Row {
  readonly said: string;
  readonly call: string;
  times: number;
}
/** Facts in their order, a repeated one once; of several lines of one log only the last names the call. */
function rowsOf(f: ReportFinding): Row[] {
  const rows: Row[] = [];
  for (const c of f.citations) {
    const said = (c.says ?? `${c.path} ${typeof c.quote === 'string' ? c.quote : JSON.stringify(c.quote)}`).replace(
      /\s+/g,
      ' ',
    );
    const row = { said: shorten(said, 400), call: c.action ?? c.evidence, times: 1 };
    const same = rows.find(r => r.said === row.said && r.call === row.call);
    if (same) same.times++;
    else rows.push(row);
  }
  return rows.map((r, i) => (r.call === 'logs:GetLogEvents' && rows[i + 1]?.call === r.call ? { ...r, call: '' } : r));
}

function facts(f: ReportFinding, { width, s }: Paper): string[] {
  return rowsOf(f).map(({ said, call, times }, i) => {
    const tag = call === '' ? '' : `[${call}]`;
    const text = wrap(`${said}${times > 1 ? ` (${times} times)` : ''} ${tag}`.trimEnd(), width, ' '.repeat(HEAD)).slice(
      HEAD,
    );
    const cut = tag === '' ? -1 : text.lastIndexOf(tag);
    return (
      s.cyan(`  ${(i === 0 ? 'seen' : '').padEnd(HEAD - 2)}`) +
      (cut < 0 ? text : text.slice(0, cut) + s.dim(text.slice(cut)))
    );
  });
}

function fixes(f: ReportFinding, { width, s }: Paper): string[] {
  return f.fixes.flatMap((fix, i) => {
    const how = howApplied(fix);
    const intro = `${i === 0 ? 'To fix it' : 'Or'}: ${fix.title}${how === '' ? '' : ` (${how})`}${fix.commands?.length ? ':' : '.'}`;
    return [
      wrap(intro, width, '  ').replace(/^ {2}(To fix it|Or):/, (_, w: string) => `  ${s.green(`${w}:`)}`),
      ...(fix.risk === undefined ? [] : [hang('  Mind: ', fix.risk, width)]),
      ...(fix.commands ?? []).map(c => breakCommand(c, width, '      ')),
      '',
    ];
  });
}

function cause(
  n: string,
  f: ReportFinding,
  r: Report,
  explains: readonly string[],
  because: readonly string[],
  paper: Paper,
): string[] {
  const { width, s } = paper;
  const leads = leadsTo(r, explains);
  return [
    title(n, f, paper),
    wrap(f.what, width, '  '),
    wrap(f.why, width, '  '),
    '',
    ...facts(f, paper),
    ...(leads.length > 0
      ? [s.cyan('  leads to '.padEnd(HEAD)) + hang(' '.repeat(HEAD), leads.join(', '), width).slice(HEAD)]
      : []),
    s.cyan(`  ${f.confidence.padEnd(HEAD - 2)}`) + because.filter(b => !b.startsWith('confidence')).join('; '),
    '',
    ...fixes(f, paper),
  ];
}

/** The verdict, the root cause with its evidence and fix, what else was found, and what could not be looked at. */
function report(r: Report, options: RenderOptions): string {
  const paper: Paper = { width: Math.max(40, Math.min(options.width ?? 80, 120)), s: options.color ? COLOR : PLAIN };
  const { width, s } = paper;
  const all = byId(r);
  const line = wrap(verdictLine(r), width);
  const out: string[] = [
    r.verdict === 'healthy' ? s.green(line) : r.verdict === 'unhealthy' ? s.red(line) : s.yellow(line),
    '',
  ];

  r.roots.forEach((root, i) => {
    const f = all.get(root.finding);
    if (f) out.push(...cause(`${i + 1}. `, f, r, root.explains, root.because, paper));
  });

  if (r.outlook)
    out.push(
      wrap(
        r.outlook.recovers === 'no'
          ? `It will not recover by itself: ${r.outlook.because}.`
          : `This may pass: ${r.outlook.because}.`,
        width,
      ),
      '',
    );

  const open = new Set(r.unexplained.map(u => u.finding));
  const seenSymptoms = r.findings.filter(f => f.kind === 'symptom' && (r.roots.length === 0 || open.has(f.id)));
  for (const f of seenSymptoms) {
    out.push(title('', f, paper), wrap(f.what, width, '  '), '', ...facts(f, paper), '');
    const u = r.unexplained.find(x => x.finding === f.id);
    if (u) {
      out.push(
        wrap(
          u.suspects.length === 0
            ? 'Not found: why. Nothing that was looked at explains it.'
            : 'Not found: why. These checks could not look:',
          width,
          '  ',
        ),
      );
      for (const suspect of u.suspects)
        out.push(
          hang(
            `    ${suspect.rule}`.padEnd(width < 70 ? 0 : 42),
            ` ${suspect.missing.length === 0 ? '' : `needs ${suspect.missing.join(', ')}`}`.trimEnd(),
            width,
          ),
        );
      out.push('');
    }
  }

  const risks = r.findings.filter(f => f.kind === 'risk');
  if (risks.length > 0) {
    out.push(
      s.bold(`${counted(risks.length, 'risk')}: nothing has failed for ${risks.length === 1 ? 'it' : 'them'} yet`),
      '',
    );
    for (const f of risks)
      out.push(title('', f, paper), wrap(f.what, width, '  '), '', ...facts(f, paper), '', ...fixes(f, paper));
  }

  if (r.changes && r.changes.length > 0 && r.verdict === 'unhealthy') {
    out.push(wrap('Changed against the last steady revision:', width));
    for (const c of r.changes.slice(0, 6)) {
      const line = `  ${c.field}: ${short(c.before)} -> ${short(c.after)}`;
      out.push(
        ...(line.length <= width
          ? [line]
          : [
              wrap(c.field, width, '  '),
              wrap(`was ${short(c.before)}`, width, '    '),
              wrap(`now ${short(c.after)}`, width, '    '),
            ]),
      );
    }
    if (r.changes.length > 6) out.push(`  and ${r.changes.length - 6} more`);
    out.push('');
  }

  const blind = blindSpots(r);
  if (blind.length > 0) {
    out.push(s.yellow(`Could not look at ${counted(blind.length, 'thing')}:`));
    for (const b of blind.slice(0, 8)) {
      const left =
        b.rules.length > 3 ? `${counted(b.rules.length, 'check')} undecided` : `undecided: ${b.rules.join(', ')}`;
      out.push(
        hang(
          '  ',
          `${b.actions.length > 0 ? `${b.actions.join(', ')} ${b.why === 'denied' ? 'was denied' : `(${b.why})`}` : b.why}; ${left}`,
          width,
        ),
      );
    }
    if (blind.length > 8) out.push(`  and ${blind.length - 8} more`);
    if (r.denied.length > 0)
      out.push(wrap('ecs-doctor policy --missing REPORT.json prints the permissions to add.', width));
    out.push('');
  }
  for (const c of r.checks.crashed)
    out.push(
      wrap(`The rule ${c.rule} failed (${c.error}). Please report it with the case file of ecs-doctor capture.`, width),
      '',
    );
  const ran =
    r.checks.clear.length +
    r.checks.undecided.length +
    r.checks.notApplicable.length +
    new Set(r.findings.map(f => f.rule)).size;
  out.push(
    s.dim(
      wrap(
        `${counted(ran, 'check')} ran, ${counted(r.stats?.calls ?? 0, 'call')}${options.ms === undefined ? '' : `, ${duration(options.ms)}`}; all of them only read`,
        width,
      ),
    ),
    '',
  );
  return out
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[ \t]+$/gm, '');
}
const short = (v: string): string => shorten(v, 60);

export default {
  report,
  audit(a, options) {
    const width = Math.max(40, Math.min(options.width ?? 80, 120));
    const s = options.color ? COLOR : PLAIN;
    const rows = a.reports.map(r => ({ r, name: nameOf(r).replace(/^(.+) in (.+)$/, '$2/$1') }));
    const column = Math.min(44, Math.max(8, ...rows.map(x => x.name.length)) + 2);
    const { summary } = a;
    const out = [
      s.bold(
        `${counted(summary.services, 'service')}: ${summary.healthy} healthy, ${summary.unhealthy} unhealthy, ${summary.unclear} unclear, ${counted(summary.risks, 'risk')}`,
      ),
      '',
    ];
    for (const { r, name } of rows) {
      const risks = r.findings.filter(f => f.kind === 'risk').length;
      const root = r.findings.find(f => f.id === r.roots[0]?.finding);
      const said =
        r.verdict === 'unhealthy'
          ? root
            ? `${root.rule}: ${root.what}`
            : r.headline
          : r.verdict === 'unclear'
            ? r.headline
            : risks > 0
              ? counted(risks, 'risk')
              : '';
      const verdict = r.verdict.padEnd(11);
      const paint = r.verdict === 'healthy' ? s.green : r.verdict === 'unhealthy' ? s.red : s.yellow;
      const body = wrap(shorten(said, 160), width, ' '.repeat(column + 11)).slice(column + 11);
      out.push(`${name.padEnd(column)}${paint(verdict)}${body}`);
    }
    out.push('');
    for (const { r } of rows)
      if (r.verdict !== 'healthy' || r.findings.length > 0) out.push('═'.repeat(width), report(r, options));
    if (options.ms !== undefined) out.push(s.dim(duration(options.ms)));
    return `${out.join('\n').trimEnd()}\n`;
  },
} satisfies Reporter;

import { createHash } from 'node:crypto';
import { type Dossier, valueOf } from '../model/evidence.ts';
import { type Citation, CONFIDENCE, type Fix, type Kind, type Severity } from '../model/finding.ts';
import type { ReportFinding } from '../model/report.ts';
import type { Target } from '../model/target.ts';
import type { AnyRule, Fault } from '../rule/define-rule.ts';
import type { Node } from './link.ts';
import { fill } from './run-rule.ts';
import { traceAllToCalls } from './trace-to-call.ts';

/** One claim about one thing is one finding, however many failed calls led to it. */
export function alike(faults: readonly Fault[]): Fault[] {
  const merged = new Map<string, Fault>();
  for (const f of faults) {
    const key = JSON.stringify([f.messageId, f.about.type, f.about.id, f.key ?? '', f.data]);
    const had = merged.get(key);
    const surer = had && CONFIDENCE.indexOf(had.confidence) >= CONFIDENCE.indexOf(f.confidence) ? had : f;
    merged.set(
      key,
      had
        ? {
            ...surer,
            calls: [...new Set([...had.calls, ...f.calls])],
            affected: [...had.affected, ...f.affected.filter(a => !had.affected.some(b => b.id === a.id))],
            citations: [had.citations[0], ...had.citations.slice(1), ...f.citations],
          }
        : f,
    );
  }
  return [...merged.values()];
}

/** What has not failed yet is no error. */
export const riskSeverity = (severity: Severity): Severity => (severity === 'error' ? 'warning' : severity);

/** Orders the fixes of one fault, and says of them what no rule knows alone. */
export type FinishFixes = (fixes: readonly Fix[], kind: Kind) => readonly Fix[];

/** A finding, and what the cause graph needs to know of it. */
export interface Made {
  readonly finding: ReportFinding;
  readonly node: Node;
  readonly rule: AnyRule;
}

const cutQuote = (quote: unknown): unknown => {
  const text = JSON.stringify(quote);
  return text !== undefined && text.length > 2048 ? { truncated: true, text: text.slice(0, 2048) } : quote;
};
const citation = (c: Citation): ReportFinding['citations'][number] => ({
  evidence: c.evidence,
  path: c.path,
  quote: cutQuote(c.quote),
  ...(c.action !== undefined && { action: c.action }),
  ...(c.says !== undefined && { says: c.says }),
});
/** A value that cannot be printed was left out of a command: then it is no longer one that runs as it is. */
const leftOut = (f: Fix): boolean => f.commands?.some(c => c.includes('<value-with-control-characters>')) ?? false;
const fix = (f: Fix): ReportFinding['fixes'][number] => ({
  title: f.title,
  applies: leftOut(f) ? 'fill-in' : f.applies,
  ...(f.commands && { commands: [...f.commands] }),
  ...(f.risk !== undefined && { risk: f.risk }),
});

/** Whether all that it rests on may be about an earlier deployment. */
function isMaybeEarlier(fault: Fault, dossier: Dossier): boolean {
  const calls = valueOf(dossier['failure.calls']) ?? [];
  return fault.calls.length > 0 && fault.calls.every(id => calls.find(c => c.id === id)?.maybeEarlier === true);
}

/** A fault that no failed call meets does not hurt yet; unless nothing is known of any call, when it may well be the reason. */
function weighed(rule: AnyRule, fault: Fault, dossier: Dossier, noCalls: boolean): Pick<Node, 'kind' | 'confidence'> {
  const alone = rule.kind === 'cause' && fault.calls.length === 0;
  const unsure = (alone && noCalls) || isMaybeEarlier(fault, dossier);
  return { kind: alone && !noCalls ? 'risk' : rule.kind, confidence: unsure ? CONFIDENCE[0] : fault.confidence };
}

/**
 * A fault as a finding of the report. `noCalls`: symptoms are known and none of them names a failed call, so a fault without
 * one might well be the reason and is no mere risk. `taken` keeps ids unique.
 */
export function makeFinding(
  rule: AnyRule,
  fault: Fault,
  input: {
    readonly target: Target;
    readonly dossier: Dossier;
    readonly overcome: ReadonlySet<string>;
    readonly finishFixes: FinishFixes;
  },
  taken: Set<string>,
  noCalls: boolean,
): Made {
  const base = `${rule.id}@${fault.about.id}${fault.key === undefined ? '' : `#${fault.key}`}`;
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}#${n}`;
  taken.add(id);
  const { kind, confidence } = weighed(rule, fault, input.dossier, noCalls);
  const stable = String(fault.about.id)
    .replace(/:\d+$/, '')
    .replace(/\/[0-9a-f]{32}$/, '');
  const message = rule.messages[fault.messageId];
  const { target } = input;
  return {
    rule,
    node: {
      id,
      rule: rule.id,
      kind,
      severity: rule.severity,
      confidence,
      calls: fault.calls,
      generic: rule.generic === true,
      earlier: fault.calls.length > 0 && fault.calls.every(c => input.overcome.has(c)),
    },
    finding: {
      id,
      rule: rule.id,
      fingerprint: createHash('sha256')
        .update(
          JSON.stringify([
            rule.id,
            fault.messageId,
            fault.about.type,
            stable,
            fault.key ?? '',
            target.cluster,
            target.service ?? '',
          ]),
        )
        .digest('hex')
        .slice(0, 16),
      kind,
      severity: kind === 'risk' ? riskSeverity(rule.severity) : rule.severity,
      confidence,
      messageId: fault.messageId,
      data: { ...fault.data },
      title: rule.title,
      what: fill(message?.what ?? '', fault.data),
      why: fill(message?.why ?? '', fault.data),
      docs: `ecs-doctor explain ${rule.id}`,
      sources: [...rule.sources],
      about: { ...fault.about },
      affected: fault.affected.map(a => ({ ...a })),
      scope: {
        region: target.region,
        cluster: target.cluster,
        ...(target.account !== undefined && { account: target.account }),
        ...(target.service !== undefined && { service: target.service }),
        ...(target.task !== undefined && { task: target.task }),
      },
      causes: [],
      causedBy: [],
      citations: traceAllToCalls(fault.citations, input.dossier).map(citation),
      fixes: input.finishFixes(fault.fixes, kind).map(fix),
      calls: [...fault.calls],
    },
  };
}

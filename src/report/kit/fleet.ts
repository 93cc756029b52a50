import type { AuditGroup, AuditReport, AuditSuppression } from '../../model/report.ts';
import { counted, sorted } from '../../model/text.ts';

// What the reporters say alike of an audit.

/** Names shown without --verbose. */
const SHOWN = 10;
/** `a, b and 30 more`; all of them where that was asked for. */
export function named(names: readonly string[], all: boolean): string {
  const once = sorted(names);
  if (all || once.length <= SHOWN) return once.join(', ');
  return `${once.slice(0, SHOWN).join(', ')} and ${once.length - SHOWN} more`;
}

export function auditLine({ summary, score, grade }: AuditReport): string {
  const { services, healthy, unhealthy, unclear, risks } = summary;
  const counts = `${counted(services, 'service')}: ${healthy} healthy, ${unhealthy} unhealthy, ${unclear} unclear, ${counted(risks, 'risk')}`;
  return score === undefined ? counts : `${counts}; score ${score} (${grade})`;
}

/** That the audit is not of everything, before anything else is read into it. */
export function incompleteLines({ notReached = [], clusters = [] }: AuditReport): string[] {
  const services = notReached.filter(n => n.service !== undefined).length;
  const unlisted = notReached.filter(n => n.service === undefined).length;
  const troubled = clusters.filter(c => c.trouble !== undefined).length;
  return [
    ...(services + unlisted > 0
      ? [
          `Not complete: ${[
            ...(services > 0 ? [counted(services, 'service')] : []),
            ...(unlisted > 0 ? [counted(unlisted, 'cluster')] : []),
          ].join(' and ')} not checked.`,
        ]
      : []),
    ...(troubled > 0 ? [`Not complete: the services of ${counted(troubled, 'cluster')} couldn't be listed.`] : []),
  ];
}

const groupBy = <T>(items: readonly T[], key: (item: T) => string): [string, T[]][] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    group.push(item);
    groups.set(key(item), group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
};

/** What wasn't reached, by why. */
export const reachedBy = ({ notReached = [] }: AuditReport): { because: string; names: string[] }[] =>
  groupBy(notReached, n => n.because).map(([because, all]) => ({
    because,
    names: all.map(n => (n.service === undefined ? n.cluster || 'more clusters' : `${n.cluster}/${n.service}`)),
  }));

/** Services that couldn't be judged, by what wasn't read. */
export const unclearServices = ({ services = [] }: AuditReport): { why: string; services: string[] }[] =>
  groupBy(
    services.filter(s => s.verdict === 'unclear'),
    s => (s.unread ?? []).slice(0, 3).join(', ') || 'too little could be read',
  ).map(([why, all]) => ({ why, services: all.map(s => `${s.cluster}/${s.service}`) }));

/** What is new and what is fixed, by rule. */
export function changedGroups({ groups = [], comparison }: AuditReport) {
  const byRule = (list: readonly { rule: string; service: string }[]) =>
    groupBy(list, x => x.rule).map(([rule, all]) => ({ rule, services: all.map(x => x.service) }));
  return {
    added: byRule(
      groups.flatMap(g => g.findings.filter(f => f.change === 'new').map(f => ({ rule: g.rule, service: f.service }))),
    ),
    fixed: byRule(
      (comparison?.fixed ?? []).map(f => ({
        rule: f.rule,
        service: f.gone === true ? `${f.service} (service is gone)` : f.service,
      })),
    ),
  };
}

/** Where the evidence and the commands of a group come from, and how to get those of the others. */
export const otherFixes = (g: AuditGroup): string =>
  `Evidence and commands are of ${g.findings[0]?.service}. For another service: ecs-doctor diagnose CLUSTER/SERVICE`;

const suppressed = ({ rule, service, resource, reason }: AuditSuppression): string =>
  `${rule}${service === undefined ? '' : ` for ${service}`}${resource === undefined ? '' : ` on ${resource}`} (${reason})`;

/** Expired suppressions, or what the others did. */
export function suppressionLines({ suppressions = [] }: AuditReport, which: 'expired' | 'others'): string[] {
  if (which === 'expired')
    return suppressions
      .filter(s => s.state === 'expired')
      .map(s => {
        const now = s.findings === 0 ? 'Nothing is found now.' : `${counted(s.findings, 'finding')} reported again.`;
        return `Suppression expired on ${s.expires}: ${suppressed(s)}. ${now}`;
      });
  return suppressions.flatMap(s =>
    s.state === 'used'
      ? [`Suppressed: ${counted(s.findings, 'finding')} of ${suppressed(s)}`]
      : s.state === 'unused'
        ? [`Suppression not used, remove it: ${suppressed(s)}`]
        : [],
  );
}

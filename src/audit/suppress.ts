import { matchesRule } from '../engine/select-rules.ts';
import { globMatches, serviceMatches } from '../model/glob.ts';
import type { AuditSuppression, ReportFinding } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';

/** Findings that are known and accepted. */
export interface Suppression {
  /** A rule's id, an area, or a prefix with `*`. */
  readonly rule: string;
  /** A glob of the service's name, or of `cluster/service`. */
  readonly service?: string | undefined;
  /** A glob of the id or the ARN of what the finding is about. */
  readonly resource?: string | undefined;
  readonly reason: string;
  /** The last day on which it holds, `2026-12-31`. */
  readonly expires?: string | undefined;
}

const FIELDS = ['rule', 'service', 'resource', 'reason', 'expires'] as const;
const FORM = 'A suppression is { "rule", "reason", and optionally "service", "resource", "expires": "2026-12-31" }.';

/** A suppression as it is written in a configuration. Throws UserError where it isn't one. */
export function parseSuppression(x: unknown, where: string): Suppression {
  const bad = (title: string): UserError =>
    new UserError({ code: 'bad-suppression', title: `${where}: ${title}`, hint: FORM });
  if (typeof x !== 'object' || x === null || Array.isArray(x)) throw bad('a suppression is not an object');
  const unknown = Object.keys(x).find(key => !FIELDS.some(f => f === key));
  if (unknown !== undefined) throw bad(`a suppression has no field ${unknown}`);
  const fields = x as Partial<Record<(typeof FIELDS)[number], unknown>>;
  const wrong = FIELDS.find(f => fields[f] !== undefined && (typeof fields[f] !== 'string' || fields[f].trim() === ''));
  if (wrong !== undefined) throw bad(`${wrong} is not text`);
  const { rule, reason, expires } = fields as Partial<Suppression>;
  if (rule === undefined) throw bad('a suppression has no rule');
  if (reason === undefined) throw bad(`the suppression of ${rule} has no reason`);
  if (expires !== undefined && !isDay(expires)) throw bad(`expires ${expires} is not a day`);
  return { ...(fields as Suppression), rule, reason };
}
const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/** `rule` or `rule:service-glob`, as on the command line. */
export function parseIgnore(text: string): Suppression {
  const at = text.indexOf(':');
  const rule = at < 0 ? text : text.slice(0, at);
  const service = at < 0 ? undefined : text.slice(at + 1);
  if (rule === '' || service === '')
    throw new UserError({
      code: 'usage',
      title: `--ignore ${text} is not rule or rule:service-glob`,
      hint: "For example --ignore risk/plaintext-secret:'prod/*'.",
    });
  return { rule, service, reason: 'ignored on the command line' };
}

const covers = (s: Suppression, cluster: string, service: string, { rule, about }: ReportFinding): boolean =>
  matchesRule(rule, s.rule) &&
  (s.service === undefined || serviceMatches(s.service, cluster, service)) &&
  (s.resource === undefined || [about.id, about.arn].some(id => id !== undefined && globMatches(s.resource ?? '', id)));

/** The suppressions of one run, and how often each was used. */
export class Suppressions {
  readonly #list: readonly {
    readonly s: Suppression;
    readonly isExpired: boolean;
    findings: number;
    /** Something that it might cover wasn't decided. */
    isOpen: boolean;
  }[];
  /** `at`: the time of the run. An expired suppression holds no more. */
  constructor(list: readonly Suppression[], at: string) {
    this.#list = list.map(s => ({
      s,
      isExpired: s.expires !== undefined && at.slice(0, 10) > s.expires,
      findings: 0,
      isOpen: false,
    }));
  }
  /** Rules that couldn't be decided for a service might have found something. */
  undecided(cluster: string, service: string, rules: readonly string[]): void {
    for (const one of this.#list)
      one.isOpen ||=
        (one.s.service === undefined || serviceMatches(one.s.service, cluster, service)) &&
        rules.some(rule => matchesRule(rule, one.s.rule));
  }
  /** Whether a finding is suppressed. Counts it for each suppression that covers it. */
  covers(cluster: string, service: string, finding: ReportFinding): boolean {
    const met = this.#list.filter(({ s }) => covers(s, cluster, service, finding));
    for (const m of met) m.findings++;
    return met.some(m => !m.isExpired);
  }
  /** `whole`: everything was looked at, so what covers nothing is of no use. */
  report(whole: boolean): AuditSuppression[] {
    return this.#list.map(({ s, isExpired, findings, isOpen }) => ({
      rule: s.rule,
      ...(s.service !== undefined && { service: s.service }),
      ...(s.resource !== undefined && { resource: s.resource }),
      reason: s.reason,
      ...(s.expires !== undefined && { expires: s.expires }),
      state: isExpired ? 'expired' : findings > 0 ? 'used' : whole && !isOpen ? 'unused' : 'unchecked',
      findings,
    }));
  }
}

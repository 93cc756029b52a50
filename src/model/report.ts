// The report is the contract for bots, version 1.0. A minor version only adds optional fields; consumers ignore what they
// do not know. src/dev/report-schema.ts says the same as a JSON schema, and does not compile where it differs.

export interface ReportAbout {
  type: string;
  id: string;
  arn?: string | undefined;
}
export interface ReportCitation {
  /** Key into `Report.evidence`. */
  evidence: string;
  /** JSON pointer into that evidence's value. */
  path: string;
  /** What stood there; strings are cut at 2 kB. */
  quote: unknown;
  /** The IAM action of the call that brought it. */
  action?: string | undefined;
  /** The same fact in one line. */
  says?: string | undefined;
}
export interface ReportFix {
  title: string;
  applies: 'as-is' | 'fill-in' | 'judge';
  /** Run in order, in one folder; each complete in a shell of its own. */
  commands?: string[] | undefined;
  risk?: string | undefined;
}
export interface ReportFinding {
  /** Unique in a report: `rule@about`, with `#key` where a rule claims more than one thing about it. */
  id: string;
  /** An id of the public vocabulary. */
  rule: string;
  /** The same fault tomorrow has the same fingerprint. */
  fingerprint: string;
  kind: 'symptom' | 'cause' | 'risk';
  severity: 'error' | 'warning' | 'info';
  confidence: 'possible' | 'likely' | 'proven';
  messageId: string;
  data: Record<string, string>;
  title: string;
  what: string;
  why: string;
  /** The command that prints the page of the rule. */
  docs: string;
  /** The AWS pages that the rule rests on. */
  sources?: string[] | undefined;
  about: ReportAbout;
  affected: ReportAbout[];
  scope: Record<string, string>;
  causes: string[];
  causedBy: string[];
  citations: ReportCitation[];
  fixes: ReportFix[];
  /** The failed calls that it explains or shows. */
  calls?: string[] | undefined;
}
export interface ReportUndecided {
  rule: string;
  need: string;
  state: 'known' | 'absent' | 'unreadable' | 'unasked';
  reason?: string | undefined;
  because: string;
  actions: string[];
}

/** What ecs-doctor found out about one ECS service or task. */
export interface Report {
  $schema: string;
  schemaVersion: string;
  kind: 'report';
  tool: { name: string; version: string; packs: string[] };
  target: {
    region: string;
    account?: string | undefined;
    cluster: string;
    service?: string | undefined;
    task?: string | undefined;
    arn?: string | undefined;
  };
  at: string;
  verdict: 'healthy' | 'unhealthy' | 'unclear';
  /** At most 140 characters, no markup. */
  headline: string;
  roots: { finding: string; explains: string[]; because: string[] }[];
  unexplained: { finding: string; suspects: { rule: string; missing: string[] }[] }[];
  findings: ReportFinding[];
  checks: {
    clear: string[];
    undecided: ReportUndecided[];
    notApplicable: string[];
    notNeeded: string[];
    crashed: { rule: string; error: string }[];
    off: string[];
  };
  /** Whether the deployment can recover on its own. */
  outlook?: { recovers: 'no' | 'may'; attempts: number; because: string } | undefined;
  /** What the failing revision changed since the last steady one. */
  changes?: { field: string; before: string; after: string }[] | undefined;
  evidence: Record<
    string,
    {
      state: 'known' | 'absent' | 'unreadable' | 'unasked';
      whole?: boolean | undefined;
      action?: string | undefined;
      at?: string | undefined;
      because?: string | undefined;
    }
  >;
  denied: string[];
  stats?: { calls: number; rules: number; ms?: number | undefined } | undefined;
}

/** The reports of every service of one or more clusters. */
export interface AuditReport {
  schemaVersion: string;
  kind: 'audit';
  at: string;
  summary: { services: number; healthy: number; unhealthy: number; unclear: number; risks: number };
  reports: Report[];
}

/** What a message from ECS means, and what could be behind it. */
export interface Explanation {
  schemaVersion: string;
  kind: 'explanation';
  input: string;
  reading: 'failure' | 'informational' | 'unknown';
  /** An id of the public vocabulary. */
  symptom: string | null;
  /** The named parts of the message. */
  facts: Record<string, string | string[]>;
  /** Best first; none unless the reading is `failure`. `settledBy`: IAM actions or fields that would confirm it. */
  candidates: { cause: string; because: string; settledBy: string[] }[];
  family?: string | null | undefined;
}

/** The page of a rule. */
export interface RulePage {
  schemaVersion: string;
  kind: 'rule';
  rule: string;
  /** Markdown. */
  page: string;
}

/** What a person can put right: wrong use, missing credentials, no such service. */
export interface ErrorReport {
  schemaVersion: string;
  kind: 'error';
  error: { code: string; title: string; message: string; hint: string };
}

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
  /**
   * Where the latest deployment was rolled back: whether it is about that one or about the one that runs since. Not set
   * where it is about both, or there is only one.
   */
  deployment?: 'latest' | 'running' | undefined;
}
export interface ReportUndecided {
  rule: string;
  need: string;
  state: 'known' | 'absent' | 'unreadable' | 'unasked';
  reason?: string | undefined;
  because: string;
  actions: string[];
}

/** How a service does at the time of asking. Times are ISO 8601. */
export interface ReportState {
  desired: number;
  running: number;
  pending: number;
  /** Whether it does its work; `unknown` where target health couldn't be read, `off` where no task is desired. */
  up: 'yes' | 'partly' | 'no' | 'off' | 'unknown';
  /** ECS runs one task on each instance that qualifies. */
  daemon?: true | undefined;
  /** Since when nothing has changed, where as many tasks run as should. */
  steadySince?: string | undefined;
  /** Targets by target group, or instances by Classic Load Balancer, where all of them could be read. */
  targets?: { group: string; healthy: number; unhealthy: number; other: number }[] | undefined;
  /** The deployments that the service lists (or its task sets), the primary one first. */
  revisions: {
    id: string;
    status: string;
    taskDefinition: string;
    desired: number;
    running: number;
    pending: number;
    failed?: number | undefined;
    rollout?: string | undefined;
    createdAt?: string | undefined;
  }[];
  /** The latest deployment. */
  latest?:
    | {
        id?: string | undefined;
        arn?: string | undefined;
        taskDefinition: string;
        outcome: 'in-progress' | 'failed' | 'rolling-back' | 'rolled-back' | 'completed' | 'stopped' | 'unknown';
        began?: string | undefined;
        ended?: string | undefined;
        firstFailure?: string | undefined;
        lastFailure?: string | undefined;
        rolledBackAt?: string | undefined;
        /** Who or what started it, where AWS says so: only CodeDeploy does. */
        startedBy?: string | undefined;
      }
    | undefined;
  /** What a deployment in progress stands still for. */
  waitsFor?:
    | {
        what: 'hook' | 'bake-time' | 'old-tasks';
        name?: string | undefined;
        until?: string | undefined;
        minutes?: number | undefined;
        count?: number | undefined;
        since?: string | undefined;
        seconds?: number | undefined;
      }
    | undefined;
  /** Addresses in the AWS console. */
  links?: { console: string; logs: string[] } | undefined;
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
  /**
   * What `--since` and `--until` asked about: only what failed in it counts. `past`: it ended before the time of asking, and
   * `state` doesn't speak of it. `nothingFound`: no failure was found in it, which isn't to say that it was healthy.
   * `gone`: what of it AWS no longer keeps, a sentence each.
   */
  window?:
    | {
        since?: string | undefined;
        until?: string | undefined;
        past?: true | undefined;
        nothingFound?: true | undefined;
        gone: string[];
      }
    | undefined;
  /** Of a service that could be read. */
  state?: ReportState | undefined;
  /** Best first. `earlier`: the latest attempts failed with something else. */
  roots: { finding: string; explains: string[]; because: string[]; earlier?: true | undefined }[];
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
  /**
   * Whether the deployment can recover on its own. `recovered`: it was rolled back, and the service is up; then `no` says
   * that the same deployment would fail the same way.
   */
  outlook?: { recovers: 'no' | 'may'; attempts: number; because: string; recovered?: true | undefined } | undefined;
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
  /** IAM actions that were refused. */
  denied: string[];
  /** Each action that brought no answer, why, and what AWS or the network said. */
  unread?: { action: string; reason: string; detail: string }[] | undefined;
  stats?: { calls: number; rules: number; ms?: number | undefined } | undefined;
}

export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';
/** One service of an audit, in one line. */
export interface AuditService {
  cluster: string;
  service: string;
  verdict: Report['verdict'];
  headline: string;
  /** Without what is suppressed or below the severity asked for. */
  risks: number;
  /** From 0 to 100, see rules/README.md; not set where the verdict is unclear. */
  score?: number | undefined;
  grade?: Grade | undefined;
  /** Of an unclear service: each action that brought no answer, and why. */
  unread?: string[] | undefined;
  /** Unhealthy, and all that is wrong with it is suppressed. */
  accepted?: true | undefined;
}
export interface AuditCluster {
  cluster: string;
  services: number;
  healthy: number;
  unhealthy: number;
  unclear: number;
  risks: number;
  notReached: number;
  score?: number | undefined;
  grade?: Grade | undefined;
  /** Why its services couldn't be listed. */
  trouble?: string | undefined;
}
/** One thing to fix, with every service that has it. */
export interface AuditGroup {
  kind: 'failure' | 'unexplained' | 'risk';
  rule: string;
  severity: ReportFinding['severity'];
  title: string;
  /** What it is about, where all services share it. */
  about?: ReportAbout | undefined;
  services: number;
  /** `service` is `cluster/service`. `change` is set where the audit was compared with an earlier one. */
  findings: { service: string; fingerprint: string; what: string; change?: 'new' | 'known' | undefined }[];
  /** The finding of the first service, with its evidence and fixes. */
  example: ReportFinding;
}
/** The audit against an earlier one, by fingerprint. */
export interface AuditComparison {
  /** When the earlier one was made. */
  with: string;
  new: number;
  known: number;
  /** `gone`: the service is no longer there. */
  fixed: { service: string; rule: string; what: string; gone?: true | undefined }[];
  /** Findings of the earlier audit that this one didn't check. */
  unchecked: number;
}
export interface AuditSuppression {
  rule: string;
  service?: string | undefined;
  resource?: string | undefined;
  reason: string;
  expires?: string | undefined;
  /** An expired one suppresses nothing. `unchecked`: not used, in a run that didn't look at everything. */
  state: 'used' | 'unused' | 'expired' | 'unchecked';
  /** How many findings it suppresses, or would suppress. */
  findings: number;
}

/** Every service of one or more clusters. */
export interface AuditReport {
  schemaVersion: string;
  kind: 'audit';
  at: string;
  summary: { services: number; healthy: number; unhealthy: number; unclear: number; risks: number };
  /** In JSON. In NDJSON each report is a line of its own, and there is none here. */
  reports: Report[];
  region?: string | undefined;
  /** Whether every cluster was listed and every service looked at. */
  complete?: boolean | undefined;
  score?: number | undefined;
  grade?: Grade | undefined;
  /** What is to be fixed: failures, then risks by severity. */
  groups?: AuditGroup[] | undefined;
  comparison?: AuditComparison | undefined;
  suppressions?: AuditSuppression[] | undefined;
  clusters?: AuditCluster[] | undefined;
  services?: AuditService[] | undefined;
  /** What the run ended before. */
  notReached?: { cluster: string; service?: string | undefined; because: string }[] | undefined;
}

/** What a message from ECS means, and what could be behind it. */
export interface Explanation {
  schemaVersion: string;
  kind: 'explanation';
  input: string;
  reading: 'failure' | 'informational' | 'unknown';
  /** An id of the public vocabulary. */
  symptom: string | null;
  /** What the message means, in one sentence; null if the message isn't recognized. */
  meaning?: string | null | undefined;
  /** The named parts of the message. */
  facts: Record<string, string | string[]>;
  /** Best first; none unless the reading is `failure`. `settledBy`: IAM actions or fields that would confirm it. */
  candidates: { cause: string; because: string; settledBy: string[] }[];
  /** What to do next, where the message says that something failed but names no cause. */
  nextStep?: string | undefined;
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

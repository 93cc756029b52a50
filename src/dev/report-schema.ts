import { z } from 'zod';
import type { AuditReport, ErrorReport, Explanation, Report, RulePage } from '../model/report.ts';
import { SCHEMA } from '../engine/to-report.ts';

// The schema of a report, for the build and for tests: no shipped code checks a report, so none of it carries zod.

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Does not compile where the schema and the interface that we publish say different things. */
const of =
  <T>() =>
  <S extends z.ZodType>(schema: Same<T, z.infer<S>> extends true ? S : never): S =>
    schema;

const about = z.object({ type: z.string(), id: z.string(), arn: z.string().optional() });
const citation = z.object({
  evidence: z.string().describe('Key into `evidence`.'),
  path: z.string().describe("JSON pointer into that evidence's value."),
  quote: z.unknown().describe('What stood there; strings are cut at 2 kB.'),
  action: z.string().optional().describe('The IAM action of the call that brought it.'),
  says: z.string().optional().describe('The same fact in one line.'),
});
const fix = z.object({
  title: z.string(),
  applies: z.enum(['as-is', 'fill-in', 'judge']),
  commands: z.array(z.string()).optional().describe('Run in order; each complete in a shell of its own.'),
  risk: z.string().optional(),
});
const finding = z.object({
  id: z
    .string()
    .describe('Unique in a report: `rule@about`, with `#key` where a rule claims more than one thing about it.'),
  rule: z.string().describe('An id of the public vocabulary.'),
  fingerprint: z.string().describe('The same fault tomorrow has the same fingerprint.'),
  kind: z.enum(['symptom', 'cause', 'risk']),
  severity: z.enum(['error', 'warning', 'info']),
  confidence: z.enum(['possible', 'likely', 'proven']),
  messageId: z.string(),
  data: z.record(z.string(), z.string()),
  title: z.string(),
  what: z.string(),
  why: z.string(),
  docs: z.string().describe('The command that prints the page of the rule.'),
  sources: z.array(z.string()).optional().describe('The AWS pages that the rule rests on.'),
  about,
  affected: z.array(about),
  scope: z.record(z.string(), z.string()),
  causes: z.array(z.string()),
  causedBy: z.array(z.string()),
  citations: z.array(citation),
  fixes: z.array(fix),
  calls: z.array(z.string()).optional().describe('The failed calls that it explains or shows.'),
  deployment: z
    .enum(['latest', 'running'])
    .optional()
    .describe('Where the latest deployment was rolled back: which of the two it is about, unless about both.'),
});
const undecided = z.object({
  rule: z.string(),
  need: z.string(),
  state: z.enum(['known', 'absent', 'unreadable', 'unasked']),
  reason: z.string().optional(),
  because: z.string(),
  actions: z.array(z.string()),
});

const count = z.number();
const state = z
  .object({
    desired: count,
    running: count,
    pending: count,
    up: z
      .enum(['yes', 'partly', 'no', 'off', 'unknown'])
      .describe(
        'Whether it does its work; unknown where target health could not be read, off where no task is desired.',
      ),
    daemon: z.literal(true).optional().describe('One task runs on each instance that qualifies.'),
    steadySince: z.string().optional(),
    targets: z.array(z.object({ group: z.string(), healthy: count, unhealthy: count, other: count })).optional(),
    revisions: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        taskDefinition: z.string(),
        desired: count,
        running: count,
        pending: count,
        failed: count.optional(),
        rollout: z.string().optional(),
        createdAt: z.string().optional(),
      }),
    ),
    latest: z
      .object({
        id: z.string().optional(),
        arn: z.string().optional(),
        taskDefinition: z.string(),
        outcome: z.enum(['in-progress', 'failed', 'rolling-back', 'rolled-back', 'completed', 'stopped', 'unknown']),
        began: z.string().optional(),
        ended: z.string().optional(),
        firstFailure: z.string().optional(),
        lastFailure: z.string().optional(),
        rolledBackAt: z.string().optional(),
        startedBy: z.string().optional(),
      })
      .optional()
      .describe('The latest deployment.'),
    waitsFor: z
      .object({
        what: z.enum(['hook', 'bake-time', 'old-tasks']),
        name: z.string().optional(),
        until: z.string().optional(),
        minutes: count.optional(),
        count: count.optional(),
        since: z.string().optional(),
        seconds: count.optional(),
      })
      .optional()
      .describe('What a deployment in progress stands still for.'),
    links: z.object({ console: z.string(), logs: z.array(z.string()) }).optional(),
  })
  .describe('How the service does at the time of asking. Times are ISO 8601.');

export const reportSchema = of<Report>()(
  z
    .object({
      $schema: z.string(),
      schemaVersion: z.string(),
      kind: z.literal('report'),
      tool: z.object({ name: z.string(), version: z.string(), packs: z.array(z.string()) }),
      target: z.object({
        region: z.string(),
        account: z.string().optional(),
        cluster: z.string(),
        service: z.string().optional(),
        task: z.string().optional(),
        arn: z.string().optional(),
      }),
      at: z.string(),
      verdict: z.enum(['healthy', 'unhealthy', 'unclear']),
      headline: z.string().describe('At most 140 characters, no markup.'),
      window: z
        .object({
          since: z.string().optional(),
          until: z.string().optional(),
          past: z.literal(true).optional().describe('It ended before the time of asking; state does not speak of it.'),
          nothingFound: z.literal(true).optional().describe('No failure was found in it; not that it was healthy.'),
          gone: z.array(z.string()).describe('What of it AWS no longer keeps.'),
        })
        .optional()
        .describe('The time that --since and --until asked about. Times are ISO 8601.'),
      state: state.optional(),
      roots: z.array(
        z.object({
          finding: z.string(),
          explains: z.array(z.string()),
          because: z.array(z.string()),
          earlier: z.literal(true).optional(),
        }),
      ),
      unexplained: z.array(
        z.object({
          finding: z.string(),
          suspects: z.array(z.object({ rule: z.string(), missing: z.array(z.string()) })),
        }),
      ),
      findings: z.array(finding),
      checks: z.object({
        clear: z.array(z.string()),
        undecided: z.array(undecided),
        notApplicable: z.array(z.string()),
        notNeeded: z.array(z.string()),
        crashed: z.array(z.object({ rule: z.string(), error: z.string() })),
        off: z.array(z.string()),
      }),
      outlook: z
        .object({
          recovers: z.enum(['no', 'may']),
          attempts: z.number(),
          because: z.string(),
          recovered: z.literal(true).optional(),
        })
        .optional()
        .describe('Whether the deployment can recover on its own.'),
      changes: z
        .array(z.object({ field: z.string(), before: z.string(), after: z.string() }))
        .optional()
        .describe('What the failing revision changed since the last steady one.'),
      evidence: z.record(
        z.string(),
        z.object({
          state: z.enum(['known', 'absent', 'unreadable', 'unasked']),
          whole: z.boolean().optional(),
          action: z.string().optional(),
          at: z.string().optional(),
          because: z.string().optional(),
        }),
      ),
      denied: z.array(z.string()),
      unread: z.array(z.strictObject({ action: z.string(), reason: z.string(), detail: z.string() })).optional(),
      stats: z.object({ calls: z.number(), rules: z.number(), ms: z.number().optional() }).optional(),
    })
    .describe('What ecs-doctor found out about one ECS service or task.'),
);

const severity = z.enum(['error', 'warning', 'info']);
const verdict = z.enum(['healthy', 'unhealthy', 'unclear']);
const grade = z.enum(['A', 'B', 'C', 'D', 'F']).optional();
export const auditSchema = of<AuditReport>()(
  z.object({
    schemaVersion: z.string(),
    kind: z.literal('audit'),
    at: z.string(),
    summary: z.object({ services: count, healthy: count, unhealthy: count, unclear: count, risks: count }),
    reports: z.array(reportSchema).describe('In JSON. In NDJSON each report is a line of its own.'),
    region: z.string().optional(),
    complete: z.boolean().optional().describe('Whether every cluster was listed and every service looked at.'),
    score: count.optional().describe('From 0 to 100, see rules/README.md.'),
    grade,
    groups: z
      .array(
        z.object({
          kind: z.enum(['failure', 'unexplained', 'risk']),
          rule: z.string(),
          severity,
          title: z.string(),
          about: about.optional().describe('What it is about, where all services share it.'),
          services: count,
          findings: z.array(
            z.object({
              service: z.string().describe('`cluster/service`.'),
              fingerprint: z.string(),
              what: z.string(),
              change: z.enum(['new', 'known']).optional(),
            }),
          ),
          example: finding,
        }),
      )
      .optional()
      .describe('What is to be fixed, each once: failures, then risks by severity.'),
    comparison: z
      .object({
        with: z.string().describe('When the earlier audit was made.'),
        new: count,
        known: count,
        fixed: z.array(
          z.object({ service: z.string(), rule: z.string(), what: z.string(), gone: z.literal(true).optional() }),
        ),
        unchecked: count.describe("Findings of the earlier audit that this one didn't check."),
      })
      .optional(),
    suppressions: z
      .array(
        z.object({
          rule: z.string(),
          service: z.string().optional(),
          resource: z.string().optional(),
          reason: z.string(),
          expires: z.string().optional(),
          state: z.enum(['used', 'unused', 'expired', 'unchecked']),
          findings: count,
        }),
      )
      .optional(),
    clusters: z
      .array(
        z.object({
          cluster: z.string(),
          services: count,
          healthy: count,
          unhealthy: count,
          unclear: count,
          risks: count,
          notReached: count,
          score: count.optional(),
          grade,
          trouble: z.string().optional().describe("Why its services couldn't be listed."),
        }),
      )
      .optional(),
    services: z
      .array(
        z.object({
          cluster: z.string(),
          service: z.string(),
          verdict,
          headline: z.string(),
          risks: count,
          score: count.optional(),
          grade,
          unread: z.array(z.string()).optional(),
          accepted: z.literal(true).optional().describe('Unhealthy, and all that is wrong with it is suppressed.'),
        }),
      )
      .optional(),
    notReached: z
      .array(z.object({ cluster: z.string(), service: z.string().optional(), because: z.string() }))
      .optional()
      .describe('What the run ended before.'),
  }),
);
export const errorSchema = of<ErrorReport>()(
  z.object({
    schemaVersion: z.string(),
    kind: z.literal('error'),
    error: z.object({ code: z.string(), title: z.string(), message: z.string(), hint: z.string() }),
  }),
);
export const explanationSchema = of<Explanation>()(
  z.object({
    schemaVersion: z.string(),
    kind: z.literal('explanation'),
    input: z.string(),
    reading: z.enum(['failure', 'informational', 'unknown']),
    symptom: z.string().nullable().describe('An id of the public vocabulary.'),
    meaning: z
      .string()
      .nullable()
      .optional()
      .describe("What the message means, in one sentence; null if the message isn't recognized."),
    facts: z.record(z.string(), z.union([z.string(), z.array(z.string())])).describe('The named parts of the message.'),
    candidates: z
      .array(z.object({ cause: z.string(), because: z.string(), settledBy: z.array(z.string()) }))
      .describe('Best first; none unless the reading is `failure`.'),
    nextStep: z
      .string()
      .optional()
      .describe('What to do next, where the message says that something failed but names no cause.'),
    family: z.string().nullable().optional(),
  }),
);
export const rulePageSchema = of<RulePage>()(
  z.object({ schemaVersion: z.string(), kind: z.literal('rule'), rule: z.string(), page: z.string() }),
);

/** The schema of every document that ecs-doctor prints. `kind` says which one it is; unknown fields are allowed. */
export function documentSchema(): Record<string, unknown> {
  const any = z.union([reportSchema, auditSchema, explanationSchema, rulePageSchema, errorSchema]);
  // As input, so that additional properties are not forbidden: a minor version adds some.
  const { $schema, ...rest } = z.toJSONSchema(any, { target: 'draft-2020-12', io: 'input' });
  return { $schema, $id: SCHEMA, title: 'Documents of ecs-doctor, version 1', ...rest };
}

import { z } from 'zod';
import type { AuditReport, Report } from '../model/report.ts';

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
  docs: z.string(),
  about,
  affected: z.array(about),
  scope: z.record(z.string(), z.string()),
  causes: z.array(z.string()),
  causedBy: z.array(z.string()),
  citations: z.array(citation),
  fixes: z.array(fix),
  calls: z.array(z.string()).optional().describe('The failed calls that it explains or shows.'),
});
const undecided = z.object({
  rule: z.string(),
  need: z.string(),
  state: z.enum(['known', 'absent', 'unreadable', 'unasked']),
  reason: z.string().optional(),
  because: z.string(),
  actions: z.array(z.string()),
});

export const reportSchema = of<Report>()(
  z
    .object({
      $schema: z.string(),
      schemaVersion: z.string(),
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
      roots: z.array(z.object({ finding: z.string(), explains: z.array(z.string()), because: z.array(z.string()) })),
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
        .object({ recovers: z.enum(['no', 'may']), attempts: z.number(), because: z.string() })
        .optional()
        .describe('Whether the deployment can still come right by itself.'),
      changes: z
        .array(z.object({ field: z.string(), before: z.string(), after: z.string() }))
        .optional()
        .describe('What the failing revision changed against the last steady one.'),
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
      stats: z.object({ calls: z.number(), rules: z.number(), ms: z.number().optional() }).optional(),
    })
    .describe('What ecs-doctor found out about one ECS service or task.'),
);

export const auditSchema = of<AuditReport>()(
  z.object({
    schemaVersion: z.string(),
    at: z.string(),
    summary: z.object({
      services: z.number(),
      healthy: z.number(),
      unhealthy: z.number(),
      unclear: z.number(),
      risks: z.number(),
    }),
    reports: z.array(reportSchema),
  }),
);
export const errorSchema = z.object({
  schemaVersion: z.string(),
  error: z.object({ code: z.string(), title: z.string(), message: z.string(), hint: z.string() }),
});

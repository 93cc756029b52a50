import { readFileSync } from 'node:fs';
import type { AuditReport, Report } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';
import { Baseline } from './compare.ts';
import { type Head, linesOf } from './state.ts';

type Document = AuditReport | Report | Head | { readonly kind: 'services' | 'clusters' | 'finished' };

const bad = (file: string, title: string, cause?: unknown): UserError =>
  new UserError({
    code: 'bad-baseline',
    title,
    detail: cause === undefined ? '' : (cause as Error).message,
    hint: `Name the report of an earlier audit (--format json or ndjson), or its state file (--resume): --baseline ${file}.`,
    cause,
  });

/**
 * What an earlier audit found: of its JSON or NDJSON report, or of its state file. Throws UserError where the file can't be
 * read, holds no report, or only reports of other Regions.
 */
export async function readBaseline(file: string, region: string): Promise<Baseline> {
  const baseline = new Baseline(region);
  try {
    // NDJSON is read line by line, so that the reports of a large fleet are never in memory at once.
    if (!(await isLines(file))) addAudit(baseline, JSON.parse(readFileSync(file, 'utf8')) as Document);
    else for await (const { text } of linesOf(file)) addLine(baseline, JSON.parse(text) as Document);
  } catch (error) {
    throw bad(file, `Can't read ${file} as a baseline`, error);
  }
  if (baseline.services.size > 0) return baseline;
  throw baseline.elsewhere > 0
    ? bad(file, `${file} has only reports of other Regions than ${region}`)
    : bad(file, `${file} has no report of a service`);
}

/** Whether the first line is a document of its own. */
async function isLines(file: string): Promise<boolean> {
  for await (const { text } of linesOf(file)) {
    try {
      return (JSON.parse(text) as Document).kind !== 'audit';
    } catch {
      return false;
    }
  }
  return false;
}
function addAudit(baseline: Baseline, document: Document): void {
  if (document.kind !== 'audit') return;
  for (const report of document.reports) baseline.add(report);
  baseline.at = document.at;
}
function addLine(baseline: Baseline, document: Document): void {
  if (document.kind === 'report') baseline.add(document);
  else if (document.kind === 'audit' || document.kind === 'audit-state') baseline.at = document.at;
}

import type { AuditReport, Report } from '../model/report.ts';

export interface RenderOptions {
  /** Columns; 80 where it is not known. */
  readonly width?: number | undefined;
  readonly color?: boolean | undefined;
  /** Every alternative fix in full; otherwise only the first of a finding, the others one line each. */
  readonly allFixes?: boolean | undefined;
  /** Of an audit: every service by name, and what was found in it. */
  readonly verbose?: boolean | undefined;
  /** Milliseconds that the run took; shown, never part of a report. */
  readonly ms?: number | undefined;
}
export interface Reporter {
  report(report: Report, options: RenderOptions): string;
  audit(report: AuditReport, options: RenderOptions): string;
}
const reporters = {
  terminal: () => import('./terminal.ts'),
  json: () => import('./json.ts'),
  markdown: () => import('./markdown.ts'),
} as const;
export type Format = keyof typeof reporters;
export const formats = Object.keys(reporters) as readonly Format[];

/** A report as text; a saved report renders the same, without AWS, rules or network. */
export async function renderReport(report: Report, format: Format, options: RenderOptions = {}): Promise<string> {
  return (await reporters[format]()).default.report(report, options);
}
export async function renderAudit(report: AuditReport, format: Format, options: RenderOptions = {}): Promise<string> {
  return (await reporters[format]()).default.audit(report, options);
}

export { type Case, CaseError, parseCase, type Recording } from './collect/case.ts';
export { type Diagnosis, diagnose, diagnoseInFull, type Options } from './diagnose.ts';
export type { AuditReport, Report, ReportFinding } from './model/report.ts';
export type { Target } from './model/target.ts';
export { formats, renderReport } from './report/index.ts';
export { readText as explain } from './aws/messages/index.ts';

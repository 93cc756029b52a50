import type { Format } from '../../src/report/index.ts';
import type { Report } from '../../src/model/report.ts';

/** The last line of a report for the terminal: how much was looked at. */
export const COUNTS = /\d+ checks?, \d+ API calls?/;

/** What a report says; not how much was looked at to say it, which every new rule changes. */
function said(text: string): string {
  const { stats: _, checks, ...rest } = JSON.parse(text) as Report;
  return JSON.stringify({ ...rest, checks: { undecided: checks.undecided, crashed: checks.crashed } }, undefined, 1);
}

/** What two renderings of a story must have in common: everything but what a rule more, or a call more, changes. */
export const comparable = (format: Format, text: string): string =>
  format === 'json' ? said(text) : text.replace(COUNTS, 'n checks, n API calls');

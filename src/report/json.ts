import type { Reporter } from './index.ts';

export default {
  report: report => `${JSON.stringify(report, null, 2)}\n`,
  audit: report => `${JSON.stringify(report, null, 2)}\n`,
} satisfies Reporter;

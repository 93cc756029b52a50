import { opt } from './opt.ts';
import { counted, utc } from './text.ts';
import { UserError } from './user-error.ts';

/** The time that was asked about, ISO 8601. `until` only where it lies before the time of asking. */
export interface AskedWindow {
  readonly since?: string;
  readonly until?: string;
}
/** The same as a person writes it. */
export interface WindowText {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(\d{1,9})\s*([smhd])$/;
const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** An ISO 8601 time, or how long before `at` it was: `2h`, `3d`. Without an offset it is UTC, as all times of a report are. */
function timeOf(option: 'since' | 'until', text: string, at: string): string {
  const trimmed = text.trim();
  const [, amount, unit = ''] = DURATION.exec(trimmed) ?? [];
  const iso = ISO.exec(trimmed);
  const dated = iso && (trimmed.length === 10 || iso[1] !== undefined ? trimmed : `${trimmed}Z`).replace(' ', 'T');
  const time = amount === undefined ? Date.parse(dated ?? '') : Date.parse(at) - Number(amount) * (UNITS[unit] ?? 0);
  const found = new Date(time);
  if (Number.isNaN(found.getTime()) || found.getTime() < 0)
    throw new UserError({
      code: 'bad-time',
      title: `--${option} ${text.slice(0, 100)} is not a time`,
      hint: `Use a time such as 2026-01-31T14:00Z, or how long ago it was: --${option} 30m, --${option} 2h, --${option} 3d.`,
    });
  return found.toISOString();
}

/**
 * What `--since` and `--until` ask about; undefined for neither. Throws UserError for what is no time, and for a window
 * that holds none.
 */
export function askedWindow({ since, until }: WindowText, at: string): AskedWindow | undefined {
  const from = since === undefined ? undefined : timeOf('since', since, at);
  const to = until === undefined ? undefined : timeOf('until', until, at);
  if (from !== undefined && from >= (to ?? at))
    throw new UserError({
      code: 'bad-time',
      title: `--since ${since} is not before ${to === undefined ? 'now' : `--until ${until}`}`,
      detail: `--since is ${utc(from)}, and ${to === undefined ? `it is ${utc(at)}` : `--until is ${utc(to)}`}.`,
      hint: 'Name a time for --since that comes first.',
    });
  const past = to !== undefined && to < at;
  return from === undefined && !past ? undefined : { ...opt('since', from), ...(past && { until: to }) };
}

/** `between 2026-01-31 10:00 UTC and 2026-01-31 12:00 UTC`. */
export function windowInWords({ since, until }: WindowText): string {
  if (since === undefined) return until === undefined ? 'at any time' : `before ${utc(until)}`;
  return until === undefined ? `since ${utc(since)}` : `between ${utc(since)} and ${utc(until)}`;
}

/** How long ECS lists a stopped task (about an hour) and a service deployment, in milliseconds. */
const TASKS_KEPT = UNITS['h'] ?? 0;
const DEPLOYMENTS_KEPT_DAYS = 90;

/**
 * What of a window ECS no longer keeps, a sentence each. `oldest` is the first event of the window that was read where ECS
 * may have dropped older ones; `none` where it has dropped all of the window.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
export function goneFrom({ since, until }: AskedWindow, at: string, oldest: string | 'none' | undefined): string[] {
  const before = (milliseconds: number): string => new Date(Date.parse(at) - milliseconds).toISOString();
  const reaches = (time: string): boolean => (since ?? '') < time;
  const hour = before(TASKS_KEPT);
  const days = before(DEPLOYMENTS_KEPT_DAYS * (UNITS['d'] ?? 0));
  return [
    ...(reaches(hour)
      ? [
          until !== undefined && until < hour
            ? 'ECS lists a stopped task for about an hour: those of this window are gone.'
            : `ECS lists a stopped task for about an hour: tasks that stopped before ${utc(hour)} are gone.`,
        ]
      : []),
    ...(oldest === undefined
      ? []
      : [
          `ECS keeps the latest 100 events of a service: ${oldest === 'none' ? 'those of this window are gone' : `events before ${utc(oldest)} are gone`}.`,
        ]),
    ...(since !== undefined && reaches(days)
      ? [`ECS keeps service deployments for ${counted(DEPLOYMENTS_KEPT_DAYS, 'day')}: older ones are gone.`]
      : []),
  ];
}

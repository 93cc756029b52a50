import type { LogTail } from '../../model/facts.ts';

/** One line in which an app says that it now takes connections. */
export interface Ready {
  /** Index of the line. */
  readonly line: number;
  readonly at: string;
  readonly text: string;
  readonly port?: number;
  /** Only connections from within the container reach it. */
  readonly local: boolean;
  /** Seconds that the app itself says its start took. */
  readonly took?: number;
}
const READY =
  /\b(?:listening (?:on|at|for)|now listening|started .{1,120} in [\d.]{1,9} ?(?:s|sec|seconds)\b|started on port|started server on|(?:server|app|application|service) (?:is )?(?:now )?(?:running|started|ready|up)\b|running on (?:all addresses|https?:)|uvicorn running|ready to accept|ready for (?:start up|connections)|accepting connections|serving (?:http )?on)/i;
const TOOK = /\bstarted .{1,120} in ([\d.]{1,9}) ?(?:s|sec|seconds)\b/i;
const LOCAL = /(?:\b127\.0\.0\.1|\blocalhost|\[::1\])/i;
/** A web framework likes to print a clickable address beside the one that it listens on. */
const EVERYWHERE = /0\.0\.0\.0|\[::\]|:::|\*:|all addresses|all interfaces/i;
const PORT = /(?:\bports?(?:\(s\))?[ :=]{1,3}|(?:\d|\]|\*|\w)?:)(\d{2,5})\b(?!:)(?![\d.]*\d{2}:)/gi;

/** The lines of a log in which the app says that it is up, oldest first. */
export function readyLines(lines: readonly { readonly at: string; readonly text: string }[]): Ready[] {
  return lines.flatMap((l, line): Ready[] => {
    const said = READY.exec(l.text);
    if (!said) return [];
    const rest = l.text.slice(said.index, said.index + 200);
    const port = [...rest.matchAll(PORT)].map(m => Number(m[1])).find(p => p > 0 && p <= 65535);
    const took = Number(TOOK.exec(l.text)?.[1]);
    return [
      {
        line,
        at: l.at,
        text: l.text,
        local: LOCAL.test(rest) && !EVERYWHERE.test(l.text),
        ...(port !== undefined && { port }),
        ...(Number.isFinite(took) && { took }),
      },
    ];
  });
}

/** Seconds between two times; undefined where one of them is none. */
export function secondsBetween(from: string | undefined, to: string | undefined): number | undefined {
  const s = (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
  return Number.isFinite(s) ? s : undefined;
}

/** The last log line of a failed task and its JSON pointer in `logs.tail`. */
export function lastLine(
  tails: readonly LogTail[],
  tasks: readonly string[],
  container?: string,
): { readonly text: string; readonly at: string } | undefined {
  const found = tails.flatMap((tail, i) => {
    if (
      tail.lines.state !== 'known' ||
      tail.lines.value.length === 0 ||
      !tasks.includes(tail.task) ||
      (container !== undefined && tail.container !== container)
    )
      return [];
    const n = tail.lines.value.length - 1;
    return [{ text: tail.lines.value[n]?.text ?? '', at: `/${i}/lines/value/${n}/text` }];
  });
  return found[0];
}

/** A health check of Elastic Load Balancing in the access log of an app. */
export interface LoggedCheck {
  readonly path: string;
  readonly code: string;
  /** JSON pointer in `logs.tail`. */
  readonly at: string;
  readonly text: string;
}
const CHECK = /"(?:GET|HEAD|POST) (\/\S{0,500}) HTTP\/[\d.]{1,4}" (\d{3})\b/;
/** The health checks that the log of the failed tasks shows, oldest first: with the path that was asked for then. */
export function loggedChecks(tails: readonly LogTail[], tasks: readonly string[]): LoggedCheck[] {
  return tails.flatMap((tail, i) => {
    if (tail.lines.state !== 'known' || (tasks.length > 0 && !tasks.includes(tail.task))) return [];
    return tail.lines.value.flatMap(({ text }, n): LoggedCheck[] => {
      const check = text.includes('ELB-HealthChecker') ? CHECK.exec(text) : null;
      return check === null
        ? []
        : [{ path: check[1] ?? '', code: check[2] ?? '', at: `/${i}/lines/value/${n}/text`, text }];
    });
  });
}

import type { FailedCall, LoadBalancerRef, LogTail } from '../../model/facts.ts';
import { checkedContainer } from './target.ts';

/** One line in which an app says that it now takes connections. */
export interface Ready {
  /** Index of the line. */
  readonly line: number;
  readonly at: string;
  readonly text: string;
  readonly port?: number;
  /** Only connections from within the container reach it. */
  readonly local: boolean;
  /** Neither every address nor localhost: the one address, or the host name, that the app is bound to. */
  readonly bound?: string;
  /** What a client has to speak, where the line says it. */
  readonly scheme?: 'http' | 'https';
  /** Seconds that the app itself says its start took. */
  readonly took?: number;
}
const READY = new RegExp(
  [
    '\\blistening (?:on|at|for|and serving)',
    'now listening',
    '\\bstarted .{1,120} in [\\d.]{1,9} ?(?:s|sec|seconds)\\b',
    '\\bstarted on port',
    '\\bserver started on',
    '\\bstarted server on',
    '\\b(?:server|app|application|service) (?:is )?(?:now )?(?:running|started|ready|up)\\b',
    '\\bapplication startup complete',
    '\\brunning on (?:all addresses|https?:)',
    '\\brunning \\S{1,80} with .{1,60} at ',
    'uvicorn running',
    'ready to accept',
    'ready for (?:start up|connections)',
    'accepting connections',
    '\\bserving (?:http )?(?:on|at)\\b',
    'has launched from https?:',
    '\\bdevelopment server (?:at|\\()\\s?\\(?https?:',
    '(?:^|\\s)(?:-\\s+)?(?:local|network|loopback)(?: url)?:\\s+https?:',
    'webrick::httpserver#start',
    'start worker processes',
    'resuming normal operations',
  ].join('|'),
  'i',
);
const TOOK = /\bstarted .{1,120} in ([\d.]{1,9}) ?(?:s|sec|seconds)\b/i;
const LOCAL = /(?:\b127\.0\.0\.1|\blocalhost|\[::1\])/i;
/** A web framework likes to print a clickable address beside the one that it listens on. */
const EVERYWHERE = /0\.0\.0\.0|\[::\]|:::|\*:|all addresses|all interfaces/i;
const PORT = /(?:\bports?(?:\(s\))?[ :=]{1,3}|(?:\d|\]|\*|\w)?:)(\d{2,5})\b(?!:)(?![\d.]*\d{2}:)/gi;
const ADDRESS = /(?<![\d.])((?:\d{1,3}\.){3}\d{1,3})(?=[:\s/,)]|$)/;
/** The name that ECS gives to a task with a network interface; frameworks that take HOSTNAME bind to it. */
const HOST_NAME =
  /(?:local|network|started server on|bound to|listening (?:on|at)):?\s.{0,30}?\b(ip-\d{1,3}(?:-\d{1,3}){3}[\w.-]{0,100})/i;
const SCHEME = /\b(https?):\/\/|\((https?)\)/i;
/** Lines of one banner stand together. */
const BANNER = 8;

/** The lines of a log in which the app says that it is up, oldest first. A banner of several lines is read as a whole. */
export function readyLines(lines: readonly { readonly at: string; readonly text: string }[]): Ready[] {
  const found = lines.flatMap((l, line): (Ready & { readonly everywhere: boolean })[] => {
    const said = READY.exec(l.text);
    if (!said) return [];
    const rest = l.text.slice(said.index, said.index + 200);
    const port = [...rest.matchAll(PORT)].map(m => Number(m[1])).find(p => p > 0 && p <= 65535);
    const took = Number(TOOK.exec(l.text)?.[1]);
    const everywhere = EVERYWHERE.test(l.text);
    const local = LOCAL.test(rest) && !everywhere;
    const bound = everywhere || local ? undefined : (ADDRESS.exec(rest)?.[1] ?? HOST_NAME.exec(rest)?.[1]);
    const scheme = SCHEME.exec(rest);
    return [
      {
        line,
        at: l.at,
        text: l.text,
        local,
        everywhere,
        ...(port !== undefined && { port }),
        ...(bound !== undefined && { bound }),
        ...(scheme && { scheme: (scheme[1] ?? scheme[2])?.toLowerCase() === 'https' ? 'https' : 'http' }),
        ...(Number.isFinite(took) && { took }),
      },
    ];
  });
  return found.map(({ everywhere, ...r }) => inBanner({ ...r, everywhere }, found));
}

/** What the other lines of a banner say of one of its lines: bound to every address it is not local, nor bound to one. */
function inBanner(
  { everywhere, ...r }: Ready & { readonly everywhere: boolean },
  all: readonly (Ready & { readonly everywhere: boolean })[],
): Ready {
  const around = all.filter(
    o =>
      o.line !== r.line &&
      Math.abs(o.line - r.line) <= BANNER &&
      (o.port === undefined || r.port === undefined || o.port === r.port),
  );
  const isOpen = everywhere || around.some(o => o.everywhere);
  // An app that lists localhost and an address of the task listens on all of them.
  const hasLocal = r.local || around.some(o => o.local);
  const hasBound = r.bound !== undefined || around.some(o => o.bound !== undefined);
  const { bound, ...rest } = r;
  return {
    ...rest,
    local: r.local && !isOpen && !hasBound,
    ...(bound !== undefined && !isOpen && !hasLocal && { bound }),
  };
}

/** Seconds between two times; undefined where one of them is none. */
export function secondsBetween(from: string | undefined, to: string | undefined): number | undefined {
  const s = (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
  return Number.isFinite(s) ? s : undefined;
}

/** What a container logs when it is told to stop. */
const STOPPING =
  /\b(?:shutting down|shut down|received (?:sigterm|sigint|signal)|caught (?:sigterm|signal)|sigterm|signal 15|graceful(?:ly)? (?:shutdown|shutting|stopping)(?! (?:enabled|timeout|period))|stopping (?:server|service|application|workers?|gunicorn|http)|worker exiting|keyboardinterrupt|cancellederror|process terminated)\b/i;

/**
 * Index of the first line of the shutdown of a task that ECS, or a person, stopped; undefined where a container ended by
 * itself, or logged none. What follows is an effect of the stop.
 */
export function shutdownAt(
  lines: readonly { readonly at: string; readonly text: string }[],
  task: { readonly stopCode?: string; readonly stoppingAt?: string; readonly stoppedAt?: string },
): number | undefined {
  const { stopCode } = task;
  if (stopCode === undefined || stopCode === 'EssentialContainerExited' || stopCode === 'TaskFailedToStart')
    return undefined;
  const stop = Date.parse(task.stoppingAt ?? task.stoppedAt ?? '');
  const up = readyLines(lines).at(-1)?.line ?? -1;
  const at = lines.findIndex((l, i) => Date.parse(l.at) >= stop || (i > up && STOPPING.test(l.text)));
  return at < 0 ? undefined : at;
}

/** The lines of a log from before ECS stopped the task. Their indices are those of the log. */
export const linesBeforeStop = (tail: LogTail): readonly { readonly at: string; readonly text: string }[] =>
  tail.lines.state === 'known' ? tail.lines.value.slice(0, tail.shutdown) : [];

/** What the container that is checked logged in the tasks of a failed check, before ECS stopped them. */
export const checkedLines = (
  call: FailedCall,
  tails: readonly LogTail[] | undefined,
  refs: readonly LoadBalancerRef[],
): readonly { readonly at: string; readonly text: string }[] => {
  const container = checkedContainer(call, refs);
  return (tails ?? [])
    .filter(t => call.tasks.length === 0 || call.tasks.includes(t.task))
    .filter(t => container === undefined || t.container === container)
    .flatMap(linesBeforeStop);
};

/** The last log line of a failed task before ECS stopped it, and its JSON pointer in `logs.tail`. */
export function lastLine(
  tails: readonly LogTail[],
  tasks: readonly string[],
  container?: string,
): { readonly text: string; readonly at: string } | undefined {
  const found = tails.flatMap((tail, i) => {
    const lines = linesBeforeStop(tail);
    if (lines.length === 0 || !tasks.includes(tail.task) || (container !== undefined && tail.container !== container))
      return [];
    const n = lines.length - 1;
    return [{ text: lines[n]?.text ?? '', at: `/${i}/lines/value/${n}/text` }];
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

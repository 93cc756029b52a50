import type { ServiceName } from './clients/index.ts';
import type { WindowText } from '../model/asked-window.ts';
import { opt } from '../model/opt.ts';

/** One call and its answer, in AWS's own shapes. Without `input` it answers any input. */
export interface Recording {
  readonly service: string;
  readonly operation: string;
  readonly region?: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: {
    readonly name?: string;
    readonly code?: string;
    readonly Code?: string;
    readonly message?: string;
    readonly status?: number;
  };
  readonly at?: string;
}
/** A recording of calls: the support bundle, the demo and the test fixture are this kind of file. */
export interface Case {
  readonly schemaVersion?: string;
  /** What happened, in one sentence. */
  readonly about?: string;
  readonly at?: string;
  readonly target?: {
    readonly region?: string;
    readonly account?: string;
    readonly cluster?: string;
    readonly service?: string;
    readonly task?: string;
  };
  /** What `--since` and `--until` asked about, ISO 8601: what was read depends on it. */
  readonly window?: WindowText;
  readonly calls: readonly Recording[];
}
export class CaseError extends Error {}

const ALIASES: Readonly<Record<string, ServiceName>> = {
  elbv2: 'elasticloadbalancing',
  elb: 'elasticloadbalancing',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  elasticloadbalancingv2: 'elasticloadbalancing',
  'secrets-manager': 'secretsmanager',
  'cloudwatch-logs': 'logs',
  cloudwatchlogs: 'logs',
  'application-auto-scaling': 'application-autoscaling',
  applicationautoscaling: 'application-autoscaling',
  'service-quotas': 'servicequotas',
  'elastic-container-service': 'ecs',
  amazonecs: 'ecs',
};

/** IAM's name of a service, from any of the names that AWS has for it; undefined where none fits. */
export function serviceName(name: string): string {
  const n = name
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/^@aws-sdk\/client-/, '');
  return ALIASES[n] ?? n;
}
/** `describe-services`, `describe_services`, `describeServices` and `DescribeServicesCommand` are `DescribeServices`. */
export const operationName = (name: string): string =>
  name
    .replace(/(?:^|[-_])([a-z])/g, (_, c: string) => c.toUpperCase())
    .replace(/[-_]/g, '')
    .replace(/Command$/, '');

/** What the AWS CLI prints of an error. */
const PRINTED =
  /An error occurred \(([\w.]{1,120})\) when calling the \w{1,120} operation[^:]{0,60}:\s?([\s\S]{0,4000})/;
/** An error in any of the spellings of SDKs, of the CLI and of the services themselves. */
function errorOf(raw: unknown): NonNullable<Recording['error']> {
  const outer = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : { name: raw };
  const e = typeof outer['Error'] === 'object' ? { ...outer, ...outer['Error'] } : outer;
  const text = (...keys: string[]): string | undefined =>
    keys.map(k => (e as Record<string, unknown>)[k]).find(v => typeof v === 'string');
  const message = text('message', 'Message');
  const printed = PRINTED.exec(`${text('name') ?? ''}\n${message ?? ''}`);
  const { status } = e as { status?: unknown };
  return {
    // A service may put its namespace before a name, and a link after it.
    ...opt('name', printed?.[1] ?? text('name', 'code', 'Code', '__type')?.replace(/^.*#/, '').replace(/:.*$/, '')),
    ...opt('code', text('code')),
    ...opt('message', printed?.[2] ?? message),
    ...(typeof status === 'number' && { status }),
  };
}

/** ISO 8601 from a time as the SDK, the CLI or a person writes it: text, or seconds or milliseconds since 1970. */
function isoTime(x: unknown): string | undefined {
  const t =
    typeof x === 'number'
      ? new Date(x > 1e11 ? x : x * 1000)
      : typeof x === 'string' && /^\d{4}-\d\d-\d\d/.test(x)
        ? new Date(x)
        : new Date(Number.NaN);
  return Number.isNaN(t.getTime()) ? undefined : t.toISOString();
}
const HAPPENED = /^(?:created|updated|started|stopped|stopping|executionStopped|finished)At$/;
/** When the calls were made, at the earliest: where a case put together by hand does not say it, the newest time in what ECS answered. The clock would make it another diagnosis every day. */
export function askedAt(source: Case): string | undefined {
  const newest = (times: readonly (string | undefined)[]): string | undefined =>
    times
      .filter(t => t !== undefined)
      .sort()
      .at(-1);
  const within = (x: unknown): (string | undefined)[] =>
    Array.isArray(x)
      ? x.flatMap(within)
      : typeof x === 'object' && x !== null
        ? Object.entries(x).flatMap(([k, v]) => (HAPPENED.test(k) ? [isoTime(v)] : within(v)))
        : [];
  return (
    source.at ??
    newest(source.calls.map(c => c.at)) ??
    newest(source.calls.filter(c => c.service === 'ecs').flatMap(c => within(c.output)))
  );
}

const DEEPEST = 200;
/** Level by level, since what is nested that deeply would overflow the stack of whatever walks it. */
function isDeeperThan(levels: number, json: unknown): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap(x => (typeof x === 'object' && x !== null ? Object.values(x) : []));
  }
  return false;
}

/** The parts of a target that are text; a person may have written anything there. */
const TARGET = ['region', 'account', 'cluster', 'service', 'task'] as const;
const targetOf = (x: unknown): Case['target'] =>
  typeof x === 'object' && x !== null
    ? Object.fromEntries(
        TARGET.flatMap(key => {
          const value = (x as Record<string, unknown>)[key];
          return typeof value === 'string' ? [[key, value]] : [];
        }),
      )
    : undefined;

/** Reads a case from JSON text. Throws CaseError with a sentence when it is no case. */
export function parseCase(text: string): Case {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new CaseError(`it is not JSON (${(error as Error).message.slice(0, 120)})`);
  }
  if (isDeeperThan(DEEPEST, json)) throw new CaseError(`it is nested more than ${DEEPEST} levels deep`);
  const calls = Array.isArray(json) ? json : (json as { calls?: unknown } | null)?.calls;
  if (!Array.isArray(calls)) throw new CaseError('it has no list of calls');
  const read = calls.map((c: unknown, i): Recording => {
    const call = c as Partial<Recording> & { action?: string };
    if (typeof c !== 'object' || c === null) throw new CaseError(`call ${i} is not an object`);
    const [service, operation] =
      typeof call.action === 'string' ? call.action.split(':') : [call.service, call.operation];
    if (typeof service !== 'string' || typeof operation !== 'string')
      throw new CaseError(`call ${i} doesn't name its service and operation`);
    if (
      call.input !== undefined &&
      call.input !== null &&
      (typeof call.input !== 'object' || Array.isArray(call.input))
    )
      throw new CaseError(`the input of call ${i} (${service}:${operation}) is not an object`);
    const error = call.error === undefined || call.error === null ? {} : { error: errorOf(call.error) };
    if (call.output === undefined && !('error' in error))
      throw new CaseError(`call ${i} (${service}:${operation}) has neither output nor error`);
    return {
      service: serviceName(service),
      operation: operationName(operation),
      ...(typeof call.region === 'string' && { region: call.region }),
      ...(call.input !== undefined && call.input !== null && { input: call.input }),
      ...(call.output !== undefined && { output: call.output }),
      ...error,
      ...opt('at', isoTime(call.at)),
    };
  });
  const top = Array.isArray(json) ? {} : (json as Omit<Case, 'calls'>);
  const target = targetOf(top.target);
  const { since, until } = (typeof top.window === 'object' && top.window !== null ? top.window : {}) as {
    since?: unknown;
    until?: unknown;
  };
  const window = { ...opt('since', isoTime(since)), ...opt('until', isoTime(until)) };
  return {
    ...(typeof top.schemaVersion === 'string' && { schemaVersion: top.schemaVersion }),
    ...(typeof top.about === 'string' && { about: top.about }),
    ...opt('at', isoTime(top.at)),
    ...(target && { target }),
    ...(Object.keys(window).length > 0 && { window }),
    calls: read,
  };
}

const DROPPED = new Set([
  'maxresults',
  'maxitems',
  'pagesize',
  'nexttoken',
  'marker',
  'limit',
  'include',
  'dryrun',
  'startfromhead',
]);
const EC2_ID = /^(?:subnet|vpc|sg|rtb|acl|vpce|nat|eni|i|pl)-/;

/** The page of a log stream is part of the question: the door doesn't merge its pages, and one of them may be empty. */
const isPageOfStream = (input: object, key: string): boolean =>
  key.toLowerCase() === 'nexttoken' && 'logStreamName' in input;

/** Input with defaults dropped, lists sorted, and cluster, service and task named by their last part. */
export function normaliseInput(input: unknown): unknown {
  const walk = (x: unknown, key: string): unknown => {
    // As a recording has it.
    if (x instanceof Date) return x.toISOString();
    if (Array.isArray(x))
      return x.map(e => walk(e, key)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (typeof x === 'object' && x !== null)
      return Object.fromEntries(
        Object.entries(x)
          .filter(([k, v]) => v !== undefined && v !== null && (!DROPPED.has(k.toLowerCase()) || isPageOfStream(x, k)))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([k, v]) => [k, walk(v, k)]),
      );
    if (
      typeof x === 'string' &&
      /^(?:cluster|clusters|services?|serviceName|tasks|taskDefinition|containerInstances)$/.test(key)
    )
      return x.split('/').at(-1);
    return x;
  };
  return walk(input ?? {}, '');
}

export const strings = (x: unknown): string[] =>
  typeof x === 'string'
    ? [x]
    : Array.isArray(x)
      ? x.flatMap(strings)
      : typeof x === 'object' && x !== null
        ? Object.values(x).flatMap(strings)
        : [];

/**
 * How well a recording answers an input: 4 the same input; 3 recorded without one; 2 recorded for a superset of the ids;
 * 1 its answer names everything that is asked for; 0 not at all.
 */
export function fit(recording: Recording, input: unknown): 0 | 1 | 2 | 3 | 4 {
  const asked = normaliseInput(input) as Record<string, unknown>;
  // A further page of a log stream is only what was recorded as that page.
  if (recording.input === undefined) return 'nextToken' in asked ? 0 : 3;
  const had = normaliseInput(recording.input) as Record<string, unknown>;
  if (JSON.stringify(asked) === JSON.stringify(had)) return 4;
  if (Object.keys(had).length === 0) return 3;
  const superset =
    Object.entries(had).every(([k, v]) => {
      const a = asked[k];
      if (Array.isArray(v) && Array.isArray(a)) {
        const has = new Set(v.map(e => JSON.stringify(e)));
        return a.every(e => has.has(JSON.stringify(e)));
      }
      return JSON.stringify(v) === JSON.stringify(a);
    }) && Object.keys(asked).every(k => k in had);
  if (superset) return 2;
  if (recording.output === undefined) return 0;
  const ids = strings(asked).filter(s => EC2_ID.test(s));
  const text = JSON.stringify(recording.output);
  return ids.length > 0 && ids.every(id => text.includes(`"${id}"`)) ? 1 : 0;
}

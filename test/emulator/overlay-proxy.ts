import { createServer, request } from 'node:http';
import { overlays } from './overlays.ts';
import { type Answer, type Call, denial, isJson, readCall, throttling, unimplemented } from './protocol.ts';
import { ACCOUNT, asShown, emptySky, type Sky } from './overlay-state.ts';

interface CallRecord {
  readonly service: string;
  readonly operation: string;
  readonly input: Call['input'];
  readonly status: number;
}
/** The proxy in front of moto: it lays the sky over moto's answers. */
export interface Weather {
  readonly url: string;
  readonly sky: Sky;
  /** All calls since the last `forgetCalls`, in order of their answers. */
  calls(): readonly CallRecord[];
  forgetCalls(): void;
  /** Answers these actions (`ec2:DescribeSubnets`, `ec2:*`) with that service's denial from now on. */
  deny(...actions: readonly string[]): void;
  allow(...actions: readonly string[]): void;
  /** The next `times` calls of the action are throttled. */
  throttle(action: string, times: number): void;
  /** Every call takes this much longer. */
  delay(milliseconds: number): void;
  /** From now on the world stands: what moto made so far is shown as a month old. */
  built(): void;
  /** As new: no sky, no denials, no calls. */
  reset(): void;
  stop(): Promise<void>;
}

/**
 * One request to moto, whole. moto closes every connection, so none is kept. The account is named, or moto looks for the access key in
 * the IAM of every partition, each with all of AWS's managed policies: most of a second after each reset.
 */
const forward = (
  base: URL,
  method: string,
  path: string,
  headers: NodeJS.Dict<string | string[]>,
  body: Buffer,
): Promise<Answer & { readonly raw: readonly string[] }> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: base.hostname,
        port: base.port,
        method,
        path,
        headers: { ...headers, connection: 'close', 'x-moto-account-id': ACCOUNT },
        agent: false,
      },
      reply => {
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.on('error', reject);
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 502,
            type: reply.headers['content-type'] ?? '',
            body: Buffer.concat(parts),
            raw: reply.rawHeaders,
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const ISO = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)?/g;
/** Seconds, or whole milliseconds, since 1970 where a JSON value stands. */
const EPOCH = /(?<=[:\s[,])(?:\d{10}(?:\.\d+)?|\d{13})(?=[,\]}\s])/g;

/** Dates from the building of the world are shown as a month old: what is diagnosed is not of this minute. */
function aged(answer: Answer, sky: Sky): Answer {
  // Not by the content type: moto sends much JSON as text/html.
  const opening = String.fromCharCode(answer.body[0] ?? 0);
  if (sky.built === undefined || (opening !== '{' && opening !== '<')) return answer;
  const body = answer.body.toString();
  const shown = body
    .replace(ISO, iso => {
      const at = Date.parse(/Z$|\+00:00$/.test(iso) ? iso : `${iso}Z`);
      return asShown(sky, at) === at ? iso : new Date(asShown(sky, at)).toISOString();
    })
    .replace(EPOCH, digits => {
      if (opening === '<') return digits;
      const unit = digits.length === 13 && !digits.includes('.') ? 1 : 1000;
      const at = Number(digits) * unit;
      return asShown(sky, at) === at ? digits : String(Math.floor(asShown(sky, at) / unit));
    });
  return shown === body ? answer : { ...answer, body: Buffer.from(shown) };
}

export async function startWeather(motoUrl: string): Promise<Weather> {
  const moto = new URL(motoUrl);
  let sky = emptySky();
  let wait = 0;
  let log: CallRecord[] = [];
  const denied = new Set<string>();
  const throttled = new Map<string, number>();
  const caller = `arn:aws:sts::${ACCOUNT}:assumed-role/reader/ecs-doctor`;

  const isDenied = ({ service, operation }: Call): boolean =>
    denied.has(`${service}:${operation}`) || denied.has(`${service}:*`);
  const isThrottled = ({ service, operation }: Call): boolean => {
    const key = [`${service}:${operation}`, `${service}:*`].find(name => (throttled.get(name) ?? 0) > 0);
    if (key === undefined) return false;
    throttled.set(key, (throttled.get(key) ?? 0) - 1);
    return true;
  };

  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const bytes = Buffer.concat(parts);
      const { method = 'GET', url: path = '/', headers } = incoming;
      const call = readCall(method, path, headers, bytes);
      const ask = async (): Promise<Answer & { readonly raw?: readonly string[] }> => {
        const answer = await forward(moto, method, path, headers, bytes);
        // moto's answer to what it has not implemented is a page of HTML, which SDKs would ask for again and again.
        return answer.status === 500 && answer.body.subarray(0, 9).toString() === '<!doctype'
          ? unimplemented(call)
          : aged(answer, sky);
      };
      const answering = async (): Promise<Answer & { readonly raw?: readonly string[] }> => {
        if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
        if (isDenied(call)) return denial(call, caller);
        if (isThrottled(call)) return throttling(call);
        const overlay =
          call.protocol === 'json' || call.protocol === 'query'
            ? overlays.get(`${call.service}:${call.operation}`)
            : undefined;
        return overlay === undefined ? ask() : overlay(call, sky, ask);
      };
      answering()
        .catch(
          (error: unknown): Answer => ({
            status: 502,
            type: 'text/plain',
            body: Buffer.from(`emulator: ${String(error)}`),
          }),
        )
        .then(answer => {
          log.push({ service: call.service, operation: call.operation, input: call.input, status: answer.status });
          outgoing.writeHead(answer.status, {
            'content-type': answer.type,
            'content-length': answer.body.length,
            'x-amzn-requestid': 'emulator',
            ...kept('raw' in answer ? answer.raw : undefined),
          });
          outgoing.end(answer.body);
        });
    });
  });
  // A connection that is closed for idleness resets the call that comes just then.
  server.keepAliveTimeout = 0;
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!isJson(address)) throw new Error('the proxy has no port');

  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    get sky() {
      return sky;
    },
    calls: () => log,
    forgetCalls: () => {
      log = [];
    },
    deny: (...actions) => actions.forEach(action => void denied.add(action)),
    allow: (...actions) => actions.forEach(action => void denied.delete(action)),
    throttle: (action, times) => void throttled.set(action, times),
    delay: milliseconds => {
      wait = milliseconds;
    },
    built: () => {
      sky.built = Date.now();
    },
    reset: () => {
      sky = emptySky();
      wait = 0;
      log = [];
      denied.clear();
      throttled.clear();
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** moto's own x-amz headers travel on. */
function kept(raw: readonly string[] | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; raw !== undefined && i < raw.length; i += 2) {
    const name = raw[i]?.toLowerCase() ?? '';
    if (name.startsWith('x-amz') && name !== 'x-amzn-requestid') headers[name] = raw[i + 1] ?? '';
  }
  return headers;
}

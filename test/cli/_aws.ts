import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Action } from '../../src/collect/clients/index.ts';
import type { Transport } from '../../src/collect/transport.ts';
import { type Answer, type Call, denial, json, readCall, refusal, throttling, xml } from '../emulator/protocol.ts';

/** `hang` never answers, `slow` never comes to an end, `reset` breaks off within the body. */
export type Reply = Answer | 'hang' | 'slow' | 'reset';
export interface Aws {
  readonly url: string;
  /** `ecs:DescribeServices` and so on, in the order of asking. */
  readonly asked: string[];
  /** Resolves once that many calls came in. */
  called(times: number): Promise<void>;
  close(): Promise<void>;
}

function end(response: ServerResponse, answer: Reply): void {
  if (answer === 'hang') return;
  if (typeof answer === 'string') begin(response, answer);
  else response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
}
/** The beginning of an answer, and nothing that ends it. */
function begin(response: ServerResponse, then: 'slow' | 'reset'): void {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': 100_000 });
  response.write('{"services":[');
  if (then === 'reset') {
    setTimeout(() => response.destroy(), 5);
    return;
  }
  const drip = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(drip));
}

/** An AWS on this machine: every call gets what `reply` says. */
export async function serve(reply: (call: Call, nth: number) => Reply | Promise<Reply>): Promise<Aws> {
  const asked: string[] = [];
  const open = new Set<ServerResponse>();
  const watching: { times: number; go: () => void }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    open.add(response);
    response.on('close', () => open.delete(response));
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', async () => {
        const call = readCall(request.method ?? 'GET', request.url ?? '/', request.headers, Buffer.concat(parts));
        asked.push(`${call.service}:${call.operation}`);
        for (const w of watching) if (asked.length >= w.times) w.go();
        const answer = await reply(call, asked.length);
        end(response, answer);
      });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    called: times => new Promise(go => (asked.length >= times ? go() : watching.push({ times, go }))),
    close: () =>
      new Promise(done => {
        for (const response of open) response.destroy();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export const CALLER = 'arn:aws:iam::111122223333:user/on-call';
export const denied = (call: Call): Answer => denial(call, CALLER);
export { json, refusal, throttling };

/** A recording says times as ISO 8601; on the wire they are seconds. */
function timed(x: unknown, key = ''): unknown {
  if (typeof x === 'string') return /(?:At|Date|Time)$/.test(key) && /^\d{4}-\d\d-\d\dT/.test(x) ? new Date(x) : x;
  if (Array.isArray(x)) return x.map(e => timed(e, key));
  return typeof x === 'object' && x !== null && !(x instanceof Date)
    ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, timed(v, k)]))
    : x;
}
/** What the query protocol writes of a value; the members of a list have no name of their own. */
const written = (x: unknown): string =>
  Array.isArray(x)
    ? x.map(e => `<member>${written(e)}</member>`).join('')
    : typeof x === 'object' && x !== null
      ? Object.entries(x)
          .map(([k, v]) => `<${k}>${written(v)}</${k}>`)
          .join('')
      : String(x).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
/** Without these no service behind a load balancer is known to be well. */
const SERVING = ['DescribeTargetHealth', 'DescribeTargetGroups', 'DescribeListeners', 'DescribeRules'];

/** Answers as `transport` does. Other calls of the query protocol (EC2, IAM, load balancers) are denied: no XML is written for them, except for what tells whether requests reach a service. */
export const from =
  (transport: Transport) =>
  async (call: Call): Promise<Reply> => {
    if (SERVING.includes(call.operation)) {
      const { Action: _, Version: __, ...input } = call.input as Record<string, unknown>;
      const result = `${call.operation}Result`;
      return transport.send(`elasticloadbalancing:${call.operation}` as Action, input, call.region).then(
        out => xml(`<${call.operation}Response><${result}>${written(out)}</${result}></${call.operation}Response>`),
        () => denied(call),
      );
    }
    if (call.protocol !== 'json') return denied(call);
    try {
      return json(timed(await transport.send(`${call.service}:${call.operation}`, call.input, call.region)));
    } catch (error) {
      return refusal(call, (error as Error).name, (error as Error).message);
    }
  };

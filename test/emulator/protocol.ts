import type { IncomingHttpHeaders } from 'node:http';

/** The three ways in which SDKs and the AWS CLI spell a call; `rest` is what is left (S3, EFS). */
type Protocol = 'json' | 'query' | 'cbor' | 'rest';
/** JSON as it travels, before anything is known of it. */
export type Json = { readonly [key: string]: unknown };
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}
/** One request, read far enough to know which operation it is. */
export interface Call {
  /** The SigV4 name of the service, which is also the prefix of its IAM actions. */
  readonly service: string;
  readonly operation: string;
  readonly protocol: Protocol;
  readonly region: string;
  /** Of a JSON call: its body. Of a query call: its parameters, flat. */
  readonly input: Json;
}

const scope = (headers: IncomingHttpHeaders): readonly string[] =>
  /Credential=[^/]*\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(headers.authorization ?? '')?.slice(1) ?? [];

const parse = (body: Buffer): Json => {
  const value: unknown = JSON.parse(body.toString() || '{}');
  return isJson(value) ? value : {};
};

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const texts = (value: unknown): readonly string[] => list(value).filter(item => typeof item === 'string');
export const jsons = (value: unknown): readonly Json[] => list(value).filter(isJson);

/** Which operation of which service a request asks for. */
export function readCall(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): Call {
  const [region = 'us-east-1', service = 'unknown'] = scope(headers);
  const target = headers['x-amz-target'];
  if (typeof target === 'string')
    return {
      service,
      region,
      protocol: 'json',
      operation: target.slice(target.lastIndexOf('.') + 1),
      input: parse(body),
    };
  const cbor = /^\/service\/[^/]+\/operation\/([^/?]+)/.exec(path)?.[1];
  if (cbor !== undefined) return { service, region, protocol: 'cbor', operation: cbor, input: {} };
  if ((headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    const input = Object.fromEntries(new URLSearchParams(body.toString()));
    return { service, region, protocol: 'query', operation: input.Action ?? '', input };
  }
  return { service, region, protocol: 'rest', operation: `${method} ${path.split('?')[0]}`, input: {} };
}

export const escapeXml = (value: string): string => value.replace(/[<>&"']/g, c => `&#${c.codePointAt(0)};`);

/** AWS's JSON 1.1 writes times as seconds since 1970. */
export const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/x-amz-json-1.1',
  body: Buffer.from(JSON.stringify(wire(value))),
});
const wire = (value: unknown): unknown => {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(wire);
  if (isJson(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wire(item)]));
  return value;
};
export const xml = (body: string, status = 200): Answer => ({
  status,
  type: 'text/xml',
  body: Buffer.from(`<?xml version="1.0" encoding="utf-8"?>\n${body}`),
});

const cborText = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

/** An error in the shape in which this call's protocol expects one. */
export function refusal(call: Call, code: string, message: string, status = 400): Answer {
  if (call.protocol === 'cbor') {
    const body = Buffer.concat([Buffer.from([0xa2]), ...['__type', code, 'message', message].map(cborText)]);
    return { status, type: 'application/cbor', body };
  }
  if (call.protocol === 'json') return json({ __type: code, message, Message: message }, status);
  const error = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  if (call.service === 'ec2')
    return xml(`<Response><Errors><Error>${error}</Error></Errors><RequestID>emulator</RequestID></Response>`, status);
  if (call.service === 's3') return xml(`<Error>${error}</Error>`, status);
  return xml(
    `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>emulator</RequestId></ErrorResponse>`,
    status,
  );
}

/** The caller may not do this, in the words and with the error name of that service. */
export function denial(call: Call, caller: string): Answer {
  const action = `${call.service}:${call.operation}`;
  if (call.service === 'ec2')
    return refusal(
      call,
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. User: ${caller} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
      403,
    );
  const message = `User: ${caller} is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`;
  return call.protocol === 'query'
    ? refusal(call, 'AccessDenied', message, 403)
    : refusal(call, 'AccessDeniedException', message, 400);
}

export function throttling(call: Call): Answer {
  if (call.service === 'ec2') return refusal(call, 'RequestLimitExceeded', 'Request limit exceeded.', 503);
  return call.protocol === 'query'
    ? refusal(call, 'Throttling', 'Rate exceeded', 400)
    : refusal(call, 'ThrottlingException', 'Rate exceeded', 400);
}

/** What AWS says of an operation that it does not know. */
export const unimplemented = (call: Call): Answer =>
  call.protocol === 'query'
    ? refusal(call, 'InvalidAction', `The action ${call.operation} is not valid for this web service.`)
    : refusal(call, 'UnknownOperationException', `The emulator has no ${call.service}:${call.operation}.`);

import type { TargetGroup } from '../../model/facts.ts';
import { readyLines } from './app-log.ts';
import { checkedPort } from './target.ts';

/** What the app seems to speak, where the health check speaks something else, and what tells it. */
export interface ProtocolSuspect {
  readonly check: string;
  readonly app: 'TLS' | 'plain HTTP' | 'gRPC' | 'HTTP/1.1' | 'another protocol';
  readonly because: string;
  readonly line?: number;
  readonly pointer?: string | undefined;
}

const TLS_PORTS = new Set([443, 8443, 9443]);
const PLAIN_PORTS = new Set([80, 8000, 8080, 8081, 3000, 5000]);
/** A server for TLS that got plain HTTP, and the other way round. */
const WANTS_TLS =
  /http request (?:was )?sent to (?:an )?https|client sent an http request to an https server|plain http request|ssl routines.{0,60}http request|wrong version number/i;
const GOT_TLS =
  /first record does not look like a tls handshake|\\x16\\x03|bad request version|invalid http request line.{0,20}x16|invalid http method.{0,20}x16|invalid method in request \\x16/i;
const WANTS_H2 =
  /http\/1\.[01]? ?(?:request|client)?.{0,40}(?:preface|http\/?2)|http\/1\.x request was sent to an http\/2 only|client preface|bogus greeting|invalid (?:http\/2|connection) preface/i;
/** A server for HTTP/1.1 that got the preface of HTTP/2, or says that it has no HTTP/2. */
const ONLY_H1 =
  /http\/2 is not enabled|\bPRI \* HTTP\/2\.0|invalid (?:http )?(?:method|request).{0,60}\bPRI\b|unsupported http version.{0,20}2\.0|connections to this endpoint will use http\/1\.1/i;
/** Servers that have no HTTP/2 at all, by their banner. */
const H1_SERVERS: readonly (readonly [RegExp, string])[] = [
  [/\buvicorn running on\b/i, 'Uvicorn'],
  [/\bstarting gunicorn\b/i, 'Gunicorn'],
  [/\bserving flask app\b|\bwerkzeug\b/i, "Flask's own server"],
  [/\bpuma starting\b|\bpuma version\b/i, 'Puma'],
  [/\bwebrick::httpserver/i, 'WEBrick'],
  [/\bserving http on\b/i, "Python's http.server"],
  [/\bphp [\d.]+ development server\b/i, "PHP's development server"],
];

interface Lines {
  readonly texts: readonly { readonly text: string }[];
  readonly port: number | undefined;
}
const lineOf = ({ texts }: Lines, sign: RegExp): number => texts.findIndex(l => sign.test(l.text));
/** The line in which the app says what it speaks on the port that is checked. */
function saysScheme({ texts, port }: Lines, scheme: 'http' | 'https'): number {
  const said = readyLines(texts.map(l => ({ at: '', text: l.text }))).filter(
    r => r.scheme !== undefined && (r.port === port || r.port === undefined),
  );
  return said.every(r => r.scheme === scheme) ? (said[0]?.line ?? -1) : -1;
}
type Sign = Omit<ProtocolSuspect, 'check'>;

/** The check speaks plain HTTP. */
function wantsTls(l: Lines, codes: string): Sign | undefined {
  const tls = lineOf(l, WANTS_TLS);
  if (tls >= 0) return { app: 'TLS', because: 'the app logs that plain HTTP arrived on a TLS port', line: tls };
  const says = codes === '' || codes === '400' ? saysScheme(l, 'https') : -1;
  if (says >= 0) return { app: 'TLS', because: 'the app logs that it serves https', line: says };
  if (l.port !== undefined && TLS_PORTS.has(l.port) && (codes === '' || codes === '400'))
    return { app: 'TLS', because: `port ${l.port} is usually TLS` };
  return undefined;
}

/** The check speaks TLS. */
function wantsPlain(l: Lines, codes: string): Sign | undefined {
  const plain = lineOf(l, GOT_TLS);
  if (plain >= 0)
    return { app: 'plain HTTP', because: 'the app logs a TLS handshake where it expects plain HTTP', line: plain };
  if (codes !== '') return undefined;
  const says = saysScheme(l, 'http');
  if (says >= 0) return { app: 'plain HTTP', because: 'the app logs that it serves plain http', line: says };
  if (l.port !== undefined && PLAIN_PORTS.has(l.port))
    return { app: 'plain HTTP', because: `port ${l.port} is usually plain HTTP` };
  return undefined;
}

/** The check speaks HTTP/2, as it does for gRPC. A gRPC answer has a code below 100. */
function onlyHttp1(l: Lines, codes: string, grpc: boolean): Sign | undefined {
  const says = lineOf(l, ONLY_H1);
  if (says >= 0) return { app: 'HTTP/1.1', because: 'the app logs that it serves HTTP/1.1 only', line: says };
  for (const [banner, server] of H1_SERVERS) {
    const line = lineOf(l, banner);
    if (line >= 0) return { app: 'HTTP/1.1', because: `the app runs ${server}, which has no HTTP/2`, line };
  }
  const http = codes.split(', ').find(c => Number(c) >= 100);
  return grpc && http !== undefined
    ? { app: 'HTTP/1.1', because: `it answers with HTTP status ${http} instead of a gRPC code` }
    : undefined;
}

/** Signs that the check and the app speak different protocols: what the app logs, or a port that is another protocol's by convention. */
export function protocolSuspect(
  group: TargetGroup,
  registered: number | undefined,
  codes: string,
  lines: readonly { readonly text: string }[],
): ProtocolSuspect | undefined {
  const { protocol, grpc } = group.health;
  const version = group.protocolVersion ?? 'HTTP1';
  const isHttp = /^HTTPS?$/.test(protocol);
  const isHttp2 = isHttp && (version === 'GRPC' || version === 'HTTP2');
  const check = isHttp2 ? `${protocol} (${version})` : protocol;
  const l: Lines = { texts: lines, port: checkedPort(group, registered) };
  const sign =
    (isHttp2 ? onlyHttp1(l, codes, grpc || version === 'GRPC') : undefined) ??
    (protocol === 'HTTP' ? wantsTls(l, codes) : undefined) ??
    (protocol === 'HTTPS' || protocol === 'TLS' ? wantsPlain(l, codes) : undefined) ??
    (isHttp && version === 'HTTP1' && !grpc ? wantsHttp2(l, codes) : undefined);
  return sign && { check, ...sign };
}

function wantsHttp2(l: Lines, codes: string): Sign | undefined {
  const h2 = lineOf(l, WANTS_H2);
  if (h2 >= 0) return { app: 'gRPC', because: 'the app logs that it expects HTTP/2', line: h2 };
  return l.port === 50051 && codes === '' ? { app: 'gRPC', because: 'port 50051 is usually gRPC' } : undefined;
}

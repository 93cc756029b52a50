import type { TargetGroup } from '../../model/facts.ts';
import { checkedPort } from './target.ts';

/** What the app seems to speak, where the health check speaks something else, and what tells it. */
export interface ProtocolSuspect {
  readonly check: string;
  readonly app: 'TLS' | 'plain HTTP' | 'gRPC' | 'another protocol';
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
  /http\/1\.[01]? ?(?:request|client)?.{0,40}(?:preface|http\/?2)|client preface|bogus greeting|invalid (?:http\/2|connection) preface/i;

/** Signs that the check and the app speak different protocols: what the app logs, or a port that is another protocol's by convention. */
export function protocolSuspect(
  group: TargetGroup,
  registered: number | undefined,
  codes: string,
  lines: readonly { readonly text: string }[],
): ProtocolSuspect | undefined {
  const { protocol, grpc } = group.health;
  const version = group.protocolVersion ?? 'HTTP1';
  const check =
    /^HTTPS?$/.test(protocol) && (version === 'GRPC' || version === 'HTTP2') ? `${protocol} (${version})` : protocol;
  const line = (sign: RegExp): number => lines.findIndex(l => sign.test(l.text));
  const port = checkedPort(group, registered);
  if (protocol === 'HTTP') {
    const tls = line(WANTS_TLS);
    if (tls >= 0)
      return { check, app: 'TLS', because: 'the app logs that plain HTTP arrived on a TLS port', line: tls };
    if (port !== undefined && TLS_PORTS.has(port) && (codes === '' || codes === '400'))
      return { check, app: 'TLS', because: `port ${port} is usually TLS` };
  }
  if (protocol === 'HTTPS' || protocol === 'TLS') {
    const plain = line(GOT_TLS);
    if (plain >= 0)
      return {
        check,
        app: 'plain HTTP',
        because: 'the app logs a TLS handshake where it expects plain HTTP',
        line: plain,
      };
    if (port !== undefined && PLAIN_PORTS.has(port) && codes === '')
      return { check, app: 'plain HTTP', because: `port ${port} is usually plain HTTP` };
  }
  if (/^HTTPS?$/.test(protocol) && version === 'HTTP1' && !grpc) {
    const h2 = line(WANTS_H2);
    if (h2 >= 0) return { check, app: 'gRPC', because: 'the app logs that it expects HTTP/2', line: h2 };
    if (port === 50051 && codes === '') return { check, app: 'gRPC', because: 'port 50051 is usually gRPC' };
  }
  return undefined;
}

import type { Outcome } from './family.ts';

/** The words by which an outcome is known, in whatever message. */
const WORDS: Readonly<Record<Outcome, readonly string[]>> = {
  network: [
    'dial tcp', 'dial udp', 'i/o timeout', 'tls handshake timeout', 'connection timed out', 'read: connection', 'client.timeout exceeded', 'request canceled', 'requestcanceled', 'request cancelled',
    'signal: killed', 'context deadline exceeded', 'context canceled', 'connection issue', 'task network configuration', 'check your network configuration', 'send request failed',
    'no route to host', 'network is unreachable', 'connection refused', 'connection reset', 'no such host', 'statuscode: 0', 'maximum number of attempts', 'failed to do request',
    'proxyconnect', 'unexpected eof', 'net/http: timeout', 'server misbehaving', 'temporary failure in name resolution', 'x509: certificate',
  ],
  dns: ['no such host', 'server misbehaving', 'temporary failure in name resolution', 'dial tcp: lookup', 'name or service not known', 'could not resolve host', ' enotfound', 'eai_again'],
  denied: ['not authorized to perform', 'not authorised to perform', 'accessdenied', 'access denied', 'statuscode: 403', 'status code: 403', '403 forbidden', 'unauthorizedoperation', 'is not authorized'],
  missing: ['resourcenotfound', 'parameternotfound', 'invalid ssm parameters', 'invalid parameters:', 'not found', 'does not exist', "doesn't exist", "can't find", 'cannot find', 'nosuchkey', 'nosuchbucket', 'statuscode: 404', 'manifest unknown', 'name unknown'],
  throttled: ['throttl', 'rate exceeded', 'rate limit', 'toomanyrequests', 'too many requests', 'requestlimitexceeded', 'slowdown'],
  'server-error': ['500 internal', '502 bad', '503 service', '504 gateway', 'statuscode: 500', 'statuscode: 502', 'statuscode: 503', 'internalservererror', 'internal server error', 'internalfailure', 'serviceunavailable', 'service unavailable', 'bad gateway', 'gateway timeout'],
};

/** Every outcome that the words of a lower-case text tell. */
export function outcomesOf(low: string): ReadonlySet<Outcome> {
  const found = new Set<Outcome>();
  for (const [outcome, words] of Object.entries(WORDS)) {
    if (words.some((w) => low.includes(w))) for (const o of OUTCOMES) if (o === outcome) found.add(o);
  }
  return found;
}
const OUTCOMES: readonly Outcome[] = ['network', 'dns', 'denied', 'missing', 'throttled', 'server-error'];

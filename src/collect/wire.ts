/** What the SDK throws where no answer of AWS came back, as far as it is looked at. */
interface WireError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
}

const PROXY = 'Check AWS_ENDPOINT_URL, the VPN and any proxy on the way.';
/** What goes wrong between here and AWS, by the code of Node. The host is said first. */
const BY_CODE: readonly (readonly [codes: readonly string[], says: (host: string) => string])[] = [
  [['ECONNREFUSED'], host => `${host} refused the connection. ${PROXY}`],
  [
    ['ENOTFOUND', 'EAI_AGAIN'],
    host => `The name ${host} could not be resolved. Check --region, DNS and the network connection.`,
  ],
  [
    ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNABORTED'],
    host => `The connection to ${host} was reset. Try again; if it repeats, a firewall or proxy is closing it.`,
  ],
  [['EHOSTUNREACH', 'ENETUNREACH'], host => `There is no route to ${host}. Check the network connection and the VPN.`],
  [['ERR_TLS_CERT_ALTNAME_INVALID'], host => `The certificate that ${host} presented is for another name. ${PROXY}`],
  [
    ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
    host => `The certificate that ${host} presented is not valid today. Check this computer's clock, then the proxy.`,
  ],
  [
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ],
    host =>
      `The certificate that ${host} presented is not trusted. Behind a TLS-inspecting proxy, set NODE_EXTRA_CA_CERTS to its CA certificate.`,
  ],
  [
    ['EPROTO', 'HPE_INVALID_CONSTANT', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    host => `${host} does not speak HTTPS or HTTP as expected. ${PROXY}`,
  ],
];
/** Every code of a call that reached nothing. */
export const WIRE_CODES: ReadonlySet<string> = new Set(BY_CODE.flatMap(([codes]) => codes));

/** A body that no AWS service sends, such as the page of a proxy: the SDK fails to parse it, whatever the status. */
export const isForeign = ({ name, message }: WireError): boolean =>
  name === 'ForeignAnswer' ||
  name === 'SyntaxError' ||
  /^(?:char '.*' is not expected|Unexpected token)|Deserialization error/i.test(message ?? '');

/** Why the call brought no answer, with the host and what to do; undefined for an answer of AWS. */
function saysOf(error: WireError, host: string): string | undefined {
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  const known = BY_CODE.find(([codes]) => codes.includes(error.code ?? '') || codes.includes(error.name ?? ''));
  if (known) return `${known[1](host)} (${error.code ?? error.name})`;
  if (status === 407) return `The proxy on the way to ${host} asks for credentials (HTTP 407). ${PROXY}`;
  if (isForeign(error))
    return `${host} answered${status === undefined ? '' : ` HTTP ${status}`} with something that is not an AWS API's answer. ${PROXY}`;
  if (status !== undefined && status >= 500)
    return `${host} answered HTTP ${status}, also when asked again. Try again later; see https://health.aws.amazon.com.`;
  return undefined;
}

/** The same error in words that name the host and what to do. What AWS answered is left as it is. */
export function inWords(error: unknown, host: string): unknown {
  const wire = error as WireError;
  const says = saysOf(wire, host);
  if (says === undefined) return error;
  const status = wire.$metadata?.httpStatusCode ?? wire.$response?.statusCode;
  return Object.assign(new Error(says, { cause: error }), {
    name: isForeign(wire) ? 'ForeignAnswer' : (wire.name ?? 'Error'),
    ...(wire.code !== undefined && { code: wire.code }),
    ...(status !== undefined && { $metadata: { httpStatusCode: status } }),
  });
}

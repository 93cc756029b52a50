import { byPattern, type Find, type Span, together, where } from './span.ts';
import { COLOR, isValue, looksMade } from './value.ts';

const Q = `(?:\\\\{0,4}["'\`]|&quot;){0,1}`;
const AUTHORIZATION = new RegExp(`authorization${Q}${COLOR}\\s{0,8}(?:=>|[:=])\\s{0,8}${COLOR}\\[?\\s{0,2}${Q}`, 'gi');
/** What goes before the credentials, and is kept. */
const SCHEME =
  /(?:bearer|basic|digest|token|apikey|api-key|negotiate|ntlm|hoba|splunk|genie-?key|aws4-hmac-sha256|sso-key|key|hmac)\s{1,4}/iy;
const CREDENTIALS = /[^\s"'`\\,<>]{2,8192}/y;

/** The credentials of an Authorization header; prose such as “authorization: failed” has none. */
function* authorization(text: string): Generator<Span> {
  for (const m of text.matchAll(AUTHORIZATION)) {
    const at = m.index + m[0].length;
    SCHEME.lastIndex = at;
    const scheme = SCHEME.exec(text)?.[0] ?? '';
    // The parts of these are named, and found by their names.
    if (/^(?:digest|aws4)/i.test(scheme)) continue;
    CREDENTIALS.lastIndex = at + scheme.length;
    const said = CREDENTIALS.exec(text)?.[0] ?? '';
    if (said === '' || !isValue(said)) continue;
    if (
      scheme === ''
        ? /\d/.test(said)
        : looksMade(said) ||
          /[=_]/.test(said) ||
          (said.length >= 8 && !/^(?:auth|token|required|realm|header|scheme|credential)/i.test(said))
    )
      yield { start: at + scheme.length, end: at + scheme.length + said.length };
  }
}

const COOKIE = new RegExp(
  `(?:^|[\\s"'\`>{,(])(set-)?cookie${Q}\\s{0,4}(?:=>|[:=])\\s{0,4}\\[?${Q}(?=[\\w.%-]{1,80}=)`,
  'gi',
);
const CRUMB = /([\w.%-]{1,80})=([^;\s"'`\\,]{1,4096})(?:;\s{0,3})?/y;
const ATTRIBUTES = /^(?:path|domain|expires|max-age|samesite|priority|version)$/i;
/** The values of cookies; their names and attributes stay. */
function* cookies(text: string): Generator<Span> {
  for (const m of text.matchAll(COOKIE)) {
    let at = m.index + m[0].length;
    for (let n = 0; n < 60; n++) {
      CRUMB.lastIndex = at;
      const crumb = CRUMB.exec(text);
      if (!crumb) break;
      const [all, name = '', value = ''] = crumb;
      const start = at + name.length + 1;
      if (isValue(value) && !(m[1] && ATTRIBUTES.test(name))) yield { start, end: start + value.length };
      at += all.length;
    }
  }
}

const LONE = /(?<![\w-])(?:bearer|basic)\s{1,4}([\w.~+/=-]{8,8192})/gi;
/** “Bearer …” wherever it stands. */
function* schemes(text: string): Generator<Span> {
  for (const m of text.matchAll(LONE)) {
    const said = m[1] ?? '';
    const end = m.index + m[0].length;
    if (
      (/\d/.test(said) && /[A-Za-z]/.test(said)) ||
      /=$/.test(said) ||
      (/[a-z]/.test(said) && /[a-z][A-Z]/.test(said) && said.length > 15)
    )
      yield { start: end - said.length, end };
  }
}

/** Headers of proxies and vendors whose names say nothing of a secret. */
const OTHERS = byPattern(
  /\b(?:x-origin-verify|x-csrf-token|x-xsrf-token|x-amz-security-token|x-hub-signature(?:-256)?|x-shared-secret|x-api-signature|x-goog-iap-jwt-assertion)["']?\s{0,4}[:=]\s{0,4}["']?(?:sha\d{1,3}=)?([^\s"',;]{3,8192})/i,
);
const DIGEST = byPattern(/\b(?:c?nonce|response|opaque)="([^"]{8,512})"/);

export const headers: Find = where(
  /authorization|cookie|bearer|basic|x-|nonce|response=|opaque=/i,
  together(authorization, cookies, schemes, OTHERS, DIGEST),
);

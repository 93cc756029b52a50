import { byPattern, type Find, type Span, together, where } from './span.ts';
import { isValue } from './value.ts';

const PASSWORD = /:\/\/[^\s/:@"'<>?#]{0,200}:([^\s/"'<>]{1,400})@(?=[\w.[*%$({-])/g;
/** A password with an unescaped slash, or with a space. */
const ODD_PASSWORD =
  /:\/\/[^\s/:@"'<>?#]{1,200}:(?!\d{1,5}(?:\/|\s))([^\s"'<>@]{1,200}(?: [^\s"'<>@:/]{1,60}){0,2})@(?=[\w[])/g;
const ALONE = /:\/\/([^\s/:@"'<>?#]{6,500})@(?=[\w.[])/g;

/** `user:password@` of any scheme, and a token alone before `@`. Users and hosts stay. */
function* userinfo(text: string): Generator<Span> {
  if (!text.includes('@')) return;
  for (const pattern of [PASSWORD, ODD_PASSWORD])
    for (const m of text.matchAll(pattern)) {
      const password = m[1] ?? '';
      const end = m.index + m[0].length - 1;
      if (isValue(password)) yield { start: end - password.length, end };
    }
  for (const m of text.matchAll(ALONE)) {
    const token = m[1] ?? '';
    const start = m.index + 3;
    if (
      /^[a-f0-9]{24,}$/i.test(token) ||
      (token.length >= 12 && /\d.*[A-Za-z]|[A-Za-z].*\d/.test(token) && !/^[a-z]+[._-]?[a-z-]*\d{0,4}$/.test(token))
    )
      yield { start, end: start + token.length };
  }
}

/** Parameters that sign or admit: presigned URLs of S3, CloudFront, GCS and Azure, OAuth codes, keys of APIs. */
const PARAMETER =
  /[?&;](?:amp;)?(?:X-(?:Amz|Goog|Oss|Cos)-(?:Signature|Security-Token|Credential)|AWSAccessKeyId|GoogleAccessId|Signature|Policy|sig|hmac|key|code|otp|auth|hash|ticket|assertion|SAMLResponse|id_token|state_token|api[_-]?key|subscription-key|(?:[\w-]{1,30}[_-])?(?:token|secret|passw(?:or)?d|signature))=([^&\s"'<>#]{3,8192})/gi;
function* parameters(text: string): Generator<Span> {
  for (const m of text.matchAll(PARAMETER)) {
    const value = m[1] ?? '';
    const end = m.index + m[0].length;
    const shortCode = /[?&;](?:key|code|hash|auth)=/i.test(m[0]) && !/\d/.test(value);
    if (isValue(value) && !shortCode) yield { start: end - value.length, end };
  }
}

export const urls: Find = where(
  /[@?&;]/,
  together(
    userinfo,
    parameters,
    byPattern(/\bjdbc:oracle:\w{1,10}:[\w$#-]{1,60}\/([^\s@"']{1,200})@/i),
    // Go's data source names, and the same without a scheme: `app:password@tcp(db:3306)/app`, `app:password@db:5432`
    byPattern(
      /(?<![\w/:.@-])[\w.%+-]{1,64}:([^\s:@/"'<>(),;]{3,128})@(?:(?:tcp|unix)\(|[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}:\d{2,5}(?![\d.]))/,
    ),
  ),
);

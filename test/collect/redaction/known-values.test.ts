import { describe, expect, it } from 'vitest';
import { Redaction } from '../../../src/collect/redact.ts';

const definition = (name: string, value: string) => ({
  taskDefinition: { family: 'web-app', containerDefinitions: [{ name: 'web', environment: [{ name, value }] }] },
});
/** What becomes of a log line in an account where a variable has this value. */
function line(name: string, value: string, message: string): string {
  const redaction = new Redaction();
  redaction.answer(definition(name, value));
  const { events } = redaction.answer({ events: [{ message }] }) as { events: { message: string }[] };
  return events[0]?.message ?? '';
}
const SECRET = 'k3/Jq+8"Zx&1 V';

describe('a value that another text repeats', () => {
  it.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(SECRET).slice(1, -1)).slice(1, -1)],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in a URL, in small letters', encodeURIComponent(SECRET).replace(/%../g, c => c.toLowerCase())],
    ['in HTML', SECRET.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
    ['in hex', Buffer.from(SECRET).toString('hex')],
    ['in capital hex', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['in base64', Buffer.from(SECRET).toString('base64').replace(/.=+$/, '')],
    ['in base64url', Buffer.from(SECRET).toString('base64url').slice(0, -1)],
  ])('%s', (_, form) => {
    expect(line('THING', SECRET, `started with ${form} today`)).toBe('started with [redacted] today');
  });
  it.each(['', 'a', 'a:', 'ab:'])('in base64, behind “%s”', before => {
    const all = Buffer.from(`${before}${SECRET}, and more`).toString('base64');
    const said = line('THING', SECRET, `header ${all} refused`);
    expect(said).toMatch(/^header .{0,5}\[redacted\].* refused$/);
    // All but the characters at its ends, which it shares with what is beside it.
    const [from, to] = [Math.ceil((before.length * 8) / 6), Math.floor(((before.length + SECRET.length) * 8) / 6)];
    for (let i = from; i + 6 <= to; i++) expect(said).not.toContain(all.slice(i, i + 6));
  });
  it.each([
    ['its password', 'DATABASE_URL', 'postgres://app:tr0ub4dor@db.internal/app', 'tried tr0ub4dor twice'],
    ['its password, decoded', 'DATABASE_URL', 'postgres://app:tr0ub%404dor@db.internal/app', 'tried tr0ub@4dor twice'],
    ['a member of JSON', 'CONFIG', '{"user":"app","password":"tr0ub4dor"}', 'tried tr0ub4dor twice'],
    ['a part of a connection string', 'CONN', 'Server=db.internal;Pwd=tr0ub4dor;Timeout=5', 'tried tr0ub4dor twice'],
    ['a line', 'KEYS', 'first-line-a1b2c3\nsecond-line-d4e5f6', 'read second-line-d4e5f6 from it'],
    ['an element', 'KEYS', 'a1b2c3d4e5,f6g7h8i9j0', 'tried f6g7h8i9j0 twice'],
    ['what it says in base64', 'AUTH', Buffer.from('app:tr0ub4dor').toString('base64'), 'tried tr0ub4dor twice'],
    ['a part of what was drawn at random', 'THING', 'k3Jq8Zx1Vn5Mt9Rb2Yc7', 'it begins with Jq8Zx1Vn5M, I think'],
    ['six characters', 'THING', 'abc123', 'got abc123 instead'],
    ['six letters, where the name says what it is', 'DB_PASSWORD', 'sesame', 'tried sesame twice'],
  ])('in part: %s', (_, name, value, message) => {
    expect(line(name, value, message)).toContain('[redacted]');
    expect(line(name, value, message)).not.toMatch(/tr0ub|second-line|f6g7h8|Jq8Zx1|abc123|sesame/);
  });
  it.each([
    ['a host', 'DB_HOST', 'db.prod.internal', 'getaddrinfo ENOTFOUND db.prod.internal'],
    ['a URL', 'API', 'https://api.acme.io/v1', 'GET https://api.acme.io/v1 failed'],
    ['a path', 'HOME', '/usr/src/app', "Cannot find module '/usr/src/app/dist/main.js'"],
    [
      'an ARN',
      'TOPIC',
      'arn:aws:sns:eu-west-1:111122223333:orders',
      'no access to arn:aws:sns:eu-west-1:111122223333:orders',
    ],
    ['what AWS calls something', 'DB_PASSWORD', 'web-app', 'family web-app stopped'],
    ['a setting', 'NODE_ENV', 'production', 'running in production'],
    ['a word', 'TABLE', 'orders', 'relation "orders" does not exist'],
    ['five characters', 'THING', 'ab123', 'got ab123'],
    ['a number', 'SIZE', '1048576', 'allocated 1048576 bytes'],
    ['a word in a longer one', 'DB_PASSWORD', 'server', 'the observers left'],
    ['half of a name', 'STAGE', 'prod-eu1', 'cluster prod-eu1-blue is there'],
  ])('unless it is a name: %s', (_, name, value, message) => {
    expect(line(name, value, message)).toBe(message);
  });
  it('also where the text was read before the value', () => {
    const redaction = new Redaction();
    const before = redaction.answer({ services: [{ events: [{ message: 'failed with s3same and sesame1' }] }] });
    redaction.answer(definition('DB_PASSWORD', 's3same'));
    redaction.answer(definition('THING', 'sesame1'));
    expect(JSON.stringify(redaction.scrub(before))).toContain('failed with [redacted] and [redacted]');
  });
});

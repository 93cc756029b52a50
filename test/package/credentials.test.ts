import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsDoctor, scratch } from '../cli/_run.ts';

// The SDK's chain of credentials loads most of itself only when a setting asks for it: each way has to be in the bundle.

const later = '2099-01-01T00:00:00Z';
const sts = (operation: string, key: string): string =>
  `<${operation}Response><${operation}Result><Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${later}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>a:b</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/a/b</Arn></AssumedRoleUser></${operation}Result></${operation}Response>`;

/** Answers who asks for credentials, denies all else, and keeps which key signed it. */
const signedBy: string[] = [];
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request
    .on('data', (part: Buffer) => parts.push(part))
    .on('end', () => {
      const body = Buffer.concat(parts).toString();
      const say = (status: number, type: string, text: string): void => {
        response.writeHead(status, { 'content-type': type });
        response.end(text);
      };
      if (request.url?.startsWith('/container'))
        return say(
          200,
          'application/json',
          JSON.stringify({ AccessKeyId: 'AKIACONTAINER', SecretAccessKey: 's', Token: 't', Expiration: later }),
        );
      if (request.url?.startsWith('/federation/credentials'))
        return say(
          200,
          'application/json',
          JSON.stringify({
            roleCredentials: {
              accessKeyId: 'AKIASSO',
              secretAccessKey: 's',
              sessionToken: 't',
              expiration: Date.parse(later),
            },
          }),
        );
      if (body.includes('Action=AssumeRoleWithWebIdentity'))
        return say(200, 'text/xml', sts('AssumeRoleWithWebIdentity', 'AKIAWEB'));
      if (body.includes('Action=AssumeRole')) return say(200, 'text/xml', sts('AssumeRole', 'AKIAROLE'));
      signedBy.push(/Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1] ?? 'nobody');
      return say(400, 'application/x-amz-json-1.1', '{"__type":"AccessDeniedException","message":"no"}');
    });
});
let url = '';
beforeAll(async () => {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const config = `[profile process]
credential_process = "${process.execPath}" -p "JSON.stringify({Version:1,AccessKeyId:'AKIAPROCESS',SecretAccessKey:'s'})"
[profile base]
aws_access_key_id = AKIABASE
aws_secret_access_key = s
[profile role]
role_arn = arn:aws:iam::111122223333:role/a
source_profile = base
[sso-session corp]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = a
`;
/** A home with profiles, a login that is still good, and a token. */
function home(): { HOME: string; AWS_CONFIG_FILE: string; token: string } {
  const HOME = scratch();
  const file = (path: string, text: string): string => {
    writeFileSync(join(HOME, path), text);
    return join(HOME, path);
  };
  mkdirSync(join(HOME, '.aws/sso/cache'), { recursive: true });
  const login = {
    accessToken: 'x',
    expiresAt: later,
    region: 'eu-west-1',
    startUrl: 'https://example.awsapps.com/start',
  };
  file(`.aws/sso/cache/${createHash('sha1').update('corp').digest('hex')}.json`, JSON.stringify(login));
  return { HOME, AWS_CONFIG_FILE: file('.aws/config', config), token: file('token', 'x') };
}

describe('credentials', () => {
  it.each<[string, string, (token: string) => Record<string, string>]>([
    ['of the environment', 'AKIAENV', () => ({ AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's' })],
    ['of a profile', 'AKIABASE', () => ({ AWS_PROFILE: 'base' })],
    ['of a process', 'AKIAPROCESS', () => ({ AWS_PROFILE: 'process' })],
    ['of a role that a profile assumes', 'AKIAROLE', () => ({ AWS_PROFILE: 'role' })],
    ['of IAM Identity Center', 'AKIASSO', () => ({ AWS_PROFILE: 'sso' })],
    [
      'of a web identity',
      'AKIAWEB',
      token => ({ AWS_WEB_IDENTITY_TOKEN_FILE: token, AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/a' }),
    ],
    ['of a container', 'AKIACONTAINER', () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container` })],
  ])('%s', async (_, key, env) => {
    signedBy.length = 0;
    const { token, ...at } = home();
    const ran = await ecsDoctor(['diagnose', 'prod/web', '--format', 'json'], {
      env: { AWS_ENDPOINT_URL: url, AWS_REGION: 'eu-west-1', ...at, ...env(token) },
    });
    expect(ran.stderr).toBe('');
    expect([...new Set(signedBy)]).toEqual([key]);
  });
});

import { expect, it } from 'vitest';
import { userErrorOf } from '../../src/target/trouble-of.ts';

it.each([
  [
    'clock-skew',
    'Signature expired: 20261128T190000Z is now earlier than 20261128T195500Z (20261128T200000Z - 5 min.)',
  ],
  ['clock-skew', 'Signature not yet current: 20261128T210000Z is still later than 20261128T200500Z'],
  ['clock-skew', 'The difference between the request time and the current time is too large. RequestTimeTooSkewed'],
  [
    'sso-session',
    "The SSO session token associated with profile=default was not found or is invalid. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
  ],
  ['expired-credentials', 'The security token included in the request is expired'],
  ['no-profile', 'Could not resolve credentials using profile: [nope] in configuration/credentials file(s).'],
  ['no-profile', 'The config profile (nope) could not be found'],
  ['credential-process-failed', 'Command failed: /usr/local/bin/vend --role deploy'],
  ['credential-process-failed', 'Profile p credential_process returned invalid JSON.'],
  ['no-credentials', 'Could not load credentials from any providers'],
  ['bad-credentials', 'The security token included in the request is invalid.'],
])('%s: %s', (code, said) => {
  const error = userErrorOf('credentials', said, 'ecs:DescribeServices');
  expect(error?.code).toBe(code);
  // The SDK's own words are kept, and never lost behind ours.
  expect(error?.message).toContain(said.slice(0, 280));
  expect(error?.hint).not.toBe('');
});

it('what is not about credentials is evidence', () => {
  for (const reason of ['denied', 'timeout', 'unreachable', 'throttled', 'malformed'] as const)
    expect(userErrorOf(reason, 'expired', 'ecs:DescribeServices')).toBeUndefined();
});

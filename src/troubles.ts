import type { Unread } from './model/evidence.ts';
import { UserError } from './user-error.ts';

/** Credentials that do not work are the caller's to put right; anything else that AWS answers is evidence. */
export function userErrorOf(reason: Unread, detail: string, action: string): UserError | undefined {
  if (reason !== 'credentials') return undefined;
  const expired = /expired/i.test(detail);
  const none =
    /could not load credentials|no credentials|not find credentials|Could not resolve|CredentialsProvider/i.test(
      detail,
    );
  return new UserError(
    expired ? 'expired-credentials' : none ? 'no-credentials' : 'bad-credentials',
    expired
      ? 'The AWS credentials have expired'
      : none
        ? 'There are no AWS credentials'
        : 'AWS does not accept the credentials',
    `${action}: ${detail.split('\n')[0]?.slice(0, 300) ?? ''}`,
    expired
      ? 'Sign in again (aws sso login, or new temporary credentials), then repeat the command.'
      : 'Set AWS_PROFILE or --profile, sign in with aws sso login, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  );
}

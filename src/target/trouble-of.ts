import type { Unread } from '../model/evidence.ts';
import { UserError } from '../model/user-error.ts';

const SIGN_IN =
  'Set AWS_PROFILE or --profile, sign in with aws sso login, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

/** Troubles with credentials, each with the words of the SDK or of AWS that give it away. The first that matches counts. */
const CREDENTIALS: readonly {
  readonly code: string;
  readonly said: RegExp;
  readonly title: string;
  readonly hint: string;
}[] = [
  {
    code: 'clock-skew',
    said: /signature (?:expired|not yet current)|(?:RequestTimeTooSkewed|request time).{0,80}(?:skewed|difference)|is (?:now )?(?:earlier|later) than|clock/i,
    title: "This computer's clock differs from AWS's clock",
    hint: 'Set the clock (for example with NTP), then repeat the command. AWS rejects signatures more than 5 minutes off.',
  },
  {
    code: 'sso-session',
    said: /SSO (?:session|token)|aws sso login/i,
    title: 'The AWS SSO session has expired or was never started',
    hint: 'Run aws sso login (with --profile NAME for a named profile), then repeat the command.',
  },
  {
    code: 'expired-credentials',
    said: /expired/i,
    title: 'The AWS credentials have expired',
    hint: 'Sign in again (aws sso login, or new temporary credentials), then repeat the command.',
  },
  {
    code: 'no-profile',
    said: /profile .{0,120}(?:could not be found|not found|does not exist)|could not (?:find|resolve).{0,60}profile/i,
    title: "The AWS profile doesn't exist or has no credentials",
    hint: 'List the profiles with aws configure list-profiles, then set --profile or AWS_PROFILE.',
  },
  {
    code: 'credential-process-failed',
    said: /credential_process|Profile \S+ .{0,60}process|Command failed|process .{0,60}(?:exit|failed)/i,
    title: 'The credential_process of the AWS profile failed',
    hint: 'Run the command that credential_process names in ~/.aws/config and fix what it reports.',
  },
  {
    code: 'no-credentials',
    said: /could not load credentials|no credentials|not find credentials|Could not resolve|CredentialsProvider/i,
    title: 'There are no AWS credentials',
    hint: SIGN_IN,
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
  {
    code: 'bad-credentials',
    said: /^/,
    title: 'AWS does not accept the credentials',
    hint: `${SIGN_IN} In a Region that is not enabled for the account, valid credentials are refused, too: aws account get-region-opt-status --region-name REGION.`,
  },
];

/** The error to show where credentials do not work; undefined for anything else, which is evidence. */
export function userErrorOf(reason: Unread, detail: string, action: string): UserError | undefined {
  if (reason !== 'credentials') return undefined;
  const trouble = CREDENTIALS.find(c => c.said.test(detail));
  if (!trouble) return undefined;
  const said = detail.split('\n')[0]?.slice(0, 300) ?? '';
  return new UserError({ ...trouble, detail: `${action}: ${said}` });
}

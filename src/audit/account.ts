import { openDoor } from '../collect/door.ts';
import { UserError } from '../model/user-error.ts';
import { callerAccount } from '../target/resolve.ts';

/** The account of the credentials. Throws UserError where that can't be told: results of two accounts are never mixed. */
export async function accountOf(region: string, profile: string | undefined, signal: AbortSignal): Promise<string> {
  const { live } = await import('../collect/live.ts');
  const account = await callerAccount(openDoor(live({ profile, signal }), { signal }), region);
  if (account !== undefined) return account;
  throw new UserError({
    code: 'no-account',
    title: "Can't tell which account the credentials belong to",
    detail: 'sts:GetCallerIdentity brought no answer, and a state file is of one account.',
    hint: 'Check the credentials with aws sts get-caller-identity, or run without --resume.',
  });
}

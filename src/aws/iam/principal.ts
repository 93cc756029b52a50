import { parseArn, roleName } from '../../model/arn.ts';
import { awsEnding } from '../../model/partition.ts';
import type { Caller } from './context.ts';
import type { Principals } from './policy.ts';
import { or, type Tri } from './tri.ts';

/** How principals name a caller: itself (or everybody), or only its account, which then leaves it to the identity policies. */
export interface Named {
  readonly direct: Tri;
  readonly account: Tri;
  /** The session itself is named, not its role: then nothing that limits the role limits what is granted. */
  readonly session: Tri;
}

const NOBODY: Named = { direct: false, account: false, session: false };
const EVERYBODY: Named = { direct: true, account: false, session: 'unknown' };
/** The service in a service principal. Partitions differ in the ending, and most take that of `aws` as well. */
function serviceIn(principal: string): string {
  const end = awsEnding(principal);
  return end === undefined ? principal : principal.slice(0, -end.length - 1);
}
const same = (a: string, b: string | undefined): Tri => (b === undefined ? 'unknown' : a === b);

function namesRole(entry: string, caller: Extract<Caller, { kind: 'role' }>, gateway: boolean): Named {
  if (entry === '*') return EVERYBODY;
  const ofAccount = (account: Tri): Named => ({ ...NOBODY, account: gateway ? false : account });
  if (/^\d{12}$/.test(entry)) return ofAccount(same(entry, caller.account));
  const arn = parseArn(entry);
  // A bare unique id (AROA…) replaces a deleted principal: it names nobody who exists now.
  if (!arn) return NOBODY;
  const here = same(arn.account, caller.account);
  if (arn.resource === 'root') return ofAccount(here);
  if (here === false || roleName(entry) !== caller.name) return NOBODY;
  if (gateway) return { ...NOBODY, direct: 'unknown' };
  if (arn.service === 'iam' && arn.resource.startsWith('role/')) return { ...NOBODY, direct: here };
  if (arn.service !== 'sts' || !arn.resource.startsWith('assumed-role/')) return NOBODY;
  // One session of the role. It can't be a wildcard, and the next task has another session:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-role-session
  const session = arn.resource.split('/').slice(2).join('/');
  if (/[*?]/.test(session) || (caller.session !== undefined && caller.session !== session)) return NOBODY;
  return { direct: 'unknown', account: false, session: 'unknown' };
}

/**
 * Whether Principal names the caller. In the policy of a gateway endpoint it has to be `*`; the number or the root of an
 * account means the root user alone there, and of any other principal AWS says only that it can't be used:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#vpc-endpoint-policies-gateway
 */
export function named(principals: Principals, caller: Caller, gateway = false): Named {
  if (principals === '*') return EVERYBODY;
  if (caller.kind === 'service') {
    const host = serviceIn(caller.service);
    return {
      ...NOBODY,
      direct: principals.Service.some(s => serviceIn(s) === host) || principals.AWS.includes('*'),
    };
  }
  if (caller.kind === 'foreign') return { ...NOBODY, direct: principals.AWS.includes('*') };
  const all = principals.AWS.map(entry => namesRole(entry, caller, gateway));
  return {
    direct: or(all.map(n => n.direct)),
    account: or(all.map(n => n.account)),
    session: or(all.map(n => n.session)),
  };
}

/**
 * Whether NotPrincipal reaches the caller, that is, does not except it. A session of a role is excepted only where the
 * account, the role and the session are all listed, and of the session nothing is known. A Deny reaches every role that has a
 * permissions boundary, whatever is listed: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function reachedByNot(principals: Principals, caller: Caller, bounded: Tri = false): Tri {
  if (bounded === true) return true;
  const { direct } = named(principals, caller);
  if (principals === '*' || principals.AWS.includes('*')) return bounded;
  if (direct === false) return true;
  return caller.kind === 'role' ? 'unknown' : false;
}

import { parseArn, roleName } from '../../model/arn.ts';
import type { Caller } from './context.ts';
import type { Principals } from './policy.ts';
import { or, type Tri } from './tri.ts';

/** How principals name a caller: itself (or everybody), or only its account, which then leaves it to the identity policies. */
export interface Named {
  readonly direct: Tri;
  readonly account: Tri;
}

const NOBODY: Named = { direct: false, account: false };
const same = (a: string, b: string | undefined): Tri => (b === undefined ? 'unknown' : a === b);

function namesRole(entry: string, caller: Extract<Caller, { kind: 'role' }>): Named {
  if (entry === '*') return { direct: true, account: false };
  if (/^\d{12}$/.test(entry)) return { direct: false, account: same(entry, caller.account) };
  const arn = parseArn(entry);
  // A bare unique id (AROA…) stands where the principal was deleted: it names nobody that there is now.
  if (!arn) return NOBODY;
  const here = same(arn.account, caller.account);
  if (arn.resource === 'root') return { direct: false, account: here };
  if (here === false || roleName(entry) !== caller.name) return NOBODY;
  if (arn.service === 'iam' && arn.resource.startsWith('role/')) return { direct: here, account: false };
  // One session of the role; the name of a task's session is its own.
  if (arn.service === 'sts' && arn.resource.startsWith('assumed-role/')) return { direct: 'unknown', account: false };
  return NOBODY;
}

/** Whether Principal names the caller. */
export function named(principals: Principals, caller: Caller): Named {
  if (principals === '*') return { direct: true, account: false };
  if (caller.kind === 'service') {
    const host = caller.service.replace(/\.amazonaws\.com(?:\.cn)?$/, '');
    return {
      direct:
        principals.Service.some(s => s.replace(/\.amazonaws\.com(?:\.cn)?$/, '') === host) ||
        principals.AWS.includes('*'),
      account: false,
    };
  }
  if (caller.kind === 'foreign') return { direct: principals.AWS.includes('*'), account: false };
  const all = principals.AWS.map(entry => namesRole(entry, caller));
  return { direct: or(all.map(n => n.direct)), account: or(all.map(n => n.account)) };
}

/**
 * Whether NotPrincipal reaches the caller, that is, does not except it. A session of a role is excepted only where the
 * account, the role and the session are all listed, and of the session nothing is known.
 */
export function reachedByNot(principals: Principals, caller: Caller): Tri {
  const { direct } = named(principals, caller);
  if (principals === '*' || principals.AWS.includes('*')) return false;
  if (direct === false) return true;
  return caller.kind === 'role' ? 'unknown' : false;
}

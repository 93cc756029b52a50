import type { KeyGrant } from '../../model/facts.ts';
import type { Caller } from './context.ts';
import { named } from './principal.ts';
import { and, or, type Tri } from './tri.ts';

/**
 * Whether a grant of a key lets a role use it. A grant allows what it lists, as long as its constraints on the encryption
 * context are met; it never denies: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export const keyGranted = (
  grants: readonly KeyGrant[],
  caller: Caller,
  action: string,
  encryption: Readonly<Record<string, string>> | undefined,
): Tri => {
  const operation = action.replace(/^kms:/i, '').toLowerCase();
  return or(
    grants
      .filter(g => g.operations.some(o => o.toLowerCase() === operation))
      .map(g => {
        const who = named({ AWS: [g.grantee], Service: [], other: [] }, caller);
        // What a grant to a whole account gives its roles is not documented.
        const to: Tri = or([who.direct, who.account === false ? false : 'unknown']);
        return and([to, met(g, encryption ?? {}), g.otherConstraints === true ? 'unknown' : true]);
      }),
  );
};

/**
 * Secrets Manager uses SecretARN and SecretVersionId, of which only the first is known before the call:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-encryption-context
 */
function met(g: KeyGrant, encryption: Readonly<Record<string, string>>): Tri {
  const version = 'SecretARN' in encryption;
  const pair = ([key, value]: readonly [string, string]): Tri =>
    key in encryption ? encryption[key] === value : key === 'SecretVersionId' && version ? 'unknown' : false;
  const subset = g.contextSubset && and(Object.entries(g.contextSubset).map(pair));
  const equals =
    g.contextEquals &&
    and([
      ...Object.entries(g.contextEquals).map(pair),
      ...[...Object.keys(encryption), ...(version ? ['SecretVersionId'] : [])].map(k => k in (g.contextEquals ?? {})),
    ]);
  return and([subset ?? true, equals ?? true]);
}

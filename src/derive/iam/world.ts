import { valueOf } from '../../model/evidence.ts';
import { parseArn, roleName } from '../../model/arn.ts';
import type { Attempt, IamDecision, IamRole, Launch, RoleRef, TaskDefinition } from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import { filled } from '../../model/text.ts';
import type { StatementRef } from '../../aws/iam/index.ts';
import type { DecisionsIo } from './layers.ts';

/** What all decisions of a run start from. */
export interface World {
  readonly io: DecisionsIo;
  readonly roles: readonly IamRole[];
  /** IAM actions that brought no roles at all. */
  readonly rolesUnread: readonly string[];
  readonly definition: TaskDefinition | undefined;
  readonly attempts: readonly Attempt[];
  readonly launch: Launch | 'unknown';
  readonly account: string | undefined;
  readonly subnets: readonly string[];
  /** The time that is asked about. */
  readonly asked: string | undefined;
}
export type Draft = Omit<IamDecision, 'id' | 'calls' | 'role'>;
export type Data = Record<string, string>;
export const some = (list: readonly (Citation | undefined)[]): readonly Citation[] => list.filter(c => c !== undefined);
export const isAccount = (x: string | undefined): x is string => x !== undefined && /^\d{12}$/.test(x);

export const statementName = (s: StatementRef | undefined): string =>
  s === undefined ? '' : s.sid !== undefined ? `statement ${s.sid}` : `statement ${s.index + 1}`;
export const policyKind = (layer: string, arn: string | undefined): string =>
  layer !== 'identity' && layer !== 'boundary'
    ? layer
    : arn === undefined
      ? 'inline'
      : /^arn:[^:]+:iam::aws:policy\//.test(arn)
        ? 'aws-managed'
        : 'managed';

export function roleData(w: World, ref: RoleRef, role: IamRole | undefined): Data {
  const known = valueOf(role?.role);
  const updated =
    role?.policies.state === 'known'
      ? role.policies.value
          .flatMap(p => (p.updatedAt === undefined ? [] : [p.updatedAt]))
          .sort()
          .at(-1)
      : undefined;
  const account = [parseArn(known?.arn ?? ref.arn)?.account, w.account].find(isAccount);
  return filled({
    role: roleName(ref.arn),
    roleArn: known?.arn ?? ref.arn,
    roleKind: ref.kind,
    account,
    region: w.io.target.region,
    roleCreatedAt: known?.createdAt,
    policyUpdatedAt: updated,
  });
}

import { roleName } from '../../model/arn.ts';
import type { Attempt, FailedCall, RoleRef, Step, TaskDefinition } from '../../model/facts.ts';

const STEPS: readonly Step[] = [
  'role-assumption',
  'registry-auth',
  'image-pull',
  'secret',
  'environment-file',
  'log-driver',
  'volume',
  'container-create',
  'process',
  'deployment',
  'target-registration',
  'request',
];
const UNSAID: readonly Step[] = [
  'role-assumption',
  'registry-auth',
  'image-pull',
  'secret',
  'environment-file',
  'log-driver',
];

/** Whether AWS refused the call, in its own words or in those of KMS. */
export const wasRefused = (call: FailedCall | undefined): boolean =>
  call !== undefined && (call.how === 'denied' || refusedByKms(call));
/** Whether the call is about a secret, a parameter or its key. */
export const isAboutSecrets = (call: FailedCall): boolean =>
  call.step === 'secret' || refusedByKms(call) || /^(?:secretsmanager|ssm):/.test(call.action ?? '');

/** Whether the words are Secrets Manager's or SSM's when KMS refuses them. */
export const refusedByKms = (call: FailedCall): boolean =>
  call.action?.toLowerCase().startsWith('kms:') === true ||
  /access to kms is not allowed|kms:decrypt/i.test(call.words);

const CALLERS = new Set(['iam/pass-role-denied', 'iam/caller-denied']);
/** Whether IAM could explain that this call failed. */
export function explainable(call: FailedCall): boolean {
  // Whoever deploys was refused, not a role of the task.
  if (CALLERS.has(call.candidates[0]?.cause ?? '')) return false;
  if (call.step === 'role-assumption' || assumes(call)) return call.how !== 'unreachable' && call.how !== 'throttled';
  if (call.how === 'denied') return STEPS.includes(call.step);
  if (refusedByKms(call)) return true;
  // The agent found no credentials of an execution role: nothing was refused, there was nobody to ask as.
  if (call.how === 'missing' && call.candidates.some(c => c.cause === 'iam/execution-role-missing')) return true;
  return call.how === 'undetermined' && UNSAID.includes(call.step);
}

const ASSUMING = new Set(['iam/role-not-assumable', 'iam/infrastructure-role-not-assumable', 'iam/role-not-found']);
/** Whether it is assuming a role that failed, not what the role was then used for. */
export const assumes = (call: FailedCall): boolean =>
  call.action === undefined || call.action === 'sts:AssumeRole'
    ? call.step === 'role-assumption' || ASSUMING.has(call.candidates[0]?.cause ?? '')
    : false;
/** Whether the role is one that ECS itself uses: for load balancers, volumes, instances. */
const ofInfrastructure = (call: FailedCall): boolean =>
  (['deployment', 'target-registration', 'request'] as readonly Step[]).includes(call.step) ||
  /^(?:elasticloadbalancing|lambda):/.test(call.action ?? '') ||
  call.candidates[0]?.cause.startsWith('iam/infrastructure-role') === true;
/** The service that assumes a role: ECS itself for its infrastructure and for lifecycle hooks, else its tasks, or the instance. */
export function assumedBy(ref: RoleRef, call: FailedCall | undefined): string {
  if (ref.kind === 'instance') return 'ec2.amazonaws.com';
  return ref.kind === 'infrastructure' || call?.family.startsWith('role/hook') === true
    ? 'ecs.amazonaws.com'
    : 'ecs-tasks.amazonaws.com';
}

const kindOf = (arn: string, kind: RoleRef['kind'], definition: TaskDefinition | undefined): RoleRef => {
  const is = (other: string | undefined): boolean => other !== undefined && roleName(other) === roleName(arn);
  if (kind !== 'unknown') return { arn, kind };
  if (is(definition?.executionRoleArn)) return { arn, kind: 'execution' };
  return { arn, kind: is(definition?.taskRoleArn) ? 'task' : 'unknown' };
};
const text = (x: string | readonly string[] | undefined): string | undefined => (typeof x === 'string' ? x : x?.[0]);

/** Execution and task role of the tasks of a call: overrides come before the task definition. */
export function taskRoles(
  tasks: readonly string[] | undefined,
  definition: TaskDefinition | undefined,
  attempts: readonly Attempt[],
): { readonly execution?: string; readonly task?: string } {
  const overrides = attempts.filter(a => tasks === undefined || tasks.includes(a.task.id)).map(a => a.task.overrides);
  const execution = overrides.find(o => o.executionRole !== undefined)?.executionRole ?? definition?.executionRoleArn;
  const task = overrides.find(o => o.taskRole !== undefined)?.taskRole ?? definition?.taskRoleArn;
  return { ...(execution !== undefined && { execution }), ...(task !== undefined && { task }) };
}

/**
 * The roles that a failed call might have used. The one that the error names is the one that was used; else it follows from
 * the step. An instance role of which only the instance is known has an empty ARN.
 */
export function rolesOfCall(
  call: FailedCall,
  definition: TaskDefinition | undefined,
  attempts: readonly Attempt[],
): readonly RoleRef[] {
  const said = call.role?.arn || text(call.facts['role']);
  const ofEcs = ofInfrastructure(call);
  if (said !== undefined && said !== '') {
    const ref = kindOf(said, call.role?.kind ?? 'unknown', definition);
    return [ofEcs && ref.kind !== 'execution' && ref.kind !== 'task' ? { ...ref, kind: 'infrastructure' } : ref];
  }
  if (call.role?.kind === 'instance') return [{ arn: '', kind: 'instance' }];
  if (call.role?.kind === 'infrastructure') return [];
  const { execution, task } = taskRoles(call.tasks.length === 0 ? undefined : call.tasks, definition, attempts);
  const refs = (arn: string | undefined, kind: RoleRef['kind']): readonly RoleRef[] =>
    arn === undefined ? [] : [{ arn, kind }];
  if (call.step === 'role-assumption')
    return [...refs(execution, 'execution'), ...(task === execution ? [] : refs(task, 'task'))];
  if (call.step === 'volume' || call.step === 'process') return refs(task, 'task');
  if (
    execution === undefined &&
    call.from.kind === 'instance' &&
    ['registry-auth', 'image-pull', 'log-driver'].includes(call.step)
  )
    return [{ arn: '', kind: 'instance' }];
  return refs(execution, 'execution');
}

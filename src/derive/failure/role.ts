import type { Attempt, RoleRef, Step, TaskDefinition } from '../../model/facts.ts';
import { roleName } from '../../model/arn.ts';
import { type Draft, factOf } from './draft.ts';

/** Steps that need the execution role, also where their error names none. */
const EXECUTION_ROLE_STEPS: ReadonlySet<Step> = new Set([
  'registry-auth',
  'image-pull',
  'secret',
  'environment-file',
  'log-driver',
]);

/** The roles of a task, by ARN. */
export interface TaskRoles {
  readonly execution: string | undefined;
  readonly task: string | undefined;
  /** The infrastructure role that ECS makes the service's EBS volumes with. */
  readonly volumes?: string | undefined;
}

/** The task definition's roles, unless a task was started with others. */
export function taskRoles(attempts: readonly Attempt[], definition: TaskDefinition | undefined): TaskRoles {
  const overrides = attempts.map(a => a.task.overrides);
  return {
    execution: overrides.find(o => o.executionRole !== undefined)?.executionRole ?? definition?.executionRoleArn,
    task: overrides.find(o => o.taskRole !== undefined)?.taskRole ?? definition?.taskRoleArn,
  };
}

/** EC2 addresses its caller as "You", which names nobody. */
const principalOf = ({ principal }: Draft): string | undefined => (principal === 'You' ? undefined : principal);
/** Whether ECS itself made the call for a volume, with the role of the volume's configuration. */
const usesInfrastructure = ({ step, candidates }: Draft): boolean =>
  step === 'volume' && (candidates[0]?.cause.startsWith('iam/infrastructure-role') ?? false);

/** The role that a call was made with: the one that the error names, else the one that the step needs. */
export function roleOf(draft: Draft, roles: TaskRoles, definition: TaskDefinition | undefined): RoleRef | undefined {
  const named = principalOf(draft) ?? factOf(draft.facts, 'role');
  if (named !== undefined) return namedRole(named, roles, draft.launch === 'EC2', definition !== undefined);
  if (usesInfrastructure(draft) && roles.volumes !== undefined) return { arn: roles.volumes, kind: 'infrastructure' };
  if (EXECUTION_ROLE_STEPS.has(draft.step) && roles.execution !== undefined)
    return { arn: roles.execution, kind: 'execution' };
  return undefined;
}

function namedRole(named: string, { execution, task }: TaskRoles, onEc2: boolean, definitionRead: boolean): RoleRef {
  const name = roleName(named);
  if (execution !== undefined && roleName(execution) === name) return { arn: execution, kind: 'execution' };
  if (task !== undefined && roleName(task) === name) return { arn: task, kind: 'task' };
  // On EC2 a role that is none of the task's is the instance's. Without the task definition only the session can tell:
  // that of an instance profile is named after the instance.
  const ofInstance = onEc2 && (definitionRead || /\/i-[0-9a-f]+$/.test(named));
  return { arn: named, kind: ofInstance ? 'instance' : 'unknown' };
}

import type {
  Attempt,
  ContainerInstance,
  FailedCall,
  InstanceFacts,
  NetworkConfig,
  TaskDefinition,
} from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { type DraftGroup, mergeDrafts } from './merge.ts';
import { atInstances, originOf } from './origin.ts';
import { roleOf, taskRoles } from './role.ts';

/** What the calls are placed by, as far as it was read. */
export interface CallContext {
  readonly attempts: readonly Attempt[];
  readonly definition: TaskDefinition | undefined;
  /** The network configuration of the failed deployment. */
  readonly network: NetworkConfig | undefined;
  /** The role of the EBS volumes of the failed deployment. */
  readonly volumeRole?: string | undefined;
  readonly hosts: readonly ContainerInstance[] | undefined;
  readonly instances: readonly InstanceFacts[] | undefined;
}

/** One failed call per group, with the role and the place that it was made from. Those of most tasks come first. */
export function failedCalls(groups: readonly DraftGroup[], context: CallContext): FailedCall[] {
  const { attempts, definition, network, hosts, instances } = context;
  const roles = { ...taskRoles(attempts, definition), volumes: context.volumeRole };
  const calls = groups.map(({ id, drafts }): FailedCall => {
    const draft = mergeDrafts(drafts);
    const { principal: _principal, launch: _launch, subnets: _subnets, instances: _instances, ...call } = draft;
    return {
      id,
      ...call,
      ...opt('role', roleOf(draft, roles, definition)),
      from: atInstances(originOf(draft, network), hosts ?? [], instances ?? []),
    };
  });
  return calls.sort((a, b) => b.tasks.length - a.tasks.length || (a.id < b.id ? -1 : 1));
}

/** Whether any of the calls was made by the agent of an EC2 instance. */
export const anyOnInstances = (groups: readonly DraftGroup[], network: NetworkConfig | undefined): boolean =>
  groups.some(({ drafts: [first] }) => originOf(first, network).kind === 'instance');

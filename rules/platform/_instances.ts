import { replaceInstance, FIX_NEEDS, fixContext } from '#fix';
import { type ContainerInstance, detail, type Fix, type Given, valueOf, type MatchingCalls } from '#rule';

/** What the rules about the instances that tasks ran on read. */
export const NEEDS = {
  calls: 'failure.calls',
  attempts: detail('deployment.attempts'),
  instances: detail('ecs.containerInstances'),
  ...FIX_NEEDS,
} as const;
export interface Host {
  readonly arn: string;
  readonly id: string | undefined;
  readonly facts: ContainerInstance | undefined;
  readonly at: number;
}

/** The instances of the failed tasks. */
export function hostsOf(given: Given<typeof NEEDS>, found: MatchingCalls): readonly Host[] {
  const attempts = valueOf(given.attempts) ?? [];
  const list = valueOf(given.instances) ?? [];
  const arns = [
    ...new Set([
      ...attempts.filter(a => found.tasks.includes(a.task.id)).flatMap(a => a.task.containerInstance ?? []),
      ...found.calls.flatMap(c => (c.from.instances ?? []).filter(x => x.startsWith('arn:'))),
    ]),
  ];
  return arns.map(arn => {
    const at = list.findIndex(i => i.arn === arn);
    return { arn, id: list[at]?.ec2InstanceId, facts: list[at], at };
  });
}
export const onFargate = (given: Given<typeof NEEDS>): boolean => fixContext(given).judged?.launch === 'FARGATE';
export const aboutHosts = (hosts: readonly Host[], given: Given<typeof NEEDS>) => {
  const [only] = hosts;
  return hosts.length === 1 && only
    ? { type: 'container-instance', id: only.id ?? only.arn.split('/').at(-1) ?? only.arn, arn: only.arn }
    : { type: 'cluster', id: fixContext(given).service?.cluster.split('/').at(-1) ?? 'cluster' };
};
export const nameHosts = (hosts: readonly Host[]): string =>
  hosts.length === 0
    ? 'an instance'
    : hosts
        .slice(0, 3)
        .map(h => h.id ?? h.arn.split('/').at(-1) ?? h.arn)
        .join(', ');
export function replaceFixes(hosts: readonly Host[], given: Given<typeof NEEDS>): Fix[] {
  const { service, region } = fixContext(given);
  return hosts.length === 1 && hosts[0] ? [replaceInstance(hosts[0], service, region)] : [];
}

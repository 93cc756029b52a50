import type { Broker } from '../collect/broker.ts';
import type { Door } from '../collect/door.ts';
import { lastPart, parseArn } from '../model/arn.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Service, Task } from '../model/facts.ts';
import { nearest } from '../model/nearest.ts';
import type { Target } from '../model/target.ts';
import { UserError } from '../model/user-error.ts';
import { unknownRegion } from './from-text.ts';
import { userErrorOf } from './trouble-of.ts';

const CHECK = 'Check the name, the Region (--region) and the account (--profile).';

/**
 * The target with its account, where that is known. What could not be read is no error: the rules report it.
 * Throws UserError where there is nothing to diagnose: no such cluster, service or task, a deleted service, credentials
 * that do not work or belong to another account.
 */
export async function resolveTarget(target: Target, broker: Broker, door: Door): Promise<Target> {
  const subject: Evidence<Service | readonly Task[]> =
    target.task === undefined ? await broker.ask('ecs.service') : await broker.ask('ecs.tasks');
  if (subject.state === 'unreadable') {
    const trouble = userErrorOf(subject.reason, subject.detail, subject.receipt.action);
    if (trouble) throw trouble;
    const typo = subject.reason === 'unreachable' ? unknownRegion(target.region, subject.detail) : undefined;
    if (typo) throw typo;
    return target;
  }
  const service = subject.state === 'known' && 'arn' in subject.value ? subject.value : undefined;
  const account = service && parseArn(service.arn)?.account;
  await refuseOtherAccount(target, account, subject.state === 'absent', door);
  if (subject.state === 'absent') throw await nothingThere(target, subject.because, door);
  if (service?.status === 'INACTIVE')
    throw new UserError({
      code: 'service-inactive',
      title: `Service ${target.service} in cluster ${target.cluster} (${target.region}) was deleted`,
      detail: 'ECS still lists it as INACTIVE for a while.',
      hint: 'Name an active service.',
    });
  return account === undefined ? target : { ...target, account };
}

async function refuseOtherAccount(
  target: Target,
  account: string | undefined,
  absent: boolean,
  door: Door,
): Promise<void> {
  if (target.account === undefined || !(absent || (account !== undefined && account !== target.account))) return;
  const caller = account ?? (await callerAccount(door, target.region));
  if (caller !== undefined && caller !== target.account)
    throw new UserError({
      code: 'other-account',
      title: `The credentials belong to account ${caller}`,
      detail: `The target is in account ${target.account}.`,
      hint: 'Use credentials of that account (AWS_PROFILE or --profile).',
    });
}

async function nothingThere(target: Target, because: string, door: Door): Promise<UserError> {
  const { region, cluster, service, task } = target;
  if (/Cluster/.test(because)) return noCluster(door, cluster, region);
  if (task !== undefined)
    return new UserError({
      code: 'no-task',
      title: `There is no task ${task} in cluster ${cluster} (${region})`,
      detail: 'ECS lists a stopped task for about an hour.',
      hint: CHECK,
    });
  const names = await namesOf(door, 'ecs:ListServices', { cluster, maxResults: 100 }, region).catch(() => []);
  const near = nearest(service ?? '', names);
  return new UserError({
    code: 'no-service',
    title: `There is no service ${service} in cluster ${cluster} (${region})`,
    detail: near.length > 0 ? `Services in ${cluster}: ${near.join(', ')}.` : '',
    hint: CHECK,
  });
}

/** There is no such cluster: with the names that are near, where clusters can be listed. */
export async function noCluster(door: Door, cluster: string, region: string, cause?: unknown): Promise<UserError> {
  const near = nearest(cluster, await namesOf(door, 'ecs:ListClusters', {}, region).catch(() => []));
  return new UserError({
    code: 'no-cluster',
    title: `There is no cluster ${cluster} in ${region}`,
    detail: near.length > 0 ? `Clusters in ${region}: ${near.join(', ')}.` : '',
    hint: CHECK,
    cause,
  });
}

/** The names that ECS lists. Throws what the call threw. */
export async function namesOf(
  door: Door,
  action: 'ecs:ListClusters' | 'ecs:ListServices',
  input: object,
  region: string,
): Promise<string[]> {
  const out = (await door.call(action, input, region)).output as { clusterArns?: string[]; serviceArns?: string[] };
  return (out.clusterArns ?? out.serviceArns ?? []).map(lastPart);
}

/** The account of the credentials; undefined where STS doesn't say. */
export async function callerAccount(door: Door, region: string): Promise<string | undefined> {
  try {
    return ((await door.call('sts:GetCallerIdentity', {}, region)).output as { Account?: string }).Account;
  } catch {
    return undefined;
  }
}

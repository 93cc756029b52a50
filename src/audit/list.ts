import { classify } from '../collect/classify.ts';
import type { Door } from '../collect/door.ts';
import { lastPart } from '../model/arn.ts';
import { nearest } from '../model/nearest.ts';
import type { Target } from '../model/target.ts';
import { UserError } from '../model/user-error.ts';
import { userErrorOf } from '../target/trouble-of.ts';

type ListAction = 'ecs:ListClusters' | 'ecs:ListServices';

/**
 * Every service of the clusters, or of every cluster of the Region, in the order of cluster and name.
 * Throws UserError where a cluster does not exist or can't be listed.
 */
export async function listServices(
  door: Door,
  region: string,
  clusters: readonly string[] | 'all',
): Promise<readonly Target[]> {
  const names =
    clusters === 'all' ? await namesOf(door, 'ecs:ListClusters', {}, region) : [...new Set(clusters.map(lastPart))];
  const targets = await Promise.all(
    names.map(async cluster => {
      const services = await namesOf(door, 'ecs:ListServices', { cluster, maxResults: 100 }, region);
      return services.map(service => ({ region, cluster, service }));
    }),
  );
  return targets.flat().sort((a, b) => (`${a.cluster}/${a.service}` < `${b.cluster}/${b.service}` ? -1 : 1));
}

async function namesOf(
  door: Door,
  action: ListAction,
  input: { cluster?: string; maxResults?: number },
  region: string,
) {
  try {
    const out = (await door.call(action, input, region)).output as { clusterArns?: string[]; serviceArns?: string[] };
    return (out.clusterArns ?? out.serviceArns ?? []).map(lastPart);
  } catch (error) {
    throw await whyNot(error, door, action, input.cluster ?? '', region);
  }
}

async function whyNot(
  error: unknown,
  door: Door,
  action: ListAction,
  cluster: string,
  region: string,
): Promise<UserError> {
  const why = classify(error, action);
  if ('missing' in why) {
    const near = nearest(cluster, await namesOf(door, 'ecs:ListClusters', {}, region).catch(() => []));
    return new UserError({
      code: 'no-cluster',
      title: `There is no cluster ${cluster} in ${region}`,
      detail: near.length > 0 ? `Clusters in ${region}: ${near.join(', ')}.` : '',
      hint: 'Check the name, the Region (--region) and the account (--profile).',
      cause: error,
    });
  }
  const trouble = userErrorOf(why.unread, why.detail, action);
  if (trouble) return trouble;
  const denied = why.unread === 'denied';
  return new UserError({
    code: 'cannot-list',
    title: denied ? `${action} was denied` : `${action} failed (${why.unread})`,
    detail: why.detail,
    hint: denied
      ? `Allow ${action}. \`ecs-doctor policy\` prints the whole read-only policy.`
      : 'Try again, or set a longer --timeout.',
    cause: error,
  });
}

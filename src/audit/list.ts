import { classify } from '../collect/classify.ts';
import type { Door } from '../collect/door.ts';
import { lastPart } from '../model/arn.ts';
import type { Target } from '../model/target.ts';
import { UserError } from '../model/user-error.ts';
import { namesOf, noCluster } from '../target/resolve.ts';
import { userErrorOf } from '../target/trouble-of.ts';

type ListAction = 'ecs:ListClusters' | 'ecs:ListServices';

/**
 * Every service of the clusters, or of every cluster of the Region, in the order of cluster and name.
 * Throws UserError where a cluster does not exist or can't be listed, or where there is none, unless that is allowed.
 */
export async function listServices(
  door: Door,
  region: string,
  clusters: readonly string[] | 'all',
  allowEmpty = false,
): Promise<readonly Target[]> {
  const names =
    clusters === 'all' ? await listed(door, 'ecs:ListClusters', {}, region) : [...new Set(clusters.map(lastPart))];
  if (names.length === 0 && !allowEmpty)
    throw new UserError({
      code: 'no-clusters',
      title: `There are no ECS clusters in ${region}`,
      detail: 'Nothing was checked.',
      hint: 'Check the Region (--region) and the account (--profile). If that is what you expect, use --allow-empty.',
    });
  const targets = await Promise.all(
    names.map(async cluster => {
      const services = await listed(door, 'ecs:ListServices', { cluster, maxResults: 100 }, region);
      return services.map(service => ({ region, cluster, service }));
    }),
  );
  return targets.flat().sort((a, b) => (`${a.cluster}/${a.service}` < `${b.cluster}/${b.service}` ? -1 : 1));
}

async function listed(
  door: Door,
  action: ListAction,
  input: { cluster?: string; maxResults?: number },
  region: string,
) {
  try {
    return await namesOf(door, action, input, region);
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
  if ('missing' in why) return noCluster(door, cluster, region, error);
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

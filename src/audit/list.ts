import { classify } from '../collect/classify.ts';
import type { Door } from '../collect/door.ts';
import { lastPart } from '../model/arn.ts';
import { globMatches, isGlob } from '../model/glob.ts';
import { nearest } from '../model/nearest.ts';
import { sorted } from '../model/text.ts';
import { UserError } from '../model/user-error.ts';
import { namesOf, noCluster } from '../target/resolve.ts';
import { userErrorOf } from '../target/trouble-of.ts';
import type { Wanted } from './wanted.ts';

type ListAction = 'ecs:ListClusters' | 'ecs:ListServices';
export interface Where {
  readonly door: Door;
  readonly region: string;
}

/** Whether ECS has to list the clusters to know which ones are meant. */
export const asksForClusters = ({ clusters }: Wanted): boolean => clusters === 'all' || clusters.some(isGlob);

/**
 * The clusters that are meant, in order of their names. `list` gives all clusters of the Region.
 * Throws UserError where there is none.
 */
export async function clustersOf(
  wanted: Wanted,
  region: string,
  list: () => Promise<readonly string[]>,
): Promise<string[]> {
  const given = wanted.clusters === 'all' ? ['*'] : wanted.clusters.map(lastPart);
  const all = asksForClusters(wanted) ? await list() : [];
  const names = sorted(given.flatMap(g => (isGlob(g) ? all.filter(name => globMatches(g, name)) : [g])));
  if (names.length > 0 || wanted.allowEmpty === true) return names;
  if (all.length === 0)
    throw new UserError({
      code: 'no-clusters',
      title: `There are no ECS clusters in ${region}`,
      detail: 'Nothing was checked.',
      hint: 'Check the Region (--region) and the account (--profile). If that is what you expect, use --allow-empty.',
    });
  const near = nearest(given[0]?.replace(/[*?]/g, '') ?? '', all);
  throw new UserError({
    code: 'no-clusters',
    title: `No cluster in ${region} matches ${given.join(', ')}`,
    detail: near.length > 0 ? `Clusters in ${region}: ${near.join(', ')}.` : '',
    hint: 'List the clusters with aws ecs list-clusters.',
  });
}

/** `cut`: ECS has more names than it gave. */
export interface Names {
  readonly names: readonly string[];
  readonly cut: boolean;
}

/** Every cluster of the Region. Throws UserError where they can't be listed. */
export const listClusters = (where: Where): Promise<Names> => listed(where, 'ecs:ListClusters', {});

/** Every service of a cluster. Throws UserError where they can't be listed. */
export const listServices = (where: Where, cluster: string): Promise<Names> =>
  listed(where, 'ecs:ListServices', { cluster, maxResults: 100 });

async function listed(
  { door, region }: Where,
  action: ListAction,
  input: { cluster?: string; maxResults?: number },
): Promise<Names> {
  try {
    const names = await namesOf(door, action, input, region);
    // The same answer: the door keeps it.
    const { cut = false } = await door.call(action, input, region);
    return { names: sorted(names), cut };
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

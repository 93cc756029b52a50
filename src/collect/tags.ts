import { comparedWithTags, parsePolicy } from '../aws/iam/index.ts';
import { managedBy, namesManager } from '../aws/platform/index.ts';
import type { ManagedBy } from '../model/facts.ts';
import type { Io } from './collector.ts';

type Tags = readonly {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}[];

/** Tags by key, as the door left their values. AWS leaves the list out where there are none. */
const byKey = (tags: Tags | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(t => [t.Key ?? t.key ?? '', t.Value ?? t.value ?? '']));

/** The seals of tags' values, by key: the door leaves as they are those that say who manages the resource. */
export const tagsOf = (io: Pick<Io, 'seal'>, tags: Tags | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(byKey(tags)).map(([k, v]) => [k, namesManager(k, v) ? io.seal(v) : v]));

/** Who manages the resource that has these tags, as a field of it. */
export function managerOf(tags: Tags | undefined): { readonly managedBy?: ManagedBy } {
  const by = managedBy(byKey(tags));
  return by === undefined ? {} : { managedBy: by };
}

/** What stands for the texts that policies compare with tags; undefined where they compare nothing. */
export function sealedTexts(
  io: Pick<Io, 'seal'>,
  documents: readonly (string | undefined)[],
): Readonly<Record<string, string>> | undefined {
  const texts = documents.flatMap(d => (d === undefined ? [] : comparedWithTags(parsePolicy(d))));
  return texts.length === 0 ? undefined : Object.fromEntries(texts.map(t => [t, io.seal(t)]));
}

import { comparedWithTags, parsePolicy } from '../aws/iam/index.ts';
import type { Io } from './collector.ts';

/** Tags by key, as the door left their values. AWS leaves the list out where there are none. */
export const tagsOf = (
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Record<string, string> => Object.fromEntries((tags ?? []).map(t => [t.Key ?? '', t.Value ?? '']));

/** What stands for the texts that policies compare with tags; undefined where they compare nothing. */
export function sealedTexts(
  io: Pick<Io, 'seal'>,
  documents: readonly (string | undefined)[],
): Readonly<Record<string, string>> | undefined {
  const texts = documents.flatMap(d => (d === undefined ? [] : comparedWithTags(parsePolicy(d))));
  return texts.length === 0 ? undefined : Object.fromEntries(texts.map(t => [t, io.seal(t)]));
}

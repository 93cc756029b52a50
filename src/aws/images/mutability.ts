import type { ImageRepository } from '../../model/facts.ts';
import { fitsPattern } from './lifecycle.ts';

/**
 * Whether an existing tag of a repository can be pushed again. A setting "with exclusion" holds for all tags but those
 * that one of its filters matches. Undefined where the setting, or its filters, were not read.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
export function tagCanMove(
  repository: Pick<ImageRepository, 'mutability' | 'exclusions'>,
  tag: string,
): boolean | undefined {
  const { mutability, exclusions } = repository;
  const excluded = exclusions?.some(filter => fitsPattern(tag, filter));
  switch (mutability) {
    case 'MUTABLE':
      return true;
    case 'IMMUTABLE':
      return false;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return excluded;
    case 'MUTABLE_WITH_EXCLUSION':
      return excluded === undefined ? undefined : !excluded;
    default:
      return undefined;
  }
}

import type { ImageMeta } from '../../model/facts.ts';

/**
 * The archive of Amazon ECR: an archived image is still described, but a pull fails with 404 as if it weren't there,
 * until it is restored.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive_restore_image.html
 */
type Stored = Pick<ImageMeta, 'status' | 'archivedAt' | 'activatedAt'>;

/** Whether an image can be pulled as it is stored now; without a status, there is no archive where it is. */
export const canBePulled = ({ status }: Pick<ImageMeta, 'status'>): boolean =>
  status !== 'ARCHIVED' && status !== 'ACTIVATING';

/** Whether an image was in the archive at a time: it is now, since before; or it was restored only afterward. */
export function wasArchived(image: Stored, at: string | undefined): boolean {
  const { archivedAt, activatedAt } = image;
  if (at === undefined) return !canBePulled(image);
  const before = archivedAt === undefined || archivedAt <= at;
  return canBePulled(image)
    ? archivedAt !== undefined && before && activatedAt !== undefined && activatedAt > at
    : before;
}

import type { JudgedDeployment } from '../../model/facts.ts';

/**
 * Whether an image is something else than what a rollback left: not the image that the service went back to, nor, where
 * the revision that it went back to fails, one that may have failed before.
 */
export function notLeftByRollback(
  image: string,
  container: string,
  judged: JudgedDeployment | undefined,
  changes: readonly { readonly field: string; readonly before: string }[] = [],
): boolean {
  if (judged?.backSince !== undefined) return false;
  if (judged?.outcome !== 'rolled-back' && judged?.outcome !== 'rolling-back') return true;
  return !changes.some(c => c.field === `containers[${container}].image` && c.before === image);
}

import type { TaskDefinition } from '../../model/facts.ts';

/** The oldest platform version of Fargate for Linux that AWS still recommends; Windows counts for itself. */
const CURRENT = '1.4.0';

const parts = (version: string): number[] => version.split('.').map(Number);

/** Whether a platform version is an old one; LATEST is none, and what is no version cannot be told. */
export function outdatedPlatform(
  version: string | undefined,
  definition: Pick<TaskDefinition, 'operatingSystemFamily'>,
): boolean {
  if (
    version === undefined ||
    !/^\d+\.\d+\.\d+$/.test(version) ||
    definition.operatingSystemFamily.startsWith('WINDOWS')
  )
    return false;
  const [a, b] = [parts(version), parts(CURRENT)];
  const i = a.findIndex((n, at) => n !== b[at]);
  return i >= 0 && (a[i] ?? 0) < (b[i] ?? 0);
}

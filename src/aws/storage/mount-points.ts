import type { TaskDefinition } from '../../model/facts.ts';

export interface BadMount {
  readonly container: string;
  readonly path: string;
  readonly at: string;
  readonly why: string;
}

/** Mount points that cannot be right whatever the image holds. */
export function badMounts(definition: TaskDefinition): readonly BadMount[] {
  return definition.containers.flatMap((c, i) => {
    const names = new Map<string, number>();
    return c.mountPoints.flatMap((m, j): BadMount[] => {
      const plain = m.containerPath.replace(/\/+$/, '') || '/';
      const before = names.get(plain);
      names.set(plain, j);
      const windows = /^[a-z]:\\/i.test(m.containerPath);
      const why =
        plain === '/' || /^[a-z]:\\?$/i.test(m.containerPath)
          ? "it would hide the image's whole file system"
          : !m.containerPath.startsWith('/') && !windows
            ? 'it is not an absolute path'
            : before !== undefined
              ? 'another volume is mounted there as well'
              : definition.volumes.some(v => v.name === m.sourceVolume) || m.sourceVolume === ''
                ? undefined
                : `the task definition has no volume ${m.sourceVolume}`;
      return why === undefined
        ? []
        : [{ container: c.name, path: m.containerPath, at: `/containers/${i}/mountPoints/${j}/containerPath`, why }];
    });
  });
}

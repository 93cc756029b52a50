/** MiB that Fargate offers for a task of so many CPU units: from, to. */
const FARGATE: readonly (readonly [number, number, number])[] = [
  [256, 512, 2048],
  [512, 1024, 4096],
  [1024, 2048, 8192],
  [2048, 4096, 16384],
  [4096, 8192, 30720],
  [8192, 16384, 61440],
  [16384, 32768, 122880],
];

/** The smallest size of a Fargate task with at least this memory and CPU. */
export function sizeFor(cpu: number, memory: number): { readonly cpu: number; readonly memory: number } {
  for (const [units, from, to] of FARGATE) {
    if (units < cpu || memory > to) continue;
    return {
      cpu: units,
      memory: Math.max(from, units <= 256 && memory <= 512 ? 512 : Math.ceil(memory / 1024) * 1024),
    };
  }
  return { cpu, memory };
}

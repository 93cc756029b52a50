/** A size of a task: CPU units and MiB. */
export interface TaskSize {
  readonly cpu: number;
  readonly memory: number;
}
/**
 * The sizes that Fargate has: CPU units, and MiB from, to, in steps of. Windows has three of them.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const FARGATE: readonly {
  readonly cpu: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly windows?: true;
}[] = [
  { cpu: 256, from: 512, to: 2048, step: 1024 },
  { cpu: 512, from: 1024, to: 4096, step: 1024 },
  { cpu: 1024, from: 2048, to: 8192, step: 1024, windows: true },
  { cpu: 2048, from: 4096, to: 16384, step: 1024, windows: true },
  { cpu: 4096, from: 8192, to: 30720, step: 1024, windows: true },
  { cpu: 8192, from: 16384, to: 61440, step: 4096 },
  { cpu: 16384, from: 32768, to: 122880, step: 8192 },
];

/** The smallest size of a Fargate task with at least this CPU and memory; undefined where Fargate has none so large. */
export function sizeFor(cpu: number, memory: number, windows = false): TaskSize | undefined {
  const row = FARGATE.find(r => r.cpu >= cpu && r.to >= memory && (!windows || r.windows === true));
  if (row === undefined) return undefined;
  return { cpu: row.cpu, memory: memory <= row.from ? row.from : Math.ceil(memory / row.step) * row.step };
}

/** Whether Fargate has exactly this size. */
export function isFargateSize(cpu: number, memory: number, windows = false): boolean {
  const size = sizeFor(cpu, memory, windows);
  return size?.cpu === cpu && size.memory === memory;
}

/** What an image asks of the GPU driver, as the NVIDIA runtime names it when the instance doesn't have it. */
export interface GpuRequirement {
  /** What the image requires: `cuda>=10.0`. */
  readonly requires: string;
  /** The condition that the runtime says is not met. */
  readonly unmet: string;
}

/**
 * Reads the requirement, and not the bare name of the runtime: `requirement error: unsatisfied condition: cuda>=12.2`. The
 * image may allow several; the version of CUDA is the one that matters where it is named.
 * https://github.com/NVIDIA/nvidia-docker/wiki/Frequently-Asked-Questions
 */
export function gpuRequirement(words: string): GpuRequirement | undefined {
  const unmet = /unsatisfied condition: ?([a-z]{2,20} ?[<>=!]{1,2} ?[\w.]{1,20})/i.exec(words)?.[1];
  if (unmet === undefined) return undefined;
  const plain = unmet.replaceAll(' ', '');
  const requires = /--require=(cuda[<>=]{1,2}[\d.]{1,10})/i.exec(words)?.[1] ?? plain;
  return { requires, unmet: plain };
}

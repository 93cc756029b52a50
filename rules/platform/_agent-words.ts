import { gpuRequirement, settingsNamed } from '#aws/platform';
import { inWords } from '#fix';
import type { MatchingCalls } from '#rule';
import { type Host, nameHosts } from './_instances.ts';

/** What the words say that no newer agent changes: the GPU driver, or a setting of the agent. */
export function beyondUpdate({ calls, words }: MatchingCalls, on: readonly Host[]) {
  const hosts = nameHosts(on);
  const gpu = gpuRequirement(calls[0]?.words ?? '');
  if (gpu) {
    const driver = on[0]?.facts?.attributes.find(a => a.name === 'ecs.gpu-driver-version')?.value;
    return {
      message: 'driver',
      data: {
        hosts,
        container: calls[0]?.container ?? 'unknown',
        requires: gpu.requires,
        unmet: gpu.unmet,
        version: driver === undefined ? '' : ` (the instance has driver ${driver})`,
      },
      fixes: [
        inWords('Replace the instances with ones from the latest ECS GPU-optimized AMI, which has a newer driver'),
        inWords('Use an image built for a CUDA version that the driver supports'),
      ],
    } as const;
  }
  const settings = settingsNamed(words).join(', ');
  if (settings === '') return undefined;
  return {
    message: 'setting',
    data: { hosts, settings, words },
    fixes: [
      inWords(
        `Set ${settings} in /etc/ecs/ecs.config of the instances and in the launch template, then restart the agent`,
      ),
    ],
  } as const;
}

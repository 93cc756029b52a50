import type { Citation, ImageFacts, Optional, Known, TaskDefinition } from '#rule';

/** That a container runs an image: as the task definition says it; as the reference does, where a task ran another than that. */
export function runs(
  definition: Optional<TaskDefinition>,
  images: Pick<Known<readonly ImageFacts[]>, 'cite'>,
  index: number,
  ref: ImageFacts['ref'],
): Citation {
  const says = `container ${ref.container} runs ${ref.image}`;
  const at =
    definition.state === 'known'
      ? definition.value.containers.findIndex(c => c.name === ref.container && c.image === ref.image)
      : -1;
  return definition.state === 'known' && at >= 0
    ? definition.cite(`/containers/${at}/image`, says)
    : images.cite(`/${index}/ref/image`, says);
}

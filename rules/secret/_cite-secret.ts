import type { Citation, Optional, SecretFacts, Known, TaskDefinition } from '#rule';

/** What a container asks for: as the task definition says it, where that was read. */
export function citeSecret(
  definition: Optional<TaskDefinition>,
  secrets: Pick<Known<readonly SecretFacts[]>, 'cite'>,
  at: string,
  ref: SecretFacts['ref'],
  says: string,
): Citation {
  const containers = definition.state === 'known' ? definition.value.containers : [];
  const container = containers.findIndex(c => c.name === ref.container);
  const secret =
    containers[container]?.secrets.findIndex(s => s.name === ref.name && s.valueFrom === ref.valueFrom) ?? -1;
  return definition.state === 'known' && secret >= 0
    ? definition.cite(`/containers/${container}/secrets/${secret}/valueFrom`, says)
    : secrets.cite(`${at}/ref/valueFrom`, says);
}

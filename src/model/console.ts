import { consoleOf } from './partition.ts';
import type { Target } from './target.ts';

// Addresses of the AWS console. For a partition whose console isn't known there is no link.

/** A path segment that no name can leave: half a surrogate pair can't be encoded, and marks can end a link in a sentence. */
const part = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*~]/g,
    mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Where the console shows the service or task; undefined for a partition whose console isn't known. */
export function consoleLink({ region, cluster, service, task }: Target): string | undefined {
  const base = consoleOf(region);
  if (base === undefined) return undefined;
  const at = `${base}/ecs/v2/clusters/${part(cluster)}`;
  const query = `region=${part(region)}`;
  if (service !== undefined) return `${at}/services/${part(service)}/health?${query}`;
  return task === undefined ? `${at}?${query}` : `${at}/tasks/${part(task.split('/').at(-1) ?? task)}?${query}`;
}

/** Names in the fragment of the CloudWatch console are encoded twice, with $ in the place of %. */
const inFragment = (text: string): string => part(part(text)).replaceAll('%', '$');

/** Where the console shows a log stream. */
export function logStreamLink(region: string, group: string, stream: string): string | undefined {
  const base = consoleOf(region);
  return (
    base &&
    `${base}/cloudwatch/home?region=${part(region)}#logsV2:log-groups/log-group/${inFragment(group)}/log-events/${inFragment(stream)}`
  );
}

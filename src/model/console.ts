import type { Target } from './target.ts';

// Addresses of the AWS console. Where the console of a partition isn't publicly documented there is no link.

/** The console's domain by partition; see https://docs.aws.amazon.com/general/latest/gr/rande.html */
const DOMAINS: readonly { readonly regions: RegExp; readonly domain: string }[] = [
  { regions: /^cn-[a-z]+-\d+$/, domain: 'console.amazonaws.cn' },
  { regions: /^us-gov-[a-z]+-\d+$/, domain: 'console.amazonaws-us-gov.com' },
  { regions: /^(?:af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d+$/, domain: 'console.aws.amazon.com' },
];

const consoleOf = (region: string): string | undefined => {
  const domain = DOMAINS.find(d => d.regions.test(region))?.domain;
  return domain && `https://${region}.${domain}`;
};
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

import { parseArn } from '../model/arn.ts';
import { isConsole } from '../model/partition.ts';

export interface ParsedTarget {
  readonly cluster: string;
  readonly service?: string;
  readonly task?: string;
  readonly region?: string;
  readonly account?: string;
}
const TASK_ID = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const NAME = /^[\w-]{1,255}$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}$/;

const named = (cluster: string, name: string): ParsedTarget | undefined =>
  !NAME.test(cluster)
    ? undefined
    : TASK_ID.test(name)
      ? { cluster, task: name }
      : NAME.test(name)
        ? { cluster, service: name }
        : undefined;

function fromUrl(text: string): ParsedTarget | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (!isConsole(url.hostname)) return undefined;
  const path = `${url.pathname}${url.hash.replace(/^#!?/, '')}`.split('?')[0] ?? '';
  const m = /\/clusters\/([^/]+)\/(services|tasks)\/([^/]+)/.exec(path);
  if (!m) return undefined;
  const host = url.hostname.split('.')[0] ?? '';
  // An account of a multi-session sign-in stands before the region: 111122223333-abcdefgh.eu-west-1.console…
  const account = /^(\d{12})(?:-|$)/.exec(host)?.[1];
  const region = [url.searchParams.get('region') ?? '', ...url.hostname.split('.')].find(r => REGION.test(r));
  const target = named(safeDecode(m[1] ?? ''), safeDecode(m[3] ?? ''));
  return target && { ...target, ...(region !== undefined && { region }), ...(account !== undefined && { account }) };
}
const safeDecode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * What a person gives as TARGET: `cluster/service`, `cluster/task-id`, the ARN of a service or a task, or a URL of the
 * console. Undefined when it is none of them. An old service ARN has no cluster; then it is the account's `default`.
 */
export function parseTarget(text: string): ParsedTarget | undefined {
  const given = text.trim();
  if (/^https?:\/\//.test(given)) return fromUrl(given);
  if (given.startsWith('arn:')) {
    const arn = parseArn(given);
    if (arn?.service !== 'ecs') return undefined;
    const [kind, ...rest] = arn.resource.split('/');
    if (kind !== 'service' && kind !== 'task') return undefined;
    const [cluster, name] = rest.length === 1 ? ['default', rest[0] ?? ''] : [rest[0] ?? '', rest[1] ?? ''];
    const target = named(cluster, name);
    if (!target || rest.length > 2 || (kind === 'task') !== (target.task !== undefined)) return undefined;
    return { ...target, region: arn.region, account: arn.account };
  }
  const parts = given.split('/');
  return parts.length === 2 ? named(parts[0] ?? '', parts[1] ?? '') : undefined;
}

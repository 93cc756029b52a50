export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Parts of `arn:partition:service:region:account:resource`, or undefined. The resource keeps its own colons. */
export function parseArn(text: string): Arn | undefined {
  const m = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/s.exec(text);
  return m
    ? { partition: m[1] ?? '', service: m[2] ?? '', region: m[3] ?? '', account: m[4] ?? '', resource: m[5] ?? '' }
    : undefined;
}

/** The last part of a resource ARN or path: role name, task id, service name. */
export const lastPart = (arnOrName: string): string => arnOrName.split('/').at(-1) ?? arnOrName;

/** The role name in a role ARN (with or without path) or an assumed-role ARN. IAM: an assumed-role ARN has no path. */
export function roleName(arnOrName: string): string {
  const arn = parseArn(arnOrName);
  if (!arn) return lastPart(arnOrName);
  if (arn.resource.startsWith('assumed-role/')) return arn.resource.split('/')[1] ?? arn.resource;
  return lastPart(arn.resource);
}

/** The name in the ARN of a target group, which ends in an id; a name as it is. */
export const groupNamed = (group: string): string => group.split('/')[1] ?? group;

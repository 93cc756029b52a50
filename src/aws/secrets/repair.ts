import { parseSecretReference } from '../messages/secret-reference.ts';

/** What a malformed `valueFrom` was most likely meant to be, where one small change makes it valid. */
export function repairedReference(valueFrom: string, region: string): string | undefined {
  const trimmed = valueFrom.trim();
  const parts = trimmed.split(':');
  const tries = [
    trimmed,
    trimmed.replace(/^ARN:/i, 'arn:'),
    trimmed.replace(':parameter//', ':parameter/'),
    // ECS wants all three parts after the name, or none.
    ...(/^arn:[^:]+:secretsmanager:/.test(trimmed) && (parts.length === 8 || parts.length === 9)
      ? [`${trimmed}${':'.repeat(10 - parts.length)}`]
      : []),
    ...(!/^arn:/i.test(trimmed) && trimmed.includes('/') && !trimmed.startsWith('/') ? [`/${trimmed}`] : []),
    ...(!/^arn:/i.test(trimmed) ? [trimmed.replace(/\/{2,}/g, '/')] : []),
  ];
  return tries.find(t => t !== valueFrom && parseSecretReference(t, region).kind !== 'malformed');
}

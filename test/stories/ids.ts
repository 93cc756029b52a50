import { createHash } from 'node:crypto';

export const REGION = 'eu-west-1';
export const ACCOUNT = '111122223333';
export const CLUSTER = 'prod';
/** When the stories are told, unless one says otherwise. */
export const AT = '2026-11-20T14:30:00.000Z';

/** Hex digits that are the same for the same name in every run. */
export const hex = (of: string, digits = 17): string => createHash('sha256').update(of).digest('hex').slice(0, digits);
export const digits = (of: string, count = 19): string =>
  String((BigInt(`0x${hex(of, 20)}`) % 9n ** 17n) + 10n ** 18n).slice(0, count);
export const uuid = (of: string): string => hex(of, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
/** An id as EC2 gives it: `subnet-0` and 16 more hex digits. */
export const ec2Id = (kind: string, of: string): string => `${kind}-0${hex(`${kind} ${of}`, 16)}`;
export const digest = (of: string): string => `sha256:${hex(`digest ${of}`, 64)}`;
export const arn = (service: string, resource: string, region = REGION, account = ACCOUNT): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
export const iamArn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Letters and digits, as Secrets Manager and service deployments have them. */
export const letters = (of: string, count: number): string => {
  const bytes = hex(`letters ${of}`, count * 2);
  return Array.from(
    { length: count },
    (_, i) => LETTERS[Number.parseInt(bytes.slice(2 * i, 2 * i + 2), 16) % LETTERS.length],
  ).join('');
};

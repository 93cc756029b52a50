import { isSecretName } from './secret-name.ts';

/** Log options that say where logs go; the values of all others (tokens of log services among them) are not kept. */
export const LOG_OPTIONS: ReadonlySet<string> = new Set([
  'awslogs-group',
  'awslogs-region',
  'awslogs-stream-prefix',
  'awslogs-create-group',
  'awslogs-endpoint',
  'awslogs-datetime-format',
  'mode',
  'max-buffer-size',
  'Name',
  'region',
  'log_group_name',
  'log_stream_prefix',
  'auto_create_group',
  'delivery_stream',
  'config-file-type',
  'enable-ecs-log-metadata',
  'tag',
]);

export const isEnvironment = (key: string): boolean => key === 'environment' || key === 'Environment';
export const isCommand = (key: string): boolean => key === 'command' || key === 'entryPoint';
export const isTags = (key: string): boolean => /^tags$/i.test(key) || key === 'TagSet';
export const isOptions = (key: string): boolean => key === 'options' || key === 'Options';
export const isLabels = (key: string): boolean => key === 'dockerLabels' || key === 'driverOpts' || key === 'labels';

/** Free text that AWS, a person or an app wrote. */
export const isFreeText = (key: string): boolean =>
  /(?:reason|message|description|details?|cause|comment|note|content|text|error|output|summary|says|what|why|title|headline)$/i.test(
    key,
  );

/**
 * Fields of which no value is kept: people keep shared secrets in them (the header by which a load balancer knows its
 * CloudFront, a token in a query string), and no rule reads them. `ResourceProperties` are all properties of a resource as one text.
 */
const WITHHELD = new Set([
  'HttpHeaderConfig',
  'QueryStringConfig',
  'MessageBody',
  'hookDetails',
  'annotations',
  'ResourceProperties',
]);
/** What names the value beside it. */
const NAMES = new Set(['HttpHeaderName', 'Key']);
export const isWithheld = (key: string): boolean => WITHHELD.has(key);
export const isNameWithin = (key: string): boolean => NAMES.has(key);

/** Keys of policy conditions whose values are secrets that two sides share. Others, tags among them, are compared with what was read. */
export const isSharedSecret = (conditionKey: string): boolean =>
  /^(?:aws:referer|aws:useragent|sts:externalid)$/i.test(conditionKey) ||
  isSecretName(conditionKey.split(/[:/]/).at(-1) ?? '');

const NAME_KEYS = ['name', 'Name', 'key', 'Key', 'ParameterKey', 'OptionName'];
/** Where a secret stands beside its name as another member: `{ "name": "DB_PASSWORD", "value": "…" }`. */
export const namesSecret = (x: object): boolean =>
  NAME_KEYS.some(k => {
    const name = (x as Record<string, unknown>)[k];
    return typeof name === 'string' && isSecretName(name);
  });
export const isValueKey = (key: string): boolean => /^(?:parameter)?values?$/i.test(key);

/** Whether a record of a hosted zone leads to an address. */
export const leadsToAddress = (record: { readonly [key: string]: unknown }): boolean =>
  ['A', 'AAAA', 'CNAME'].includes(String(record['Type']));

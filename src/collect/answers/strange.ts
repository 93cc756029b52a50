import type { Action } from '../clients/index.ts';
import { REQUIRED } from './required.ts';
import type { Shape } from './shape.ts';
import { SHAPES } from './shapes.ts';
import { STATUSES } from './statuses.ts';

/** An answer that AWS doesn't give: of a proxy, of a half-open connection, of another version of the API. It says nothing. */
export class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer';
}

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x) && !(x instanceof Date);
const isNone = (x: unknown): boolean => x === undefined || x === null;

/** Nothing on AWS is older, or later. A small number is no time: it would put what it stands in before everything else. */
const isPlausible = (milliseconds: number): boolean =>
  milliseconds >= Date.UTC(2006, 0, 1) && milliseconds < Date.UTC(10_000, 0, 1);
/** A time is a Date of the SDK, ISO 8601 in a recording, or seconds since 1970 as the AWS CLI can print it. */
const isTime = (x: unknown): boolean =>
  isPlausible(
    x instanceof Date
      ? x.getTime()
      : typeof x === 'number'
        ? x * 1000
        : typeof x === 'string'
          ? Date.parse(x)
          : Number.NaN,
  );

const VALUES: Readonly<Record<string, readonly [test: (x: unknown) => boolean, name: string]>> = {
  text: [x => typeof x === 'string', 'text'],
  number: [x => typeof x === 'number' && Number.isFinite(x), 'a number'],
  flag: [x => typeof x === 'boolean', 'true or false'],
  time: [isTime, 'a time'],
  document: [x => typeof x === 'string' || isObject(x), 'a document'],
};

/** The first part that is not of its type, as `tasks[0].taskArn is not text`. What is left out is of any type. */
function misshapen(x: unknown, shape: Shape, path: string): string | undefined {
  if (typeof shape === 'string') {
    const [test, name] = VALUES[shape] ?? [() => true, ''];
    return test(x) ? undefined : `${path} is not ${name}`;
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(x)) return `${path} is not a list`;
    return first(x.entries(), ([i, item]) => misshapen(item, shape[0] as Shape, `${path}[${i}]`));
  }
  if (!isObject(x)) return `${path || 'the answer'} is not an object`;
  const fields = shape as Readonly<Record<string, Shape>>;
  const any = fields['*'];
  const entries: Iterable<readonly [string, Shape]> = any
    ? Object.keys(x).map(key => [key, any] as const)
    : Object.entries(fields);
  return first(entries, ([key, of]) =>
    isNone(x[key]) ? undefined : misshapen(x[key], of, path === '' ? key : `${path}.${key}`),
  );
}

function first<T>(items: Iterable<T>, say: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const said = say(item);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** Every object that holds the last part of a path such as `services[].deployments[].status`, and that part's name. */
function holders(output: unknown, path: string): { readonly of: readonly unknown[]; readonly field: string } {
  const parts = path.split('.');
  const field = parts.pop() ?? '';
  let of: unknown[] = [output];
  for (const part of parts) {
    const key = part.replace('[]', '');
    of = of.flatMap(x => (isObject(x) && !isNone(x[key]) ? [x[key]].flat() : []));
  }
  return { of, field };
}

function lacking(output: unknown, path: string): string | undefined {
  const { of, field } = holders(output, path);
  const names = field.split('|');
  return of.every(x => isObject(x) && names.some(n => !isNone(x[n])))
    ? undefined
    : `there is no ${path.replaceAll('|', ' or ')}`;
}

function unknownStatus(output: unknown, path: string, known: readonly string[]): string | undefined {
  const { of, field } = holders(output, path);
  const has = new Set(known.map(k => k.toLowerCase()));
  return first(of, x => {
    const value = isObject(x) ? x[field] : undefined;
    if (isNone(value) || has.has(String(value).toLowerCase())) return undefined;
    return `${path} is ${JSON.stringify(String(value).slice(0, 60))}, which ecs-doctor doesn't know`;
  });
}

/** Asked by id, AWS answers for each or says what failed: an answer about none of them is not an absence. */
const BY_ID: Partial<Record<Action, readonly [asked: string, list: string]>> = {
  'ecs:DescribeServices': ['services', 'services'],
  'ecs:DescribeTasks': ['tasks', 'tasks'],
  'ecs:DescribeClusters': ['clusters', 'clusters'],
  'ecs:DescribeContainerInstances': ['containerInstances', 'containerInstances'],
  'ecs:DescribeServiceDeployments': ['serviceDeploymentArns', 'serviceDeployments'],
  'ecs:DescribeServiceRevisions': ['serviceRevisionArns', 'serviceRevisions'],
  'elasticloadbalancing:DescribeTargetGroups': ['TargetGroupArns', 'TargetGroups'],
  'elasticloadbalancing:DescribeLoadBalancers': ['LoadBalancerArns', 'LoadBalancers'],
};
const size = (x: unknown): number => (Array.isArray(x) ? x.length : 0);
function aboutNone(action: Action, input: object, output: object): string | undefined {
  const [asked, list] = BY_ID[action] ?? [];
  if (asked === undefined || list === undefined) return undefined;
  const { [list]: found, failures } = output as Record<string, unknown>;
  return size((input as Record<string, unknown>)[asked]) > 0 && size(found) + size(failures) === 0
    ? `${list} has none of what was asked for, and no reason`
    : undefined;
}

/** The same without what is null: to the SDK a field is there or not, and a recording can have nulls. */
export const withoutNulls = (x: unknown): unknown =>
  Array.isArray(x)
    ? x.map(withoutNulls)
    : isObject(x) && !ArrayBuffer.isView(x)
      ? Object.fromEntries(Object.entries(x).flatMap(([k, v]) => (isNone(v) ? [] : [[k, withoutNulls(v)]])))
      : x;

/** Whether more was to come when the last page was read: a token is left, or the recording says that it was cut. */
export const isCut = (output: unknown): boolean =>
  isObject(output) &&
  Object.entries(output).some(
    ([key, value]) =>
      (/^(?:next)?(?:token|marker)$/i.test(key) && typeof value === 'string' && value !== '') ||
      (/^(?:is)?truncated$/i.test(key) && value === true),
  );

/** What keeps an answer from being one of AWS's, in words; undefined for an answer that can be read. */
export function strange(action: Action, input: object, output: unknown): string | undefined {
  return (
    misshapen(output, SHAPES[action] ?? {}, '') ??
    first(REQUIRED[action] ?? [], path => lacking(output, path)) ??
    first(Object.entries(STATUSES[action] ?? {}), ([path, known]) => unknownStatus(output, path, known)) ??
    aboutNone(action, input, output as object)
  );
}

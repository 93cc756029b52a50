import type { Service, TaskDefinition } from '../model/facts.ts';
import { lastPart, parseArn } from '../model/arn.ts';
import type { Fix } from '../model/finding.ts';
import { command, shellQuote } from './shell.ts';

export interface Replacement {
  /** The whole text of a field as the task definition has it now: an image, a valueFrom. */
  readonly from: string;
  /** The new text, or the output of a command (an ARN, a name) and what follows it. */
  readonly to: string | { readonly output: string; readonly then: string };
}
export interface Change {
  readonly replace?: readonly Replacement[];
  /** Numbers of the container definitions, wherever the field has that value. */
  readonly numbers?: readonly { readonly field: string; readonly from: number; readonly to: number }[];
  /** Fields of the task definition itself, set or replaced. */
  readonly set?: Readonly<Record<string, Literal>>;
}
export type Literal = string | number | boolean | readonly Literal[] | { readonly [key: string]: Literal };

/** What DescribeTaskDefinition gives and RegisterTaskDefinition does not take: made null, and then left out. */
const GIVEN_ONLY = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
]
  .map(f => `${f}:null`)
  .join(',');
const NO_NULLS = '/: null,\\{0,1\\}$/d';

/** A value as JMESPath writes it; an empty list or hash, a number and a truth value only as JSON. */
function literal(value: Literal): string {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (typeof value !== 'object' || Object.keys(value).length === 0) return `\`${JSON.stringify(value)}\``;
  if (isList(value)) return `[${value.map(literal).join(',')}]`;
  return `{${Object.entries(value)
    .map(([k, v]) => `${k}:${literal(v)}`)
    .join(',')}}`;
}
const isList = (value: Literal): value is readonly Literal[] => Array.isArray(value);
/** The nulls are named first as well, for their place: so the last field is never null, and no comma is left over. */
const queryFor = (set: Change['set'] = {}): string =>
  `merge({tags:tags,${GIVEN_ONLY}},taskDefinition,{${[GIVEN_ONLY, ...Object.entries(set).map(([k, v]) => `${k}:${literal(v)}`)].join(',')}})`;

const DELIMITERS = ['|', '#', ',', '~', '%', ';'];
/** sed's command that replaces one whole JSON string, as words of a shell. */
function substitution({ from, to }: Replacement): string {
  const old = JSON.stringify(from);
  const now = JSON.stringify(typeof to === 'string' ? to : to.then);
  // `\|` is alternation to some, so a delimiter is taken that does not occur.
  const d = DELIMITERS.find(x => !old.includes(x) && !now.includes(x)) ?? '|';
  const slashed = (text: string): string => (text.includes(d) ? text.replaceAll(d, `\\${d}`) : text);
  const pattern = slashed(old.replace(/[\\.*[\]^$]/g, '\\$&'));
  const replacement = slashed(now.replace(/[\\&]/g, '\\$&'));
  if (typeof to === 'string') return command`${`s${d}${pattern}${d}${replacement}${d}g`}`;
  return `${quoted(`s${d}${pattern}${d}"`)}"$(${to.output})"${quoted(`${replacement.slice(1)}${d}g`)}`;
}
const quoted = (text: string): string => {
  const q = shellQuote(text);
  return q.startsWith("'") ? q : `'${q}'`;
};
const number = ({ field, from, to }: NonNullable<Change['numbers']>[number]): string =>
  command`${`s/"${field}": ${from}\\(,\\{0,1\\}\\)$/"${field}": ${to}\\1/`}`;

/** The region that a task definition is registered in. */
const regionFor = (definition: TaskDefinition): string => parseArn(definition.arn)?.region ?? '';

/** Whether UpdateService changes what this service runs; with another controller it does not. */
const deploysItself = (service: Service | undefined): service is Service => service?.controller === 'ECS';

/** Where the steps keep the task definition between them, in the folder they run in: as it is, and as it is to be. */
const filesOf = ({ family, revision }: TaskDefinition): { readonly now: string; readonly next: string } => {
  const name = family.replace(/[^\w-]/g, '-');
  return { now: `${name}-${revision}.json`, next: `${name}-next.json` };
};

/**
 * Commands that register the task definition again with some changes, and put the service on that revision: each step leaves
 * a file that can be read before the next one runs. Where the service is not known, or another controller deploys it, they
 * only register.
 */
export function revise(definition: TaskDefinition, service: Service | undefined, change: Change): string[] {
  const region = regionFor(definition);
  const { now, next } = filesOf(definition);
  const edits = [
    command`-e ${NO_NULLS}`,
    ...(change.replace ?? []).map(r => `-e ${substitution(r)}`),
    ...(change.numbers ?? []).map(n => `-e ${number(n)}`),
  ].join(' ');
  return [
    `${command`aws ecs describe-task-definition --task-definition ${`${definition.family}:${definition.revision}`} --include TAGS --region ${region} --query ${queryFor(change.set)} --output json`} > ${command`./${now}`}`,
    `sed ${edits} ${command`./${now}`} > ${command`./${next}`}`,
    command`aws ecs register-task-definition --cli-input-json file://${next} --region ${region} --query taskDefinition.taskDefinitionArn --output text`,
    // A family without a revision is its latest active one: the one just registered.
    ...(deploysItself(service)
      ? [`${update(service, region)} ${command`--task-definition ${definition.family}`}`]
      : []),
  ];
}

const update = (service: Service, region: string): string =>
  command`aws ecs update-service --cluster ${lastPart(service.cluster)} --service ${service.name} --region ${region} --query service.taskDefinition --output text`;

/** A new deployment of this task definition: tags are resolved, and secrets fetched, anew. Nothing where ECS itself does not deploy the service. */
export const startAgain = (definition: TaskDefinition | undefined, service: Service | undefined): string[] =>
  definition !== undefined && deploysItself(service)
    ? [
        `${update(service, regionFor(definition))} ${command`--task-definition ${definition.arn} --force-new-deployment`}`,
      ]
    : [];

/** Puts the service back on the task definition that was steady before; nothing where there is none, or ECS has gone back already. */
export const goBack = (
  steady: string | undefined,
  definition: TaskDefinition,
  service: Service | undefined,
): string[] =>
  steady !== undefined && steady !== definition.arn && deploysItself(service) && service.taskDefinition !== steady
    ? [`${update(service, regionFor(definition))} ${command`--task-definition ${steady}`}`]
    : [];

/** A fix that is a new revision; none where the task definition is not known or nothing would change. */
export function revisionFix(
  words: Pick<Fix, 'title' | 'applies' | 'risk'>,
  definition: TaskDefinition | undefined,
  service: Service | undefined,
  change: Change,
): Fix[] {
  const changes = (change.replace ?? []).length + (change.numbers ?? []).length + Object.keys(change.set ?? {}).length;
  return definition === undefined || changes === 0 ? [] : [{ ...words, commands: revise(definition, service, change) }];
}

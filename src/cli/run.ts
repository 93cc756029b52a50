import { readFileSync } from 'node:fs';
import { type Case, CaseError, parseCase } from '../collect/case.ts';
import { type ParsedTarget, parseTarget } from '../model/parse-target.ts';
import type { Target } from '../model/target.ts';
import { lastPart, parseArn } from '../model/arn.ts';
import { UserError } from '../user-error.ts';
import { tell } from './io.ts';

/** `30s`, `2m`, `1500ms`, or plain seconds; in milliseconds. */
export function milliseconds(text: string): number {
  const m = /^(\d+(?:\.\d+)?)\s*(ms|s|m)?$/.exec(text.trim());
  const n = m ? Number(m[1]) * ({ ms: 1, s: 1000, m: 60_000 }[m[2] ?? 's'] ?? 1000) : Number.NaN;
  if (!(n > 0 && n <= 3_600_000))
    throw new UserError(
      'bad-timeout',
      `--timeout ${text} is no time`,
      '',
      'Give seconds or minutes, at most an hour: --timeout 30s, --timeout 2m.',
    );
  return n;
}

/** Aborts at the deadline and on Ctrl-C; a second Ctrl-C ends at once. `done` takes the listeners off. */
export function stopper(deadline: number): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException('the deadline was reached', 'TimeoutError')),
    deadline,
  );
  const interrupt = (): void => {
    if (controller.signal.aborted) {
      process.removeListener('SIGINT', interrupt);
      process.kill(process.pid, 'SIGINT');
      return;
    }
    tell('\nStopping; what is known so far follows.\n');
    controller.abort(new DOMException('interrupted', 'AbortError'));
  };
  process.on('SIGINT', interrupt);
  return {
    signal: controller.signal,
    done() {
      clearTimeout(timer);
      process.removeListener('SIGINT', interrupt);
    },
  };
}

export function readCase(file: string): Case {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(
      'no-case',
      `${file} cannot be read`,
      (error as Error).message,
      'Name a file that `ecs-doctor capture TARGET --out FILE` wrote.',
      error,
    );
  }
  try {
    return parseCase(text);
  } catch (error) {
    if (error instanceof CaseError)
      throw new UserError(
        'bad-case',
        `${file} is no case file`,
        error.message,
        'A case is JSON with a list `calls` of { service, operation, input, output | error }; `ecs-doctor capture` writes one.',
        error,
      );
    throw error;
  }
}

const shape = 'Give cluster/service, cluster/task-id, the ARN of a service or a task, or a URL of the ECS console.';
function parsed(text: string): ParsedTarget {
  const target = parseTarget(text);
  if (!target) throw new UserError('bad-target', `“${text.slice(0, 200)}” names no service or task`, '', shape);
  return target;
}

/** The target on the command line; region from the ARN or URL, then --region, then the SDK's own chain. */
export async function liveTarget(
  text: string | undefined,
  region: string | undefined,
  profile: string | undefined,
): Promise<Target> {
  if (text === undefined)
    throw new UserError('no-target', 'Which service or task?', '', `${shape} Or --case FILE for a recording.`);
  const { region: said, ...rest } = parsed(text);
  return { region: said ?? (await regionOf(region, profile)), ...rest };
}

/** --region, or what the SDK's own chain names. */
export async function regionOf(given: string | undefined, profile: string | undefined): Promise<string> {
  if (given !== undefined) {
    if (!/^[a-z]{2,}(?:-[a-z0-9]+)+$/.test(given))
      throw new UserError(
        'bad-region',
        `--region ${given} is no region`,
        '',
        'Give the id of a region, for example --region eu-west-1.',
      );
    return given;
  }
  const { configuredRegion } = await import('../collect/live.ts');
  try {
    return await configuredRegion(profile);
  } catch (error) {
    throw new UserError(
      'no-region',
      'No region is set',
      `Neither the target nor --region, AWS_REGION or the profile names one (${(error as Error).message.split('\n')[0]}).`,
      'Add --region, for example --region eu-west-1.',
      error,
    );
  }
}

/** The target of a case: what it says itself, or what its DescribeServices answered, unless one is given. */
export function caseTarget(source: Case, text: string | undefined, region: string | undefined): Target {
  const given = text === undefined ? undefined : parsed(text);
  const own = source.target;
  const services = source.calls.flatMap(c =>
    c.operation === 'DescribeServices'
      ? ((c.output as { services?: { serviceArn?: string; serviceName?: string }[] } | undefined)?.services ?? [])
      : [],
  );
  const tasks = source.calls.flatMap(c =>
    c.operation === 'DescribeTasks'
      ? ((c.output as { tasks?: { taskArn?: string; group?: string }[] } | undefined)?.tasks ?? [])
      : [],
  );
  const arnText =
    services.find(s => given?.service === undefined || s.serviceName === given.service)?.serviceArn ??
    tasks[0]?.taskArn;
  const arn = arnText === undefined ? undefined : parseArn(arnText);
  const parts = arn?.resource.split('/') ?? [];
  const name = own?.service ?? own?.task ?? (arn === undefined ? undefined : lastPart(arn.resource));
  const asked = source.calls
    .map(c => c.input as { cluster?: string; services?: string[] } | undefined)
    .find(i => i?.cluster !== undefined && i.services?.length === 1);
  const cluster =
    given?.cluster ??
    own?.cluster ??
    (parts.length > 2 ? parts[1] : undefined) ??
    (asked?.cluster === undefined ? undefined : lastPart(asked.cluster)) ??
    'default';
  const isTask = given
    ? given.task !== undefined
    : own
      ? own.task !== undefined && own.service === undefined
      : services.length === 0 && asked === undefined && tasks.length > 0;
  const subject = given ? (given.service ?? given.task) : (name ?? asked?.services?.[0]);
  if (subject === undefined)
    throw new UserError(
      'bad-case',
      'The case does not say what it is about',
      'It has no target, and no answer of DescribeServices or DescribeTasks.',
      'Give the target as well: ecs-doctor diagnose cluster/service --case FILE.',
    );
  const account = given?.account ?? own?.account ?? arn?.account;
  return {
    region:
      given?.region ?? region ?? own?.region ?? arn?.region ?? source.calls.find(c => c.region)?.region ?? 'us-east-1',
    cluster,
    ...(isTask ? { task: subject } : { service: subject }),
    ...(account !== undefined && { account }),
  };
}

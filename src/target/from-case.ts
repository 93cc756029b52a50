import type { Case } from '../collect/case.ts';
import { lastPart, parseArn } from '../model/arn.ts';
import type { Target } from '../model/target.ts';
import { UserError } from '../model/user-error.ts';
import { targetNamed } from './from-text.ts';

/** The target of a case: what it says itself, or what its DescribeServices answered, unless one is given. */
export function targetOfCase(source: Case, text: string | undefined, region: string | undefined): Target {
  const given = text === undefined ? undefined : targetNamed(text);
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
    throw new UserError({
      code: 'bad-case',
      title: 'The case file does not name a service or task',
      detail: 'It has no target and no answer to DescribeServices or DescribeTasks.',
      hint: 'Name the target too: ecs-doctor diagnose cluster/service --case FILE.',
    });
  const account = given?.account ?? own?.account ?? arn?.account;
  return {
    region:
      given?.region ?? region ?? own?.region ?? arn?.region ?? source.calls.find(c => c.region)?.region ?? 'us-east-1',
    cluster,
    ...(isTask ? { task: subject } : { service: subject }),
    ...(account !== undefined && { account }),
  };
}

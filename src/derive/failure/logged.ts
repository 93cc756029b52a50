import { crashOf, endedBy, hindered, isOfApp, isOutside, type Crash } from '../../aws/app/index.ts';
import { isAccount } from '../iam/world.ts';
import { parseArn, roleName } from '../../model/arn.ts';
import { partitionOf } from '../../model/partition.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FailedCall, JudgedDeployment, LogTail, RoleRef, TaskDefinition } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { defineDerived } from '../define-derived.ts';
import { fromReading } from './draft.ts';

/**
 * Calls of the app itself that failed, by its log: IAM refused one, there were no credentials, a name didn't resolve. Each
 * has the id of the failed call of ECS that it explains, so that what explains the one explains the other.
 */
export default defineDerived({
  key: 'failure.logged',
  from: ['failure.calls', 'logs.tail', 'deployment.judged', 'deployment.taskDefinition'],
  async derive(io) {
    const calls = await io.need('failure.calls');
    const about = calls.filter(isOfApp);
    if (about.length === 0) return { found: [] };
    const tails = await io.need('logs.tail');
    const whole = await io.ask('logs.tail');
    const judged = valueOf(await io.ask('deployment.judged'));
    const definition = valueOf(await io.ask('deployment.taskDefinition'));
    const found = about.flatMap((call): FailedCall[] => {
      const said = whatTheLogSays(call, tails, judged);
      if (said === undefined || !isOutside(said)) return [];
      const role = roleOf(said, definition);
      if (role?.kind === 'unknown') return [];
      const container = tails[Number(said.at.split('/')[1])]?.container;
      return [
        {
          ...fromReading(said.reading),
          id: call.id,
          from: { ...call.from, ...(call.from.kind === 'load-balancer' && { kind: 'unknown' as const }) },
          tasks: call.tasks,
          ...opt('container', container),
          ...opt('first', call.first),
          ...opt('last', call.last),
          ...opt('resource', resourceOf(said, io.target.region, accountOf(io.target.account, definition))),
          ...opt('role', role),
          words: said.text,
          seen: [io.cite('logs.tail', `${said.at}/text`, said.text), ...call.seen.slice(0, 1)],
        },
      ];
    });
    const unread = about.some(c =>
      tails.some(t => c.tasks.includes(t.task) && (t.lines.state === 'unreadable' || t.lines.state === 'unasked')),
    );
    return { found, whole: whole.state === 'known' && whole.whole && !unread };
  },
});

/** The line that says why a container ended, or why its checks failed. */
export function whatTheLogSays(
  call: FailedCall,
  tails: readonly LogTail[],
  judged: JudgedDeployment | undefined,
): Crash | undefined {
  if (call.step === 'process') {
    const crash = crashOf(call, tails);
    return endedBy(call, crash) === 'app/crashed' ? crash : undefined;
  }
  return hindered(call, tails, judged?.loadBalancers ?? []);
}

const accountOf = (asked: string | undefined, definition: TaskDefinition | undefined): string | undefined =>
  [asked, parseArn(definition?.arn ?? '')?.account].find(isAccount);

/** What was asked for, as policies name it. Secrets Manager repeats the name of a secret as the app gave it. */
function resourceOf(said: Crash, region: string, account: string | undefined): string | undefined {
  const resource = one(said.facts['resource']);
  if (resource === undefined || account === undefined) return resource;
  const isSecret = /^secretsmanager:/i.test(one(said.facts['action']) ?? '');
  return isSecret && /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(resource)
    ? `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret:${resource}`
    : resource;
}

/**
 * The app calls AWS with the task role, whatever else that role is used for; without one on EC2 with that of the instance.
 * Of kind `unknown` is a role that the app assumed by itself: nothing is known of that.
 */
function roleOf(said: Crash, definition: TaskDefinition | undefined): RoleRef | undefined {
  const named = one(said.facts['principal']);
  const task = definition?.taskRoleArn;
  if (named === undefined) return task === undefined ? undefined : { arn: task, kind: 'task' };
  if (definition === undefined) return { arn: named, kind: 'task' };
  if (task !== undefined && roleName(task) === roleName(named)) return { arn: task, kind: 'task' };
  return { arn: named, kind: /\/i-[0-9a-f]+$/.test(named) ? 'instance' : 'unknown' };
}

const one = (part: string | readonly string[] | undefined): string | undefined =>
  typeof part === 'string' ? part : part?.[0];

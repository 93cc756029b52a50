import { lastPart } from '../../model/arn.ts';
import type { TargetCall } from './target.ts';
import type { Around } from './unreached.ts';

/** The revision that was steady before, seen to pass the very check that the judged one fails. */
export interface PassedBefore {
  /** `web:41` */
  readonly revision: string;
  /** JSON pointer in `elb.targetHealth`. */
  readonly pointer: string;
  readonly says: string;
}

/**
 * A target of the same group that is healthy at this moment and is a task of the previous revision: path, matcher, port and way
 * are the same for both, so that what differs is in the new revision. Targets that are instances tell no revision.
 */
export function passedBefore(
  t: TargetCall,
  { health, tasks, judged }: Pick<Around, 'health' | 'tasks' | 'judged'>,
): PassedBefore | undefined {
  const steady = judged?.steadyTaskDefinition;
  if (steady === undefined || steady === judged?.taskDefinition) return undefined;
  const g = health?.findIndex(h => h.targetGroup === t.arn) ?? -1;
  const targets = health?.[g]?.targets;
  if (targets?.state !== 'known') return undefined;
  const old = new Set(
    tasks
      ?.filter(x => x.taskDefinition === steady && x.lastStatus === 'RUNNING')
      .flatMap(x => x.attachments.flatMap(a => a.privateIp ?? [])),
  );
  const failing = t.call.target?.port;
  const n = targets.value.findIndex(
    x =>
      x.state === 'healthy' &&
      old.has(x.target) &&
      (failing === undefined || x.port === undefined || x.port === failing),
  );
  const target = targets.value[n];
  if (target === undefined) return undefined;
  const revision = lastPart(steady);
  const name = target.port === undefined ? target.target : `${target.target}:${target.port}`;
  return {
    revision,
    pointer: `/${g}/targets/value/${n}/state`,
    says: `${revision} passes the same check: its target ${name} is healthy`,
  };
}

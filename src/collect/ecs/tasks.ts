import { batchesOf } from '../batches.ts';
import { defineCollector, UNASKED } from '../collector.ts';
import { valueOf } from '../../model/evidence.ts';
import { lastPart } from '../../model/arn.ts';
import { taskWithin } from '../window.ts';
import { task } from './shapes.ts';

/** DescribeTasks takes 100 ids. Beyond these many stopped or running tasks the rest is left, and the list is not whole. */
const BATCH = 100;
const MOST = 500;

/**
 * Running and stopped tasks of the service, or the one task asked about. ECS shows a stopped task for about an hour. Where
 * a window was asked about, only those that stopped in it, or that ran in it and still do.
 */
export default defineCollector({
  key: 'ecs.tasks',
  from: ['deployment.calm', 'asked.at'],
  actions: ['ecs:ListTasks', 'ecs:DescribeTasks'],
  async collect({ ask, call, evidence, target }) {
    const { cluster, service } = target;
    const describe = async (ids: readonly string[]) => {
      const answers = await Promise.all(
        batchesOf(ids, BATCH).map(tasks => call('ecs:DescribeTasks', { cluster, tasks })),
      );
      return [...new Map(answers.flatMap(a => a.tasks ?? []).map(t => [t.taskArn, t])).values()];
    };
    if (target.task !== undefined) {
      const [raw] = (await describe([target.task])).filter(
        t => lastPart(t.taskArn ?? '') === lastPart(target.task ?? ''),
      );
      return raw
        ? { found: [task(raw)] }
        : { missing: `no task ${target.task} in cluster ${cluster}: ECS lists a stopped task for about an hour` };
    }
    if (service === undefined) return { missing: 'no service was asked about' };
    if (valueOf(await ask('deployment.calm')) === true) return { unclear: UNASKED.because };
    const window = valueOf(await ask('asked.at'))?.window;
    const kept = (t: ReturnType<typeof task>): boolean => window === undefined || taskWithin(window, t);
    const listed = await Promise.all(
      (['STOPPED', 'RUNNING'] as const).map(desiredStatus =>
        evidence('ecs:ListTasks', { cluster, serviceName: service, desiredStatus }, o => o),
      ),
    );
    if (listed.every(l => l.state === 'unasked')) {
      // A case put together by hand may hold the tasks without the lists that named them; then it is not known to hold all.
      const out = await call('ecs:DescribeTasks', { cluster, tasks: [] });
      return {
        found: (out.tasks ?? [])
          .filter(t => t.group === undefined || t.group === `service:${service}`)
          .map(task)
          .filter(kept),
        whole: false,
      };
    }
    const lists = await Promise.all(
      (['STOPPED', 'RUNNING'] as const).map(desiredStatus =>
        call('ecs:ListTasks', { cluster, serviceName: service, desiredStatus }),
      ),
    );
    const arns = [...new Set(lists.flatMap(l => l.taskArns ?? []))];
    const cut = lists.some(
      l => (l as { truncated?: boolean; nextToken?: string }).truncated === true || l.nextToken !== undefined,
    );
    if (arns.length === 0) return { found: [], whole: !cut };
    // A recorded or emulated list may hold tasks of other services; the group tells.
    const mine = (await describe(arns.slice(0, MOST))).filter(
      t => t.group === undefined || t.group === `service:${service}`,
    );
    return { found: mine.map(task).filter(kept), whole: !cut && arns.length <= MOST };
  },
});

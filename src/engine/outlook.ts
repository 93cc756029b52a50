import { lastPart } from '../model/arn.ts';
import { type Dossier, valueOf } from '../model/evidence.ts';
import type { Report } from '../model/report.ts';
import type { Made } from './make-finding.ts';
import { overcomeCalls } from './overcome.ts';

/** Where the deployment was rolled back and the service is up again: on what it runs. */
function backOn(dossier: Dossier): string | undefined {
  const state = valueOf(dossier['deployment.state']);
  if (state?.latest?.outcome !== 'rolled-back' || state.up !== 'yes') return undefined;
  const running = state.revisions.find(r => r.running > 0);
  return `${state.running} of ${state.desired} tasks run${running ? ` on ${lastPart(running.taskDefinition)}` : ''}`;
}

/**
 * Whether the deployment can recover on its own: not when one lasting cause has stopped every attempt, or every one since
 * what stopped the earlier ones was overcome. Undefined where too little is known to say, or the cause is only possible.
 */
export function outlookOf(dossier: Dossier, top: Made | undefined): Report['outlook'] {
  const attempts = dossier['deployment.attempts'];
  const calls = dossier['failure.calls'];
  if (!top || top.node.earlier || top.node.confidence === 'possible') return undefined;
  if (attempts?.state !== 'known' || calls?.state !== 'known' || attempts.value.length === 0) return undefined;
  const over = overcomeCalls(dossier);
  const tasksOver = new Set(calls.value.filter(c => over.has(c.id)).flatMap(c => c.tasks));
  const tasksSince = new Set(calls.value.filter(c => !over.has(c.id)).flatMap(c => c.tasks));
  const last = attempts.value.filter(({ task }) => !tasksOver.has(task.id) || tasksSince.has(task.id));
  const all = last.length;
  const back = backOn(dossier);
  if (back !== undefined)
    return { recovers: top.rule.transient === true ? 'may' : 'no', attempts: all, because: back, recovered: true };
  if (top.rule.transient === true) {
    const judged = dossier['deployment.judged'];
    const retrying = judged?.state === 'known' && ['in-progress', 'completed'].includes(judged.value.outcome);
    const because = retrying ? 'ECS keeps retrying' : 'deploy again once it has passed';
    return { recovers: 'may', attempts: all, because };
  }
  const stopped = new Set(calls.value.filter(c => top.node.calls.includes(c.id)).flatMap(c => c.tasks));
  if (all < 2 || !last.every(a => stopped.has(a.task.id))) return undefined;
  return {
    recovers: 'no',
    attempts: all,
    because: `${all === attempts.value.length ? 'all' : 'the last'} ${all} attempts failed with ${top.node.rule}`,
  };
}

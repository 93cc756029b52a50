import { classicBalancers, classicState } from '../../aws/load-balancing/index.ts';
import { readMessage } from '../../aws/messages/index.ts';
import { type Evidence, unreadActions, valueOf } from '../../model/evidence.ts';
import type { ClassicHealth, ClassicInstance, ContainerInstance, JudgedDeployment, Task } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { sorted } from '../../model/text.ts';
import type { Cite } from '../define-derived.ts';
import { type Draft, factOf, fromReading, noTask } from './draft.ts';
import { ec2IdOf } from './origin.ts';

/** What tells whether a Classic Load Balancer finds the instances healthy. */
const ACTION = 'elasticloadbalancing:DescribeInstanceHealth';

/**
 * Why no request reaches a settled service behind a Classic Load Balancer: none of its instances is in service. One that
 * may still be put in service, or of which AWS says that it doesn't know, leaves it open. `isLong`: a task has run long
 * enough for its instance to be registered.
 */
export function draftsFromClassic(
  judged: JudgedDeployment,
  health: Evidence<readonly ClassicHealth[]> | undefined,
  isLong: boolean,
  cite: Cite<'elb.classicHealth'>,
): { readonly drafts: readonly Draft[]; readonly whole: boolean; readonly lacks: readonly string[] } {
  const names = classicBalancers(judged);
  // ECS names every load balancer by its target group or by its name.
  const nameless = judged.loadBalancers.some(b => b.targetGroupArn === undefined && b.loadBalancerName === undefined);
  const read = names.map(name => {
    const index = (valueOf(health) ?? []).findIndex(h => h.name === name);
    return draftsOf(name, valueOf(health)?.[index]?.instances, index, judged, isLong, cite);
  });
  const whole = !read.includes('unread') && !nameless;
  const unread = [health, ...(valueOf(health) ?? []).map(h => h.instances)].flatMap(unreadActions);
  return {
    drafts: read.flatMap(r => (r === 'unread' ? [] : r)),
    whole,
    lacks: whole ? [] : sorted([...unread, ACTION]),
  };
}

/** The drafts about an instance, each with the tasks that run on it. */
export const onTheirInstances = (
  drafts: readonly Draft[],
  tasks: readonly Task[],
  hosts: readonly ContainerInstance[],
): readonly Draft[] =>
  drafts.map(d => {
    const instance = d.step === 'target-health' ? factOf(d.facts, 'instance') : undefined;
    if (instance === undefined) return d;
    const isOn = (t: Task): boolean =>
      t.lastStatus === 'RUNNING' &&
      t.containerInstance !== undefined &&
      ec2IdOf(t.containerInstance, hosts) === instance;
    return { ...d, tasks: tasks.filter(isOn).map(t => t.id) };
  });

function draftsOf(
  name: string,
  evidence: Evidence<readonly ClassicInstance[]> | undefined,
  index: number,
  judged: JudgedDeployment,
  isLong: boolean,
  cite: Cite<'elb.classicHealth'>,
): readonly Draft[] | 'unread' {
  const at = `/${index}/instances`;
  if (evidence?.state === 'absent')
    return [unserved(judged, 'balancer-missing', `Classic Load Balancer ${name} doesn't exist`, at, cite)];
  const instances = valueOf(evidence);
  if (instances === undefined) return 'unread';
  const states = instances.map(classicState);
  if (states.includes('in-service')) return [];
  if (instances.length === 0)
    return isLong
      ? [unserved(judged, 'no-targets', `no instance is registered with Classic Load Balancer ${name}`, at, cite)]
      : [];
  if (states.some(s => s === 'joining' || s === 'unknown') || !states.includes('failing')) return 'unread';
  return instances.flatMap((instance, i) =>
    states[i] === 'failing' ? [failing(instance, `${at}/value/${i}`, name, judged, cite)] : [],
  );
}

function failing(
  { id, state, reason, description }: ClassicInstance,
  at: string,
  name: string,
  judged: JudgedDeployment,
  cite: Cite<'elb.classicHealth'>,
): Draft {
  const reading = readMessage(description ?? '');
  return {
    ...fromReading(reading),
    facts: { ...reading.facts, instance: id, loadBalancer: name },
    step: 'target-health',
    how: reading.how ?? 'unhealthy',
    symptom: 'symptom/elb-health-check-failed',
    family: reading.family ?? 'target-health/unhealthy',
    target: { state, ...opt('reason', reason), ...opt('description', description) },
    ...noTask(judged.launch),
    words: description ?? state,
    seen: [
      cite(
        'elb.classicHealth',
        `${at}/${description === undefined ? 'state' : 'description'}`,
        `Classic Load Balancer ${name}: instance ${id} is ${state}${description === undefined ? '' : `: ${description}`}`,
      ),
    ],
  };
}

const unserved = (
  judged: JudgedDeployment,
  what: string,
  words: string,
  at: string,
  cite: Cite<'elb.classicHealth'>,
): Draft => ({
  step: 'target-registration',
  how: 'missing',
  family: `target-health/${what}`,
  symptom: 'symptom/no-healthy-target',
  facts: {},
  candidates: [],
  ...noTask(judged.launch),
  target: {},
  words,
  seen: [cite('elb.classicHealth', at, words)],
});

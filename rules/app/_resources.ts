import { lowered } from '#aws/deployments';
import { secondsBetween } from '#aws/load-balancing';
import { cpuBack, inWords, moreMemory, type Site } from '#fix';
import {
  type Citation,
  type Fix,
  type Given,
  detail,
  type MetricPeak,
  type Task,
  type TaskDefinition,
  utc,
} from '#rule';

/** What speaks for too little CPU or memory. It makes no claim of its own: the metrics are of all tasks of the service. */
export const RESOURCES = {
  changes: detail('deployment.changes'),
  before: detail('deployment.steadyTaskDefinition'),
  now: detail('deployment.taskDefinition'),
  utilization: detail('metrics.utilization'),
} as const;
type Resources = Given<typeof RESOURCES>;
/** Sentences for the end of a why, what they rest on, and the fixes that follow. */
interface Beside {
  readonly says: string;
  readonly citations: readonly Citation[];
  readonly fixes: readonly Fix[];
}

/** Seconds after which a task is in the metrics, which come by the minute. */
const SAMPLED = 180;
/** Percent from which a task is taken to use all it has. */
const FULL = 90;
/** Percent below which memory was far from its limit, unless a peak fell between two samples. */
const LOW = 50;

/** Both revisions at that number; the words stand beside the earlier one. */
const citing = ({ before, now }: Resources, what: 'cpu' | 'memory', container: string | undefined, says: string) =>
  [before, now].flatMap((revision): Citation[] => {
    if (revision.state !== 'known') return [];
    const { containers, family, revision: number } = revision.value;
    const i = containers.findIndex(c => c.name === container);
    const at = container === undefined ? `/${what}` : `/containers/${i}/${what}`;
    const value = container === undefined ? revision.value[what] : containers[i]?.[what];
    if (value === undefined) return [];
    const unit = what === 'cpu' ? 'CPU units' : 'MiB';
    return [revision.cite(at, revision === before ? says : `${family}:${number} has ${value} ${unit}`)];
  });
const listed = ({ changes }: Resources) => (changes.state === 'known' ? changes.value : []);

/** CPU that this revision lowered, and CPU that was used up while the app started or stopped answering. */
export function littleCpu(given: Resources, container: string | undefined, site: Site): Beside {
  const ofTask = lowered(listed(given), 'cpu');
  const change = ofTask ?? (container === undefined ? undefined : lowered(listed(given), 'cpu', container));
  const named = ofTask ? undefined : container;
  const { utilization } = given;
  const peak = utilization.state === 'known' ? utilization.value.cpu : undefined;
  const full = peak !== undefined && peak.percent >= FULL;
  const was =
    change &&
    `CPU${named === undefined ? '' : ` of container ${named}`} was lowered from ${change.from} to ${change.to} units with this revision`;
  return {
    says: [was && ` ${was}.`, full && ` ${used('CPU', peak)}.`].filter(Boolean).join(''),
    citations: [
      ...(change && was ? citing(given, 'cpu', named, was) : []),
      ...(full && utilization.state === 'known' ? [utilization.cite('/cpu/percent', used('CPU', peak))] : []),
    ],
    fixes: change
      ? cpuBack(change.from, named, site)
      : full
        ? [inWords('Give the task more CPU, or find what uses it')]
        : [],
  };
}

const used = (what: string, peak: MetricPeak): string =>
  `CloudWatch shows ${what} use of up to ${peak.percent}% at ${utc(peak.at)} (the highest of any task of the service)`;

/** Memory that this revision lowered: of the container where it has a limit of its own, else of the task. */
export function lessMemory(given: Resources, container: string | undefined, site: Site): Beside {
  const own = site.definition?.containers.find(c => c.name === container)?.memory;
  const change = lowered(listed(given), 'memory', own === undefined ? undefined : container);
  if (!change) return { says: '', citations: [], fixes: moreMemory(container, site) };
  const was = `memory was lowered from ${change.from} to ${change.to} MiB with this revision`;
  return {
    says: ` Its ${was}.`,
    citations: citing(given, 'memory', own === undefined ? undefined : container, was),
    fixes: moreMemory(container, site, change.from),
  };
}

/** What the metrics say of the memory of tasks that were killed. */
interface MemoryUse {
  readonly kind: 'low' | 'known' | 'unknown';
  /** Of `unknown`: why. */
  readonly says: string;
  readonly actions: readonly string[];
  readonly citations: readonly Citation[];
}
/**
 * `low` weakens that memory was the reason, and only where the limit is the task's and a task ran for long enough to be
 * sampled; even then a short peak may be missed. Metrics that are missing say nothing.
 */
export function memoryUse(
  { utilization }: Resources,
  definition: TaskDefinition | undefined,
  container: string | undefined,
  tasks: readonly Task[],
): MemoryUse {
  const peak = utilization.state === 'known' ? utilization.value.memory : undefined;
  if (utilization.state !== 'known' || peak === undefined)
    return {
      kind: 'unknown',
      says: 'how much memory the tasks used is unknown',
      actions: utilization.state === 'blind' ? ['cloudwatch:GetMetricData'] : [],
      citations: [],
    };
  const own = definition?.containers.find(c => c.name === container)?.memory;
  const ofTask = definition?.memory !== undefined && (own === undefined || own >= definition.memory);
  const sampled = utilization.whole && peak.minutes >= 2 && tasks.some(t => ranFor(t) >= SAMPLED);
  const says = used('memory', peak);
  return {
    kind: peak.percent < LOW && ofTask && sampled ? 'low' : 'known',
    says: ` ${says}.`,
    actions: [],
    citations: [utilization.cite('/memory/percent', says)],
  };
}
const ranFor = (t: Task): number => secondsBetween(t.startedAt, t.stoppingAt ?? t.stoppedAt) ?? 0;

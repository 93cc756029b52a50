import type { Attempt, ContainerDefinition, FailedCall, LogTail, TaskDefinition } from '../../model/facts.ts';
import type { Confidence } from '../../model/finding.ts';
import { readyLines, secondsBetween } from './app-log.ts';
import { OFTEN_LACKING, probeProgram } from './probe.ts';
import { unhealthyAfter } from './timing.ts';

export type ContainerHealthCause =
  | 'app/health-command-missing'
  | 'app/slow-start'
  | 'app/container-health-check-failing';
/** A container whose own health check failed, put together. */
export interface SickContainer {
  readonly call: FailedCall;
  readonly at: string;
  readonly container: ContainerDefinition;
  /** JSON pointer of the container in the task definition. */
  readonly containerAt: string;
  readonly program?: string;
  /** Seconds until a container whose command always fails is unhealthy. */
  readonly stop: number;
  /** The start that the log shows, where it took longer than that. */
  readonly slow?: { readonly boot: number; readonly pointer: string; readonly text: string };
  /** Why the program is thought to be missing. */
  readonly because?: string;
  readonly pointer?: string;
  readonly causes: ReadonlyMap<ContainerHealthCause, Confidence>;
}
const MISSING =
  /\b(?:curl|wget|nc|ncat|bash|grpc_health_probe|pg_isready|redis-cli|mysqladmin|jq): (?:command )?not found|executable file not found/i;
const SMALL = /(?:^|[/:@-])(?:distroless|scratch|chainguard|busybox|minideb|micro)|cgr\.dev\//i;
const ALPINE = /alpine/i;

/** The failed checks of containers; which cause it is is decided here for all rules about them. */
export function sickContainers(
  calls: readonly FailedCall[],
  definition: TaskDefinition,
  more: {
    readonly attempts?: readonly Attempt[] | undefined;
    readonly tails?: readonly LogTail[] | undefined;
    readonly behindBalancer: boolean;
  },
): SickContainer[] {
  return calls.flatMap((call, n): SickContainer[] => {
    if (call.step !== 'container-health' || call.family === 'health/service-connect') return [];
    const checked = definition.containers.filter(c => c.healthCheck);
    const container =
      definition.containers.find(c => c.name === call.container && c.healthCheck) ??
      (checked.length === 1 ? checked[0] : undefined);
    const check = container?.healthCheck;
    if (!container || !check) return [];
    const program = probeProgram(check.command);
    const stop = unhealthyAfter(check);
    const tails = (more.tails ?? [])
      .map((tail, i) => ({ tail, i }))
      .filter(x => x.tail.container === container.name && call.tasks.includes(x.tail.task));
    const lines = tails.flatMap(({ tail, i }) =>
      tail.lines.state === 'known'
        ? tail.lines.value.map((l, k) => ({ ...l, task: tail.task, pointer: `/${i}/lines/value/${k}/text` }))
        : [],
    );
    const ready = tails.flatMap(({ tail, i }) =>
      tail.lines.state === 'known'
        ? readyLines(tail.lines.value).map(r => ({
            ...r,
            pointer: `/${i}/lines/value/${r.line}/text`,
            boot: r.took ?? secondsBetween(more.attempts?.find(a => a.task.id === tail.task)?.task.startedAt, r.at),
          }))
        : [],
    );
    const late = ready.find(r => r.boot !== undefined && r.boot >= stop);
    const base = {
      call,
      at: `/${n}`,
      container,
      containerAt: `/containers/${definition.containers.indexOf(container)}`,
      stop,
      ...(program !== undefined && { program }),
    };
    if (late?.boot !== undefined)
      return [
        {
          ...base,
          slow: { boot: Math.round(late.boot), pointer: late.pointer, text: late.text },
          causes: new Map([['app/slow-start', 'likely']]),
        },
      ];

    const named = lines.find(l => MISSING.test(l.text));
    const ran = program !== undefined && lines.some(l => l.text.toLowerCase().includes(`${program.toLowerCase()}/`));
    const reached = more.behindBalancer && !calls.some(c => c.step === 'target-health');
    const because =
      named || call.family === 'health/container-command-missing'
        ? 'the log shows that it is not found'
        : program === undefined || !OFTEN_LACKING.has(program) || ran
          ? undefined
          : reached
            ? 'the load balancer considers the same tasks healthy'
            : SMALL.test(container.image) || (ALPINE.test(container.image) && program !== 'wget' && program !== 'nc')
              ? `images such as ${container.image.split('/').at(-1)} mostly come without it`
              : undefined;
    const suspect = program !== undefined && OFTEN_LACKING.has(program) && !ran;
    return [
      {
        ...base,
        ...(because !== undefined && { because }),
        ...(named && { pointer: named.pointer }),
        causes:
          because !== undefined
            ? new Map([['app/health-command-missing', 'likely']])
            : new Map([
                ['app/container-health-check-failing', 'likely'],
                ...(suspect ? [['app/health-command-missing', 'possible'] as const] : []),
              ]),
      },
    ];
  });
}

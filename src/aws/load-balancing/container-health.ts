import type {
  Attempt,
  ContainerDefinition,
  FailedCall,
  LoadBalancerRef,
  LogTail,
  TaskDefinition,
} from '../../model/facts.ts';
import type { Confidence } from '../../model/finding.ts';
import { hindranceOf } from '../app/crash.ts';
import { hasProgram } from '../images/programs.ts';
import { linesBeforeStop, type Ready, readyLines, secondsBetween } from './app-log.ts';
import { OFTEN_LACKING, probeProgram, probeUrl } from './probe.ts';
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
  /** Where the app listens, by its log, which isn't where the command asks. */
  readonly elsewhere?: {
    readonly where: string;
    readonly asks: string;
    readonly pointer: string;
    readonly text: string;
  };
  /** Why the program is thought to be missing. */
  readonly because?: string;
  readonly pointer?: string;
  readonly causes: ReadonlyMap<ContainerHealthCause, Confidence>;
}
/** What is known around the check; what was not read is left out. */
interface Around {
  readonly attempts?: readonly Attempt[] | undefined;
  readonly tails?: readonly LogTail[] | undefined;
  /** The containers and ports that load balancers check. */
  readonly balanced: readonly Pick<LoadBalancerRef, 'containerName' | 'containerPort'>[];
}
const MISSING =
  /\b(?:curl|wget|nc|ncat|bash|grpc_health_probe|pg_isready|redis-cli|mysqladmin|jq): (?:command )?not found|executable file not found/i;
/** Servers that log each request unless they are told not to, and what such a line looks like. */
const LOGS_REQUESTS =
  /\buvicorn running on\b|\bserving flask app\b|\bstarting development server at\b|\bserving http on\b|\[GIN-debug\]|\bwebrick::httpserver|\bphp [\d.]+ development server\b/i;
const REQUEST = /\b(?:GET|HEAD|POST|OPTIONS)\b.{0,20}\s"?\/|\[GIN\]/;
/** A log of so many lines may be cut: what stood before is not known. */
const CUT = 20;

interface ReadyAt extends Ready {
  readonly pointer: string;
  readonly boot: number | undefined;
}
interface Line {
  readonly text: string;
  readonly pointer: string;
}

/** The failed checks of containers; which cause it is is decided here for all rules about them. */
export function sickContainers(
  calls: readonly FailedCall[],
  definition: TaskDefinition,
  around: Around,
): SickContainer[] {
  return calls.flatMap((call, n): SickContainer[] => {
    if (call.step !== 'container-health' || call.family === 'health/service-connect') return [];
    const checked = definition.containers.filter(c => c.healthCheck);
    const container =
      definition.containers.find(c => c.name === call.container && c.healthCheck) ??
      (checked.length === 1 ? checked[0] : undefined);
    if (!container?.healthCheck) return [];
    const program = probeProgram(container.healthCheck.command);
    const stop = unhealthyAfter(container.healthCheck);
    const tails = (around.tails ?? [])
      .map((tail, i) => ({ tail, i }))
      .filter(x => x.tail.container === container.name && call.tasks.includes(x.tail.task));
    const ready = tails.flatMap(({ tail, i }) => readyOf(tail, i, around.attempts));
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
    const elsewhere = elsewhereOf(container, ready);
    if (elsewhere) return [{ ...base, elsewhere, causes: new Map([['app/container-health-check-failing', 'likely']]) }];
    const hindered = hindranceOf(call, around.tails ?? [], container.name) !== undefined;
    const suspicion = suspect(call, calls, container, program, around, tails, ready);
    if (suspicion.because !== undefined)
      return [
        { ...base, ...suspicion, causes: new Map([['app/health-command-missing', hindered ? 'possible' : 'likely']]) },
      ];
    // What the log says the app lacks is nearer than that its check fails; a log that wasn't read might say where it listens.
    const isOpen = hindered || (around.tails === undefined && probeUrl(container.healthCheck.command) !== undefined);
    return [
      {
        ...base,
        causes: new Map<ContainerHealthCause, Confidence>([
          ['app/container-health-check-failing', isOpen ? 'possible' : 'likely'],
          ...(suspicion.may && !hindered ? [['app/health-command-missing', 'possible'] as const] : []),
        ]),
      },
    ];
  });
}

function readyOf(tail: LogTail, i: number, attempts: readonly Attempt[] | undefined): ReadyAt[] {
  const started = attempts?.find(a => a.task.id === tail.task)?.task.startedAt;
  return readyLines(linesBeforeStop(tail)).map(r => ({
    ...r,
    pointer: `/${i}/lines/value/${r.line}/text`,
    boot: r.took ?? secondsBetween(started, r.at),
  }));
}

/** The address or the port on which the app listens instead of the one that its command asks for on localhost. */
function elsewhereOf(container: ContainerDefinition, ready: readonly ReadyAt[]): SickContainer['elsewhere'] {
  const url = container.healthCheck && probeUrl(container.healthCheck.command);
  const [told] = ready.filter(r => r.port !== undefined || r.bound !== undefined);
  if (!url || !told) return undefined;
  const port = url.port ?? 80;
  const asks = `localhost:${port}`;
  const at = { asks, pointer: told.pointer, text: told.text };
  const ports = ready.flatMap(r => r.port ?? []);
  if (ports.length > 0 && !ports.includes(port)) return { ...at, where: `port ${ports[0]}` };
  const there = ready.filter(r => r.port === port || r.port === undefined);
  const bound = there.find(r => r.bound !== undefined);
  return bound?.bound !== undefined && there.every(r => r.bound !== undefined || r.port === undefined)
    ? { ...at, where: `${bound.bound}:${port} only`, pointer: bound.pointer, text: bound.text }
    : undefined;
}

/** Whether the program of a command is missing, and why that is thought. `may`: nothing speaks against it. */
function suspect(
  call: FailedCall,
  calls: readonly FailedCall[],
  container: ContainerDefinition,
  program: string | undefined,
  around: Around,
  tails: readonly { readonly tail: LogTail; readonly i: number }[],
  ready: readonly ReadyAt[],
): { readonly because?: string; readonly pointer?: string; readonly may: boolean } {
  const lines = tails.flatMap(({ tail, i }) =>
    linesBeforeStop(tail).map((l, k): Line => ({ text: l.text, pointer: `/${i}/lines/value/${k}/text` })),
  );
  const named = lines.find(l => MISSING.test(l.text));
  if (named || call.family === 'health/container-command-missing')
    return { because: 'the log shows that it is not found', may: true, ...(named && { pointer: named.pointer }) };
  if (program === undefined || !OFTEN_LACKING.has(program)) return { may: false };
  const has = hasProgram(container.image, program);
  const ran = lines.some(l => l.text.toLowerCase().includes(`${program.toLowerCase()}/`));
  if (has === true || ran) return { may: false };
  if (isReached(calls, container, around))
    return { because: 'the load balancer considers the same tasks healthy', may: true };
  const unasked = neverAsked(container, tails, ready);
  if (unasked)
    return {
      because: 'the app is up and logs its requests, and none of the health check',
      pointer: unasked,
      may: true,
    };
  return has === false
    ? { because: `images such as ${container.image.split('/').at(-1)} mostly come without it`, may: true }
    : { may: true };
}

/** A load balancer that has no complaint speaks of the container and the port that it checks, and of no other. */
function isReached(calls: readonly FailedCall[], container: ContainerDefinition, { balanced }: Around): boolean {
  const port = probeUrl(container.healthCheck?.command ?? [])?.port;
  return (
    balanced.some(b => b.containerName === container.name && (port === undefined || port === b.containerPort)) &&
    !calls.some(c => c.step === 'target-health')
  );
}

/** The line in which a server that logs each request says that it is up, where no request came after it. */
function neverAsked(
  container: ContainerDefinition,
  tails: readonly { readonly tail: LogTail; readonly i: number }[],
  ready: readonly ReadyAt[],
): string | undefined {
  const port = probeUrl(container.healthCheck?.command ?? [])?.port;
  const whole = tails.filter(({ tail }) => {
    const lines = linesBeforeStop(tail);
    return lines.length > 0 && lines.length < CUT && lines.some(l => LOGS_REQUESTS.test(l.text));
  });
  const isQuiet = whole.every(({ tail }) => !linesBeforeStop(tail).some(l => REQUEST.test(l.text)));
  const up = ready.find(r => port !== undefined && r.port === port && !r.local);
  return whole.length > 0 && isQuiet ? up?.pointer : undefined;
}

import { openDoor, type Door } from '../collect/door.ts';
import type { Transport } from '../collect/transport.ts';
import { type Diagnosis, diagnoseInFull } from '../diagnose.ts';
import { cutShortBy } from '../engine/to-report.ts';
import type { Selection } from '../engine/select-rules.ts';
import type { AnyRule } from '../rule/define-rule.ts';
import { serviceMatches } from '../model/glob.ts';
import type { AuditReport, Report } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';
import { asksForClusters, clustersOf, listClusters, listServices, type Where } from './list.ts';
import type { Wanted } from './wanted.ts';
import type { AuditState } from './state.ts';
import { inOrder } from './stream.ts';
import { type ListedCluster, Summary, type SummaryOptions } from './summarize.ts';

export interface AuditOptions
  extends Selection,
    Wanted,
    Pick<SummaryOptions, 'suppressions' | 'minSeverity' | 'baseline'> {
  readonly region: string;
  /** Only services whose name, or `cluster/service`, is of one of these globs. */
  readonly services?: readonly string[] | undefined;
  readonly profile?: string | undefined;
  /** Read log lines (default true). */
  readonly logs?: boolean | undefined;
  /** Ends the run with what is known by then; the rest is listed as not reached. */
  readonly signal?: AbortSignal | undefined;
  /** How many services are done, of those that are listed so far. */
  readonly progress?: ((done: number, of: number) => void) | undefined;
  /** Services diagnosed at a time. */
  readonly concurrency?: number | undefined;
  /** What an interrupted run knows already. */
  readonly state?: AuditState | undefined;
  /** Rules to run instead of the built-in ones. */
  readonly rules?: readonly AnyRule[] | undefined;
  /** Answers the calls instead of AWS. */
  readonly transport?: Transport | undefined;
  /** Time of asking, ISO 8601; the clock where it is not given. */
  readonly at?: string | undefined;
}

/** What becomes known in the course of an audit, in the order of clusters and services. */
export type AuditEvent =
  | { readonly kind: 'service'; readonly report: Report; readonly bugs: Diagnosis['bugs'] }
  /** A service that was deleted while the audit ran: there is no report of it. */
  | { readonly kind: 'gone'; readonly cluster: string; readonly service: string; readonly because: string }
  | {
      readonly kind: 'not-reached';
      readonly cluster: string;
      /** Left out where the cluster's services weren't listed. */
      readonly service?: string;
      readonly because: string;
      /** A bug of ecs-doctor, where that is why. */
      readonly error?: Error;
    }
  /** The last one: everything but the reports themselves. */
  | { readonly kind: 'summary'; readonly audit: AuditReport };

/** What services share is read once, through one door. */
const AT_ONCE = 8;
/** Clusters listed at a time, ahead of their services. */
const LISTS_AT_ONCE = 4;

interface Item {
  readonly cluster: string;
  /** Left out for a cluster whose services weren't listed. */
  readonly service?: string;
}
const GONE = ['no-service', 'service-inactive', 'no-cluster'];

/**
 * Diagnoses every service of the clusters, risks included, and gives each result as it is known; the summary is the last one.
 * Whoever stops taking results ends the run. Nothing grows with the fleet but a line and the findings of each service.
 * A cluster that can't be listed is a line in the summary. Throws UserError where there are no clusters, where none could be
 * listed, or without credentials.
 */
export async function* audit(options: AuditOptions): AsyncGenerator<AuditEvent> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  try {
    yield* new Run(options, signal, await openFor(options, signal)).events();
  } finally {
    stop.abort();
  }
}

async function openFor({ transport, profile, at }: AuditOptions, signal: AbortSignal): Promise<Door> {
  const via = transport ?? (await import('../collect/live.ts')).live({ profile, signal });
  return openDoor(via, { signal, ...(at !== undefined && { now: () => at }) });
}

class Run {
  readonly #options: AuditOptions;
  readonly #signal: AbortSignal;
  readonly #where: Where;
  readonly #at: string;
  readonly #summary: Summary;
  /** Why nothing more is asked: what holds for one call would hold for all. */
  #stopped: UserError | undefined;
  #trouble: UserError | undefined;
  #listed = 0;
  #done = 0;

  constructor(options: AuditOptions, signal: AbortSignal, door: Door) {
    this.#options = options;
    this.#signal = signal;
    this.#where = { door, region: options.region };
    this.#at = options.at ?? new Date().toISOString();
    const isPart = [options.services, options.only, options.skip].some(list => (list ?? []).length > 0);
    this.#summary = new Summary({ ...options, at: this.#at, isPart });
  }

  async *events(): AsyncGenerator<AuditEvent> {
    const { concurrency = AT_ONCE, state } = this.#options;
    const clusters = await this.#clusters();
    for await (const event of inOrder(this.#items(clusters), concurrency, item => this.#look(item))) {
      this.#note(event);
      yield event;
    }
    if (this.#stopped && this.#summary.size === 0) throw this.#stopped;
    if (this.#trouble && !this.#summary.hasListed) throw this.#trouble;
    const report = this.#summary.report();
    if (report.complete === true) state?.finish();
    yield { kind: 'summary', audit: report };
  }

  async #clusters(): Promise<readonly string[]> {
    const { state, region } = this.#options;
    let cut = false;
    const all = async (): Promise<readonly string[]> => {
      const had = state?.clusters;
      if (had) return had;
      const listed = await listClusters(this.#where);
      cut = listed.cut;
      if (!cut) state?.keepClusters(listed.names);
      return listed.names;
    };
    const names = await clustersOf(this.#options, region, all);
    if (cut) this.#summary.notReached('', undefined, 'ecs:ListClusters gave only a part of the clusters');
    else if (asksForClusters(this.#options) && this.#options.clusters === 'all') this.#summary.listedAllClusters();
    return names;
  }

  /** The services of the clusters, cluster by cluster: the next ones are listed while these are diagnosed. */
  async *#items(clusters: readonly string[]): AsyncGenerator<Item> {
    for await (const listed of inOrder(clusters, LISTS_AT_ONCE, c => this.#list(c))) {
      if (typeof listed === 'string') {
        yield { cluster: listed };
        continue;
      }
      this.#summary.listed(listed);
      const { cluster, services } = listed;
      const globs = this.#options.services ?? [];
      const wanted = services.filter(s => globs.length === 0 || globs.some(g => serviceMatches(g, cluster, s)));
      this.#listed += wanted.length;
      for (const service of wanted) yield { cluster, service };
    }
  }

  /** A cluster with its services, or its name where the run ended before. */
  async #list(cluster: string): Promise<ListedCluster | string> {
    const { state } = this.#options;
    const had = state?.servicesOf(cluster);
    if (had) return { cluster, services: had };
    if (this.#end() !== undefined) return cluster;
    try {
      const { names, cut } = await listServices(this.#where, cluster);
      if (cut) return { cluster, services: names, trouble: 'ecs:ListServices gave only a part of the services' };
      state?.keepServices(cluster, names);
      return { cluster, services: names };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (this.#signal.aborted) return cluster;
      if (isOfCredentials(error)) this.#stopped ??= error;
      this.#trouble ??= error;
      // Asked again: the next cluster may have better luck, and so may this one when the run is resumed.
      this.#where.door.forgetPassing();
      return { cluster, services: [], trouble: error.title };
    }
  }

  /** Why nothing more is asked; undefined while there is more to ask. */
  #end(): string | undefined {
    return cutShortBy(this.#signal) ?? this.#stopped?.title;
  }

  async #look({ cluster, service }: Item): Promise<Exclude<AuditEvent, { kind: 'summary' }>> {
    const unreached = (because: string, error?: Error): AuditEvent & { kind: 'not-reached' } => ({
      kind: 'not-reached',
      cluster,
      ...(service !== undefined && { service }),
      because,
      ...(error && { error }),
    });
    if (service === undefined) return unreached(this.#end() ?? 'interrupted');
    const { state, region } = this.#options;
    const had = state?.reportOf(`${cluster}/${service}`);
    if (had) return { kind: 'service', report: had, bugs: [] };
    const ended = this.#end();
    if (ended !== undefined) return unreached(ended);
    const { door } = this.#where;
    try {
      const { report, bugs } = await diagnoseInFull(
        { region, cluster, service },
        { ...this.#options, signal: this.#signal, door, at: this.#at, risks: true, progress: undefined },
      );
      // What was under way when the run ended was looked at only in part: a resumed run looks at it again.
      const cut = cutShortBy(this.#signal);
      if (cut !== undefined) return unreached(cut);
      state?.keep(report);
      return { kind: 'service', report, bugs };
    } catch (error) {
      if (!(error instanceof UserError))
        return unreached(`ecs-doctor has a bug (${(error as Error).message})`, error as Error);
      if (GONE.includes(error.code)) return { kind: 'gone', cluster, service, because: error.title };
      // The rest are troubles with credentials.
      this.#stopped ??= error;
      return unreached(error.title);
    } finally {
      door.forgetPassing();
    }
  }

  #note(event: Exclude<AuditEvent, { kind: 'summary' }>): void {
    if (event.kind === 'service') this.#summary.add(event.report);
    else if (event.kind === 'gone') this.#summary.gone(event.cluster, event.service);
    else this.#summary.notReached(event.cluster, event.service, event.because);
    if (event.kind !== 'not-reached') this.#options.progress?.(++this.#done, this.#listed);
  }
}

const isOfCredentials = (error: UserError): boolean => !['cannot-list', 'no-cluster'].includes(error.code);

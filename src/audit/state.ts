import { closeSync, createReadStream, ftruncateSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import type { Report } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';

/** What one run is about: another run's results are not mixed with it. */
export interface RunIdentity {
  readonly version: string;
  readonly account: string;
  readonly region: string;
  /** Everything that decides which services are looked at and how. */
  readonly options: string;
}
/** What is known of a run that didn't come to its end. */
export interface AuditState {
  readonly clusters: readonly string[] | undefined;
  servicesOf(cluster: string): readonly string[] | undefined;
  reportOf(name: string): Report | undefined;
  keepClusters(clusters: readonly string[]): void;
  keepServices(cluster: string, services: readonly string[]): void;
  keep(report: Report): void;
  /** Everything was listed and looked at: the next run begins anew. */
  finish(): void;
}

type Line =
  | ({ readonly kind: 'audit-state'; readonly state: 1; readonly at: string } & RunIdentity)
  | { readonly kind: 'clusters'; readonly clusters: readonly string[] }
  | { readonly kind: 'services'; readonly cluster: string; readonly services: readonly string[] }
  | { readonly kind: 'finished' }
  | Report;
/** Every state file begins with this. */
const HEAD = '{"kind":"audit-state"';
export type Head = Extract<Line, { kind: 'audit-state' }>;

interface Place {
  readonly from: number;
  readonly bytes: number;
}
/**
 * The whole lines of a file with where each stands. A last line without its end was torn when the run was killed, and is
 * left out.
 */
export async function* linesOf(file: string): AsyncGenerator<{ readonly text: string } & Place> {
  let rest = Buffer.alloc(0);
  let from = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    let begin = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, begin)) {
      const bytes = end + 1 - begin;
      yield { text: rest.subarray(begin, end).toString('utf8'), from: from + begin, bytes };
      begin = end + 1;
    }
    from += begin;
    rest = rest.subarray(begin);
  }
}

interface Known {
  head: Head | undefined;
  clusters: readonly string[] | undefined;
  readonly services: Map<string, readonly string[]>;
  /** Where the report of a service stands: the reports stay on disk. */
  readonly reports: Map<string, Place>;
  isFinished: boolean;
  /** Bytes up to the end of the last whole line. */
  size: number;
}

const notOne = (file: string): UserError =>
  new UserError({
    code: 'bad-state',
    title: `${file} is not a state file of an audit`,
    hint: 'Name a file that audit --resume wrote, or one that does not exist yet.',
  });

function take(known: Known, line: Line, place: Place): void {
  if (line.kind === 'audit-state') known.head = line;
  else if (line.kind === 'clusters') known.clusters = line.clusters;
  else if (line.kind === 'services') known.services.set(line.cluster, line.services);
  else if (line.kind === 'finished') known.isFinished = true;
  else if (line.kind === 'report') known.reports.set(`${line.target.cluster}/${line.target.service}`, place);
}

/** Whether a file without a whole line is empty, or was torn in its first one: nothing else may be replaced. */
function isTornHead(file: string): boolean {
  const text = readFileSync(file).subarray(0, HEAD.length).toString('utf8');
  return HEAD.startsWith(text);
}

async function read(file: string): Promise<Known> {
  const known: Known = {
    head: undefined,
    clusters: undefined,
    services: new Map(),
    reports: new Map(),
    isFinished: false,
    size: 0,
  };
  try {
    for await (const { text, ...place } of linesOf(file)) {
      let line: Line;
      try {
        line = JSON.parse(text) as Line;
      } catch {
        throw notOne(file);
      }
      if (known.head === undefined && line?.kind !== 'audit-state') throw notOne(file);
      take(known, line, place);
      known.size = place.from + place.bytes;
    }
    if (known.head === undefined && !isTornHead(file)) throw notOne(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return known;
    if (error instanceof UserError) throw error;
    throw new UserError({
      code: 'bad-state',
      title: `Can't read ${file}`,
      detail: (error as Error).message,
      cause: error,
    });
  }
  return known;
}

/**
 * Why a file is of another run; undefined for one to go on with, or to begin anew. Of a finished run only account and Region
 * matter.
 */
function otherRun(head: Head, run: RunIdentity, isFinished: boolean): string | undefined {
  if (head.account !== run.account) return `It is of account ${head.account}; these credentials are of ${run.account}.`;
  if (head.region !== run.region) return `It is of ${head.region}; this run is of ${run.region}.`;
  if (isFinished) return undefined;
  if (head.state !== 1 || head.version !== run.version)
    return `It was written by ecs-doctor ${head.version}; this is ${run.version}.`;
  if (head.options !== run.options) return 'It was written with other clusters, services, rules or --no-logs.';
  return undefined;
}

/** A disk that is full, or a folder that isn't ours, is nobody's bug. */
function writing<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new UserError({
      code: 'cannot-write',
      title: `Can't write ${file}`,
      detail: (error as Error).message,
      hint: 'Name a state file in a folder that you can write to, on a disk with room.',
      cause: error,
    });
  }
}

/**
 * The state of a run in a file: what it knows is read, and what becomes known is appended at once. A finished run's file is
 * begun anew. Throws UserError where the file is no state file, or of another run.
 */
export async function openState(file: string, run: RunIdentity, at: string): Promise<AuditState & { close(): void }> {
  const known = await read(file);
  const goOn = known.head !== undefined && !known.isFinished;
  const why = known.head && otherRun(known.head, run, known.isFinished);
  if (why !== undefined)
    throw new UserError({
      code: 'other-run',
      title: `${file} is the state of another run`,
      detail: why,
      hint: 'Name another file with --resume, or delete this one to begin anew.',
    });
  const fd = writing(file, () => openSync(file, goOn ? 'r+' : 'w+', 0o600));
  writing(file, () => ftruncateSync(fd, goOn ? known.size : 0));
  let end = goOn ? known.size : 0;
  const append = (line: Line): Place => {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    const place = { from: end, bytes: bytes.length };
    writing(file, () => {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, end + at);
    });
    end += bytes.length;
    return place;
  };
  if (!goOn) append({ kind: 'audit-state', state: 1, at, ...run });
  const reports = goOn ? known.reports : new Map<string, Place>();
  return {
    clusters: goOn ? known.clusters : undefined,
    servicesOf: cluster => (goOn ? known.services.get(cluster) : undefined),
    reportOf(name) {
      const place = reports.get(name);
      if (place === undefined) return undefined;
      const bytes = Buffer.alloc(place.bytes);
      readSync(fd, bytes, 0, place.bytes, place.from);
      return JSON.parse(bytes.toString('utf8')) as Report;
    },
    keepClusters: clusters => void append({ kind: 'clusters', clusters }),
    keepServices: (cluster, services) => void append({ kind: 'services', cluster, services }),
    keep: report => void append(report),
    finish: () => void append({ kind: 'finished' }),
    close: () => closeSync(fd),
  };
}

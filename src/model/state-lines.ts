import { lastPart } from './arn.ts';
import { windowInWords } from './asked-window.ts';
import type { Report } from './report.ts';
import { clock, counted, listed, utc } from './text.ts';

type State = NonNullable<Report['state']>;

/** `14:02 UTC` on the day of asking, else with the date. */
const when = (iso: string, at: string): string => (iso.slice(0, 10) === at.slice(0, 10) ? clock(iso) : utc(iso));

/** `4 minutes`, `2 hours` between two times. */
function between(from: string, to: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 60_000));
  if (minutes < 120) return counted(minutes, 'minute');
  return minutes < 2880 ? counted(Math.floor(minutes / 60), 'hour') : counted(Math.floor(minutes / 1440), 'day');
}

/** How the service does now and how its latest deployment goes or went: one sentence each. */
export function stateLines({ state, at, outlook, window }: Lines): string[] {
  const asked = window ? windowLines(window) : [];
  if (state === undefined) return asked;
  const now = serviceLine(state, at);
  return [...asked, window?.past ? saidOfNow(now) : now, ...latestLine(state, at, outlook), ...waitLine(state, at)];
}
/** `Down now: …`, `Now 2 of 2 tasks running`: beside a window that has passed. */
const saidOfNow = (line: string): string =>
  /^[A-Z][a-z ]+: /.test(line) ? line.replace(': ', ' now: ') : `Now ${line}`;

type Lines = Pick<Report, 'state' | 'at' | 'outlook' | 'window'>;

/** Which time the report is about, and what of it is gone. */
const windowLines = ({ past, gone, ...window }: NonNullable<Report['window']>): string[] => [
  `Only failures ${windowInWords(window)} count.${past ? ' Configuration is as it is now.' : ''}`,
  ...gone,
];

const UP = { yes: 'Up', partly: 'Partly up', no: 'Down', off: 'Scaled to zero', unknown: undefined } as const;

function serviceLine(state: State, at: string): string {
  const { up, running, desired, pending, targets, steadySince, revisions } = state;
  if (up === 'off' && running === 0)
    return state.daemon === true
      ? 'No tasks are desired: no instance of the cluster qualifies for this daemon.'
      : 'Scaled to zero: no tasks are desired.';
  const serving = revisions.filter(r => r.running > 0);
  const [only] = serving;
  const on =
    serving.length === 0
      ? ''
      : serving.length === 1 && only
        ? ` on ${lastPart(only.taskDefinition)}`
        : ` (${listed(serving.map(r => `${r.running} on ${lastPart(r.taskDefinition)}`))})`;
  const parts = [
    `${running} of ${counted(desired, 'task')}${state.daemon === true ? ' (one per instance)' : ''} running${on}`,
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...targetParts(targets),
    ...(steadySince !== undefined ? [`steady since ${when(steadySince, at)}`] : []),
  ];
  const says = UP[up];
  if (says !== undefined) return `${says}: ${parts.join(', ')}.`;
  const blind = targets === undefined ? 'target health not read' : 'whether requests reach them is not known';
  return `${[...parts, blind].join(', ')}.`;
}

function targetParts(targets: State['targets']): string[] {
  if (targets === undefined || targets.length === 0) return [];
  const sum = (key: 'healthy' | 'unhealthy'): number => targets.reduce((n, t) => n + t[key], 0);
  const [healthy, unhealthy] = [sum('healthy'), sum('unhealthy')];
  return [`${counted(healthy, 'healthy target')}`, ...(unhealthy > 0 ? [`${unhealthy} unhealthy`] : [])];
}

/** What became of the latest deployment, unless it simply completed. */
function latestLine(state: State, at: string, outlook: Report['outlook']): string[] {
  const { latest } = state;
  if (latest === undefined) return [];
  const name =
    latest.taskDefinition === 'unknown' ? "A revision that couldn't be read" : lastPart(latest.taskDefinition);
  const ended = latest.rolledBackAt ?? latest.ended;
  const again =
    outlook?.recovered === true && outlook.recovers === 'no' && latest.taskDefinition !== 'unknown'
      ? ' and will fail again as it is'
      : '';
  const since = ended === undefined ? '' : ` at ${when(ended, at)}`;
  if (latest.outcome === 'rolled-back') return [`${name} was rolled back${since}${again}.`];
  if (latest.outcome === 'rolling-back') return [rollingBack(name, ended, at)];
  if (latest.outcome === 'failed')
    return latest.rolledBackAt === undefined
      ? [`The deployment of ${name} failed${since}.`]
      : [`The deployment of ${name} failed, and so did the rollback that began${since}.`];
  if (latest.outcome === 'stopped') return [`The deployment of ${name} was stopped${since}.`];
  return latest.outcome === 'in-progress' ? [progress(state, latest, at)] : [];
}

const rollingBack = (name: string, began: string | undefined, at: string): string =>
  began === undefined
    ? `${name} is being rolled back.`
    : `The rollback of ${name} has been running since ${when(began, at)}.`;

function progress({ revisions }: State, latest: NonNullable<State['latest']>, at: string): string {
  const own = revisions.find(r => r.id === latest.id) ?? revisions[0];
  const far = own === undefined ? '' : `: ${own.running} of ${own.desired} running`;
  const age = latest.began === undefined ? '' : `, ${between(latest.began, at)} in`;
  return `Deploying ${lastPart(latest.taskDefinition)}${far}${age}.`;
}

/** The function of a hook, or the id of one that waits for a person. */
const hookName = (name: string): string => lastPart(name).split(':function:').at(-1) ?? name;

function waitLine({ waitsFor }: State, at: string): string[] {
  if (waitsFor === undefined) return [];
  const { what, name, until, minutes, count, since } = waitsFor;
  if (what === 'hook')
    return [
      `It waits for an answer to the lifecycle hook${name === undefined ? '' : ` ${hookName(name)}`}${until === undefined ? '' : `, until ${when(until, at)}`}.`,
    ];
  if (what === 'bake-time')
    return [`It waits out the bake time${minutes === undefined ? '' : ` of ${counted(minutes, 'minute')}`}.`];
  const long = since === undefined ? '' : `, whose connections have been draining for ${between(since, at)}`;
  return [`It waits for ${counted(count ?? 0, 'old task')} to stop${long}.`];
}

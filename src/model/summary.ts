import { lastPart } from './arn.ts';
import { windowInWords } from './asked-window.ts';
import type { Report, ReportFinding } from './report.ts';

/** The state of a service that its symptoms show, loudest first. */
const STATES: readonly { readonly symptom: string; readonly say: (f: ReportFinding) => string }[] = [
  {
    symptom: 'symptom/deployment-rolled-back',
    say: f => (f.messageId === 'going' ? 'deployment is being rolled back' : 'deployment rolled back'),
  },
  { symptom: 'symptom/deployment-failed', say: () => 'deployment failed' },
  { symptom: 'symptom/deployment-stalled', say: () => 'deployment stuck' },
  { symptom: 'symptom/tasks-missing', say: f => f.what },
  { symptom: 'symptom/tasks-flapping', say: () => 'tasks start and stop over and over' },
];

/** Names that keep their capital inside a sentence. */
const NAMES =
  /^(?:Amazon|Application|Auto|Availability|Block|CloudWatch|CodeDeploy|Docker|Elastic|Express|Fargate|FireLens|Parameter Store|Secrets Manager|Service Connect|Spot|VPC)\b/;

/** A sentence that continues after a colon: "Container web exited" becomes "container web exited". */
export const lowerFirst = (text: string): string =>
  /^[A-Z](?:[a-z]| [a-z])/.test(text) && !NAMES.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** What the report is about: `web in prod`, or `task 0123456789ab in prod`. */
export function subjectOf({ service, task, cluster }: Report['target']): string {
  if (service !== undefined)
    return task === undefined
      ? `${service} in ${cluster}`
      : `task ${task.split('/').at(-1)} of ${service} in ${cluster}`;
  return task === undefined ? cluster : `task ${task.split('/').at(-1)} in ${cluster}`;
}

const CERTAINTY = { proven: '', likely: 'likely cause: ', possible: 'possible cause: ' } as const;

type Judged = Pick<Report, 'roots' | 'findings' | 'unexplained' | 'state'>;

/**
 * `up on web:41`, where the latest deployment was rolled back and nothing is wrong with what runs since: whoever reads only
 * the first line must not take it for an outage.
 */
export function upAgain({ state, findings }: Pick<Report, 'state' | 'findings'>): string | undefined {
  if (state?.up !== 'yes' || state.latest?.outcome !== 'rolled-back') return undefined;
  if (findings.some(f => f.kind === 'symptom' && f.deployment !== 'latest')) return undefined;
  const running = state.revisions.find(r => r.running > 0);
  return running ? `up on ${lastPart(running.taskDefinition)}` : 'up';
}

/**
 * Cause and state of something unhealthy: `container web ran out of memory; deployment rolled back`. Of a service that is up
 * again, the state comes first.
 */
export function causeAndState(r: Judged): readonly string[] {
  const up = upAgain(r);
  if (up === undefined) return causeThenState(r);
  const [cause = '', ...state] = causeThenState(r);
  return cause === UNKNOWN ? [up, ...state, cause] : [up, `deployment rolled back: ${cause}`];
}

const UNKNOWN = 'cause unknown';
function causeThenState(r: Judged): readonly string[] {
  const symptoms = r.findings.filter(f => f.kind === 'symptom');
  // What only earlier attempts failed with is not why it fails now.
  const root = r.findings.find(f => f.id === r.roots[0]?.finding && r.roots[0]?.earlier !== true);
  const state = STATES.flatMap(({ symptom, say }) => {
    const found = symptoms.find(f => f.rule === symptom);
    return found ? [say(found)] : [];
  })[0];
  if (root) return [`${CERTAINTY[root.confidence]}${lowerFirst(root.what)}`, ...(state === undefined ? [] : [state])];
  const open = new Set(r.unexplained.map(u => u.finding));
  const quiet = symptoms.filter(f => !STATES.some(s => s.symptom === f.rule));
  const shown = quiet.find(f => open.has(f.id)) ?? quiet[0];
  if (shown) return [UNKNOWN, lowerFirst(shown.title), ...(state === undefined ? [] : [state])];
  // Only the deployment itself speaks: then its own words are all there is.
  const loud = STATES.flatMap(({ symptom }) => symptoms.filter(f => f.rule === symptom))[0];
  return [UNKNOWN, ...(loud ? [lowerFirst(loud.what)] : [])];
}

/** What is said of a window that has passed in which nothing failed as far as AWS still tells. */
export const nothingFound = ({ window }: Pick<Report, 'window'>): string | undefined =>
  window?.nothingFound === true ? `no failure ${windowInWords(window)} was found` : undefined;

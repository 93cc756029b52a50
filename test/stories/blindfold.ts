import { rules } from '../../rules/index.ts';
import { diagnoseInFull } from '../../src/diagnose.ts';
import { openDoor } from '../../src/collect/door.ts';
import { type Action, PAGES } from '../../src/collect/clients/index.ts';
import { normaliseInput } from '../../src/collect/case.ts';
import { renderReport } from '../../src/report/index.ts';
import type { Transport } from '../../src/collect/transport.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import type { Story } from './story.ts';
import { deniedError } from './to-case.ts';
import { awsError, transportOf } from './world.ts';

/** What can happen to a call instead of its answer. */
export const FAULTS = {
  denied: (action: string): unknown => {
    throw deniedError(action);
  },
  'timed out': (): unknown => {
    throw awsError('TimeoutError', 'connect ETIMEDOUT', 0);
  },
  malformed: (): unknown => ({}),
  /** The first page comes without its last element, and the next one never does. */
  cut: (action: string, input: object, answer: unknown): unknown => {
    const paging = PAGES[action as Action];
    if (!paging) throw awsError('ThrottlingException', 'Rate exceeded');
    if (paging.token in input) throw awsError('ThrottlingException', 'Rate exceeded');
    const shorter = Object.entries(answer as object).map(([k, v]) => [k, Array.isArray(v) ? v.slice(0, -1) : v]);
    return { ...Object.fromEntries(shorter), [paging.next ?? paging.token]: 'more' };
  },
} satisfies Record<string, (action: string, input: object, answer: unknown) => unknown>;
export type Fault = keyof typeof FAULTS;

/** One call, or every call of an action. */
export interface Taken {
  readonly action: string;
  readonly call?: string;
}
const callKey = (action: string, input: object, region: string): string =>
  `${region} ${action} ${JSON.stringify(normaliseInput(input))}`;

/** A run of a story in which some calls are not answered as they should be. */
export async function runWithout(
  story: Story,
  taken: readonly Taken[],
  fault: Fault,
): Promise<{ report: Report; calls: readonly { action: string; key: string }[]; bugs: readonly { key: string }[] }> {
  const world = transportOf(story.world());
  const calls = new Map<string, { action: string; key: string }>();
  const transport: Transport = {
    async send(action, input, region) {
      const key = callKey(action, input, region);
      calls.set(key, { action, key });
      if (taken.some(t => t.action === action && (t.call === undefined || t.call === key))) {
        const answer = fault === 'cut' ? await world.send(action, input, region) : undefined;
        return FAULTS[fault](action, input, answer);
      }
      return world.send(action, input, region);
    },
  };
  const at = story.at();
  const door = openDoor(transport, { now: () => at });
  const { report, bugs } = await diagnoseInFull(story.target(), { door, at });
  return { report, bugs, calls: [...calls.values()] };
}

/** What AWS's own words name, and the full run tells more sharply: it is true all the same. */
const NAMED_BY_AWS: Readonly<Record<string, string>> = {
  // The pull of an archived image says that the tag isn't found.
  'image-archived': 'image/tag-not-found',
  // The group doesn't exist in the Region that was asked; that it exists in another one shows that the Region is wrong.
  'logging-region-wrong': 'logging/group-missing',
};
/** A rule that says that something failed, not why, stays true beside the sharper cause that the full run found. */
const isTrueBeside = (story: string, { rule, confidence }: ReportFinding): boolean =>
  confidence === 'likely' && (NAMED_BY_AWS[story] === rule || rules.some(r => r.id === rule && 'generic' in r));

const named = (f: ReportFinding): string => `${f.rule} of ${f.about.type} ${f.about.id}`;

/** The actions that brought no answer and that a person who reads the screen is not told of. */
export async function unnamed(report: Report): Promise<string[]> {
  const screen = (await renderReport(report, 'terminal')).replace(/\s+/g, ' ');
  return report.denied.filter(action => !screen.includes(action)).map(action => `${action} is not named on the screen`);
}

/** What a run says that it can't know, or that contradicts the run which read everything. Empty where all is well. */
export function overclaims(story: string, full: Report, blind: Report): string[] {
  const faulted = new Set(full.findings.map(f => f.rule));
  const clear = new Set(full.checks.clear);
  const byId = new Map(full.findings.map(f => [f.id, f]));
  const provenRoots = new Set(
    full.roots
      .flatMap(r => byId.get(r.finding) ?? [])
      .filter(f => f.confidence === 'proven')
      .map(f => f.rule),
  );
  const blindById = new Map(blind.findings.map(f => [f.id, f]));
  return [
    ...blind.checks.clear.filter(r => faulted.has(r)).map(r => `${r} became clear`),
    ...blind.roots
      .flatMap(r => blindById.get(r.finding) ?? [])
      .filter(f => f.confidence === 'proven' && !provenRoots.has(f.rule))
      .map(f => `${named(f)} became a proven root`),
    ...blind.findings
      .filter(f => clear.has(f.rule) && f.confidence !== 'possible' && !isTrueBeside(story, f))
      .map(f => `${named(f)} (${f.confidence}) was found, and the full run calls it clear`),
    ...(full.verdict !== blind.verdict && blind.verdict !== 'unclear'
      ? [`the verdict became ${blind.verdict} instead of ${full.verdict}`]
      : []),
  ];
}

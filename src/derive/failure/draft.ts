import type { FailedCall, Launch, Reading } from '../../model/facts.ts';
import { CAUSES, type NamedCause } from '../../aws/messages/causes.ts';
import { opt } from '../../model/opt.ts';
import { weight } from './weight.ts';
import { partsNamed } from '../../model/failed-calls.ts';

/** A failed call in the making: one task, event or target says so. Drafts that failed alike become one call. */
export type Draft = Omit<FailedCall, 'id' | 'from' | 'role'> & {
  /** The principal that the error names. */
  readonly principal?: string;
  readonly launch: Launch | 'unknown';
  /** Subnets of the tasks' network interfaces. */
  readonly subnets: readonly string[];
  /** ARNs of the container instances that the tasks ran on. */
  readonly instances: readonly string[];
};

/** Where a draft comes from that is about no task in particular. */
export const noTask = (
  launch: Launch | 'unknown' | undefined,
): Pick<Draft, 'launch' | 'subnets' | 'instances' | 'tasks'> => ({
  launch: launch ?? 'unknown',
  subnets: [],
  instances: [],
  tasks: [],
});

/** A named part of a message; the first one if there are several. */
export const factOf = (facts: Reading['facts'], name: string): string | undefined => partsNamed({ facts }, name)[0];

type FromReading = Pick<FailedCall, 'step' | 'how' | 'family' | 'symptom' | 'facts' | 'candidates'> &
  Partial<FailedCall> & { readonly principal?: string };

/** What of a reading becomes part of the failed call. */
export function fromReading(r: Reading): FromReading {
  return {
    step: r.step ?? 'deployment',
    how: r.how ?? 'undetermined',
    family: r.family ?? 'unknown',
    symptom: r.symptom ?? 'symptom/tasks-missing',
    facts: r.facts,
    candidates: r.candidates,
    ...opt('service', r.service),
    ...opt('action', factOf(r.facts, 'action')),
    ...opt('resource', factOf(r.facts, 'resource')),
    ...opt('host', factOf(r.facts, 'host')),
    ...opt('address', factOf(r.facts, 'address')),
    ...opt('layer', layerOf(r.facts)),
    ...opt('principal', factOf(r.facts, 'principal')),
    ...opt('image', factOf(r.facts, 'image')),
    ...opt('container', factOf(r.facts, 'container')),
    ...((r.step === 'target-health' || r.step === 'target-registration') && { target: targetOf(r.facts) }),
  };
}

/** The policy layer that IAM's sentence names, with `explicit-deny:` before it where it was a Deny. */
function layerOf(facts: Reading['facts']): string | undefined {
  const named = factOf(facts, 'layer');
  if (named === undefined) return undefined;
  const isDeny = factOf(facts, 'explicit') === 'true' || named.startsWith('explicit-deny');
  const layer = named.replace(/^explicit-deny:/, '');
  return isDeny ? `explicit-deny:${layer}` : layer;
}

function targetOf(facts: Reading['facts']): NonNullable<FailedCall['target']> {
  const port = factOf(facts, 'port');
  const codes = partsNamed({ facts }, 'codes');
  return {
    ...opt('group', factOf(facts, 'targetGroup')),
    ...(port !== undefined && { port: Number(port) }),
    ...opt('reason', factOf(facts, 'reason')),
    ...(codes.length > 0 && { codes }),
    ...opt('description', factOf(facts, 'description')),
  };
}

/** How much a draft tells; see `weight` of a reading. */
export const draftWeight = ({ step, how }: Draft): number => weight({ reading: 'failure', step, how });

/** A cause, with what it says on its own. */
export const candidateFor = (cause: NamedCause): FailedCall['candidates'][number] => ({
  cause,
  because: CAUSES[cause].because,
  settledBy: CAUSES[cause].settledBy,
});

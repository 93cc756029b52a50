import { madeJustBefore } from '#aws/iam';
import { actionsOf, type Decided, deployAgainFix, type Site, FIX_NEEDS, fixContext } from '#fix';
import {
  type Citation,
  cited,
  clock,
  type Confidence,
  defineRule,
  detail,
  type FailedCall,
  type Fix,
  type IamDecision,
  lastOf,
  listed,
  type Message,
  uniqueCitations,
  type SymptomId,
  type CauseId,
} from '#rule';

/** Symptoms that a refused call or a role that is not assumed shows in. */
export const SHOWS = [
  'symptom/image-pull-failed',
  'symptom/secrets-not-retrieved',
  'symptom/log-driver-failed',
  'symptom/volume-not-mounted',
  'symptom/container-not-created',
  'symptom/target-registration-failed',
] as const;
/** An app that AWS refuses a call ends, or never gets healthy. */
export const APP_SHOWS = [
  ...SHOWS,
  'symptom/container-exited',
  'symptom/elb-health-check-failed',
  'symptom/container-health-check-failed',
] as const;

interface Plan {
  readonly id: CauseId;
  readonly title: string;
  readonly sources: readonly [string, ...string[]];
  readonly effects?: readonly SymptomId[];
  /** `denied`: so it is now. `then`: so it was, by the words of AWS. `named`: AWS says so, and it could not be read. */
  readonly messages: { readonly denied: Message } & Readonly<Record<string, Message>>;
  readonly fixes: (decided: Decided, site: Site) => readonly Fix[];
  /** Whether a decision that nobody could make may be of this cause. */
  readonly open: (decision: IamDecision) => boolean;
}
type Case = 'denied' | 'then' | 'named';

const NAMED = new Set(['identity', 'resource', 'boundary', 'endpoint', 'trust', 'scp', 'rcp', 'explicit-deny', 'kms']);
/** AWS named a kind of policy that no rule is about. */
const told = (d: IamDecision): boolean => ['session', 'resource'].includes(d.data['words'] ?? '');
const caseOf = (d: IamDecision): Case =>
  d.verdict === 'denied' ? 'denied' : d.verdict === 'allowed' ? 'then' : 'named';
function decisionConfidence(d: IamDecision, matches: readonly FailedCall[]): Confidence {
  if (d.calls.length === 0) return 'likely';
  // The task definition wasn't read: the role may be its task role as well, whose permissions are the app's.
  if (d.role.kind === 'unknown') return 'possible';
  // Where AWS did not say why, the call may have failed of something else before it came to this.
  if (d.verdict === 'denied')
    return d.data['assumed'] === undefined && d.data['words'] !== 'undetermined' ? 'proven' : 'likely';
  // A change that had not spread yet explains it better.
  if (madeJustBefore(d, matches)) return 'possible';
  return NAMED.has(d.data['words'] ?? '') ? 'likely' : 'possible';
}
/** One finding for all that one change puts right. */
const keyOf = (d: IamDecision): string =>
  [
    d.verdict,
    d.about?.type,
    d.about?.id,
    d.data['policy'],
    d.data['statement'],
    d.data['policyName'],
    d.data['how'],
    d.data['layer'],
    d.data['why'],
  ].join(' ');

const PARTS = [
  'role',
  'policy',
  'statement',
  'policies',
  'account',
  'resourceAccount',
  'service',
  'actual',
  'why',
  'ownAccount',
  'taskDefinition',
  'layer',
  'hinges',
  'other',
] as const;
const LAYERS: Readonly<Record<string, string>> = {
  scp: 'service control policy',
  rcp: 'resource control policy',
};
function partsOf(decided: Decided, at: string | undefined): Readonly<Record<string, string>> {
  const [d] = decided;
  const parts = Object.fromEntries(PARTS.map(p => [p, d.data[p] ?? 'unknown']));
  const denies =
    d.data['policy'] === undefined
      ? 'no statement'
      : `${d.data['statement'] ?? 'a statement'}${/policy$/.test(d.data['policy']) ? '' : ` of policy ${d.data['policy']}`}`;
  return {
    ...parts,
    denies,
    ...(d.data['layer'] !== undefined && { layer: LAYERS[d.data['layer']] ?? d.data['layer'] }),
    action: d.action,
    resource: d.resource === '*' ? 'any resource' : d.resource,
    missing: actionsOf(decided),
    because: d.because,
    time: clock(at),
    unread: d.missing.length === 0 ? 'nothing' : listed(d.missing),
    finds: d.data['how'] === 'explicit-deny' ? `${denies} denies it` : 'no statement allows it',
  };
}

/** A rule for one cause of `iam.decisions`: for each decision of that cause, words and a fix. */
export const fromDecisions = (plan: Plan) =>
  defineRule({
    id: plan.id,
    title: plan.title,
    kind: 'cause',
    severity: 'error',
    sources: plan.sources,
    needs: { decisions: 'iam.decisions', calls: detail('failure.calls'), ...FIX_NEEDS },
    messages: plan.messages,
    causes: plan.effects ?? SHOWS,
    *check(given, say) {
      const { decisions, calls } = given;
      const { site } = fixContext(given);
      const groups = new Map<string, { d: IamDecision; i: number }[]>();
      for (const [i, d] of decisions.value.entries()) {
        if (d.cause === plan.id) groups.set(keyOf(d), [...(groups.get(keyOf(d)) ?? []), { d, i }]);
        else if (d.cause === undefined && d.verdict === 'unknown' && (d.missing.length > 0 || told(d)) && plan.open(d))
          yield say.undecided('decisions', d.because, {
            about: { type: 'permission', id: `${d.data['role'] ?? d.role.arn} ${d.action} ${d.resource}` },
            actions: d.missing,
          });
      }
      for (const group of groups.values()) {
        const all = group.map(g => g.d);
        const [first, ...rest] = all;
        if (!first) continue;
        const decided: Decided = [first, ...rest];
        const ids = [...new Set(all.flatMap(d => d.calls))];
        const matches = calls.state === 'known' ? calls.value.filter(c => ids.includes(c.id)) : [];
        const kind = caseOf(first);
        if (!(kind in plan.messages)) continue;
        const own = kind === 'denied' ? first.data['message'] : undefined;
        const message = own !== undefined && own in plan.messages ? own : kind;
        const seen: readonly Citation[] = uniqueCitations(all.flatMap(d => d.seen)).slice(0, 6);
        const found = kind === 'then' ? [deployAgainFix(site)] : plan.fixes(decided, site);
        yield say.fault(message, {
          data: partsOf(decided, lastOf(matches)),
          about: first.about ?? { type: 'role', id: first.data['role'] ?? first.role.arn },
          ...(groups.size > 1 && { key: `${first.action} ${first.resource}` }),
          calls: ids,
          confidence: all.map(d => decisionConfidence(d, matches)).sort((a, b) => RANK[a] - RANK[b])[0] ?? 'possible',
          citations: cited(seen) ?? [decisions.cite(`/${group[0]?.i ?? 0}/because`, first.because)],
          fixes:
            found.length > 0
              ? found
              : [
                  {
                    title: `Allow ${first.data['role'] ?? 'the role'} to call ${first.action} on ${first.resource}`,
                    applies: 'judge',
                    risk: "What to change couldn't be read, so there is no command to print.",
                  },
                ],
        });
      }
    },
  });
const RANK: Readonly<Record<Confidence, number>> = { possible: 0, likely: 1, proven: 2 };

const kms = (d: IamDecision): boolean => d.action.toLowerCase().startsWith('kms:');
/** A decision on what a role may do by its own policies. */
export const byRole =
  (...kinds: readonly IamDecision['role']['kind'][]) =>
  (d: IamDecision): boolean =>
    kinds.includes(d.role.kind) && !kms(d) && d.action !== 'sts:AssumeRole';
/** A decision that waits for the role's own policies. */
export const unreadRole = (d: IamDecision): boolean =>
  d.action !== 'sts:AssumeRole' && d.missing.some(a => a.startsWith('iam:'));
export const unreadPolicy =
  (service: string) =>
  (d: IamDecision): boolean =>
    d.data['purpose'] !== 'exec' &&
    (d.missing.some(a => a.startsWith(`${service}:`)) || (d.action.startsWith(`${service}:`) && service === 'kms'));

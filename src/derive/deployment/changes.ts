import { hasFailed } from '../../aws/deployments/index.ts';
import { valueOf } from '../../model/evidence.ts';
import type { Deployment, ServiceRevision } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { defineDerived } from '../define-derived.ts';
import { sorted } from '../../model/text.ts';

const IGNORED = new Set(['arn', 'revision', 'registeredAt', 'status']);

/** Leaves of a value by dotted path; containers go by name, so that an inserted sidecar does not shift the rest. */
function leaves(x: unknown, path: string, out: Map<string, string>): Map<string, string> {
  if (Array.isArray(x) && x.every(e => typeof e === 'object' && e !== null && 'name' in e))
    for (const e of x) leaves(e, `${path}[${String((e as { name: unknown }).name)}]`, out);
  else if (Array.isArray(x)) out.set(path, JSON.stringify(x));
  else if (typeof x === 'object' && x !== null)
    for (const [k, v] of Object.entries(x))
      if (!IGNORED.has(k) && k !== 'at') leaves(v, path === '' ? k : `${path}.${k}`, out);
      else continue;
  else if (x !== undefined && !path.endsWith('.name')) out.set(path, String(x));
  return out;
}

/** Changed fields between two revisions, as suspects; values are as redacted as their sources. */
export function changes(before: object, after: object): { field: string; before: string; after: string }[] {
  const [a, b] = [leaves(before, '', new Map()), leaves(after, '', new Map())];
  return sorted([...a.keys(), ...b.keys()]).flatMap(field => {
    const [was, is] = [a.get(field) ?? 'not set', b.get(field) ?? 'not set'];
    return was === is ? [] : [{ field, before: was, after: is }];
  });
}

type Configured = Pick<ServiceRevision, 'platformVersion' | 'platformFamily' | 'network' | 'capacityProviders'> & {
  readonly launch?: string;
};

/** A strategy as one text; of what has a launch type instead, that. Undefined where AWS names neither. */
const placed = ({ launch, capacityProviders }: Configured): string | undefined =>
  capacityProviders === undefined
    ? launch === undefined || launch === 'unknown'
      ? undefined
      : `none (launch type ${launch})`
    : [...capacityProviders]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(p => `${p.name} (base ${p.base}, weight ${p.weight})`)
        .join(', ');

/** What of a service revision isn't in its task definition, by AWS's names. */
const ofService = (of: Configured, strategies: boolean) => ({
  service: {
    ...(strategies
      ? opt('capacityProviderStrategy', placed(of))
      : opt('launchType', of.launch === 'unknown' ? undefined : of.launch)),
    ...opt('platformVersion', of.platformVersion),
    ...opt('platformFamily', of.platformFamily),
    ...opt('networkConfiguration', of.network),
  },
});

/** Settings of the service that differ. AWS leaves out what it was not told: a field of one alone may not have changed. */
function configuredChanges(before: Configured, after: Configured): ReturnType<typeof changes> {
  const strategies = before.capacityProviders !== undefined || after.capacityProviders !== undefined;
  return changes(ofService(before, strategies), ofService(after, strategies)).filter(
    c => c.before !== 'not set' && c.after !== 'not set',
  );
}

/** Changed settings of the service between its failed revision and the one before; none where either isn't known. */
export const serviceChanges = (
  revisions: readonly ServiceRevision[],
  failed: string | undefined,
): ReturnType<typeof changes> => {
  const after = revisions.find(r => r.arn === failed);
  const before = revisions.find(r => r.arn !== failed);
  return after && before ? configuredChanges(before, after) : [];
};

/** The same of a deployment that is underway beside the steady one that it replaces, which the service lists. */
export const deploymentChanges = (deployments: readonly Deployment[], steady: string): ReturnType<typeof changes> => {
  const after = deployments.find(d => d.status === 'PRIMARY');
  const before = deployments.find(
    d => d.status === 'ACTIVE' && d.taskDefinition === steady && d.rolloutState !== 'FAILED',
  );
  return after && before ? configuredChanges(asConfigured(before), asConfigured(after)) : [];
};
const asConfigured = ({ launchType, ...deployment }: Deployment): Configured => ({
  ...deployment,
  ...opt('launch', launchType),
});

export default defineDerived({
  key: 'deployment.changes',
  from: [
    'deployment.taskDefinition',
    'deployment.steadyTaskDefinition',
    'deployment.judged',
    'ecs.serviceRevisions',
    'ecs.service',
  ],
  async derive({ need, ask }) {
    const [after, before] = await Promise.all([
      need('deployment.taskDefinition'),
      need('deployment.steadyTaskDefinition'),
    ]);
    const judged = valueOf(await ask('deployment.judged'));
    if (judged?.outcome === 'in-progress') {
      const service = valueOf(await ask('ecs.service'));
      return { found: [...changes(before, after), ...deploymentChanges(service?.deployments ?? [], before.arn)] };
    }
    // Of a deployment that failed they were read before, to see what it deployed.
    const revisions =
      judged?.revision !== undefined && hasFailed(judged.outcome) ? valueOf(await ask('ecs.serviceRevisions')) : [];
    return { found: [...changes(before, after), ...serviceChanges(revisions ?? [], judged?.revision)] };
  },
});

import type { RoleRef } from '../../model/facts.ts';
import type { LayerName, Verdict } from './evaluate.ts';
import { or } from './tri.ts';

/** What IAM's sentence says of the policy that refused. */
export interface Words {
  readonly layer?: LayerName | 'scp' | 'rcp' | 'session';
  readonly explicit: boolean;
}

const LAYERS = ['identity', 'boundary', 'resource', 'endpoint', 'trust', 'scp', 'rcp', 'session'] as const;
/** Reads a failed call's `layer`: `identity`, `explicit-deny:resource`, `explicit-deny`. */
export function wordsOf(layer: string | undefined): Words {
  const explicit = layer?.startsWith('explicit-deny') === true;
  const name = layer?.replace(/^explicit-deny:?/, '');
  const found = LAYERS.find(l => l === name);
  return { explicit, ...(found !== undefined && { layer: found }) };
}

/** The id of the cause, from the kind of policy that decided, the action and the role. */
export function causeOf(
  layer: LayerName | 'scp' | 'rcp',
  how: 'explicit-deny' | 'no-allow',
  action: string,
  kind: RoleRef['kind'],
): string | undefined {
  const service = action.split(':')[0]?.toLowerCase();
  if (layer === 'scp' || layer === 'rcp') return 'iam/scp-denied';
  if (layer === 'trust')
    return kind === 'infrastructure' ? 'iam/infrastructure-role-not-assumable' : 'iam/role-not-assumable';
  if (layer === 'endpoint') return 'network/endpoint-policy-denied';
  if (layer === 'boundary') return 'iam/boundary-denied';
  if (layer === 'resource') {
    if (service === 'secretsmanager') return 'secret/resource-policy-denied';
    if (service === 'kms') return 'secret/kms-denied';
    if (service === 'ecr') return 'image/repository-policy-denied';
    return service === 's3' ? 'secret/env-file-unreadable' : undefined;
  }
  if (how === 'explicit-deny') return 'iam/explicit-deny';
  if (service === 'kms') return 'secret/kms-denied';
  if (kind === 'task') return 'iam/task-role-denied';
  if (kind === 'instance') return 'iam/instance-role-denied';
  return kind === 'infrastructure' ? 'iam/infrastructure-role-denied' : 'iam/execution-role-denied';
}

export interface Settled {
  readonly verdict: Verdict['verdict'];
  readonly layer: LayerName;
  readonly how: 'explicit-deny' | 'no-allow';
  readonly statement?: Verdict['statement'];
  /** Something that it rests on could not be read; that AWS refused the call speaks for it. */
  readonly assumed: boolean;
}

/** The same where AWS said that there was a Deny, and mostly of which kind of policy. */
function settleDeny(v: Verdict, layer: LayerName | undefined, plain: Settled): Settled {
  const named = layer ? [layer] : (['identity', 'boundary', 'resource', 'endpoint', 'trust'] as const);
  for (const sure of [true, false])
    for (const name of named) {
      const o = v.layers[name];
      if (o?.denyBy && (o.deny === true) === sure)
        return { verdict: 'denied', layer: name, how: 'explicit-deny', statement: o.denyBy, assumed: !sure };
    }
  const open = named.find(name => v.layers[name]?.deny === 'unknown');
  // A kind of policy that could not be looked at: a Deny of another kind does not answer for it.
  const unseen = layer !== undefined && v.layers[layer] === undefined ? layer : undefined;
  if (open ?? unseen)
    return { verdict: 'unknown', layer: open ?? unseen ?? plain.layer, how: 'explicit-deny', assumed: false };
  return v.verdict === 'denied'
    ? { ...plain, assumed: layer !== undefined && plain.layer !== layer }
    : { verdict: v.verdict, layer: layer ?? v.layer, how: 'explicit-deny', assumed: false };
}

/**
 * What the policies say now of a call that was refused, given which kind of policy AWS named. A Deny whose condition cannot
 * be known is the one that AWS meant, where it said that there was a Deny of that kind.
 */
export function settle(v: Verdict, words: Words, refused: boolean): Settled {
  const plain: Settled = {
    verdict: v.verdict,
    layer: v.layer,
    how: v.how === 'explicit-deny' ? 'explicit-deny' : 'no-allow',
    assumed: false,
    ...(v.statement && { statement: v.statement }),
  };
  if (!refused) return plain;
  const layer = words.layer === 'scp' || words.layer === 'rcp' || words.layer === 'session' ? undefined : words.layer;
  if (words.explicit) return settleDeny(v, layer, plain);
  const o = layer && v.layers[layer];
  // AWS named a policy of another kind that allows nothing: a Deny that is found beside it is not what refused this call.
  const beside = words.layer !== undefined && layer !== 'identity' && v.layer !== layer;
  if (v.verdict === 'denied' && v.how === 'explicit-deny' && !(beside && o)) return { ...plain, assumed: beside };
  if (layer && o) {
    const allow = layer === 'identity' || layer === 'boundary' ? o.allow : or([o.allow, o.delegate]);
    // AWS names one kind of policy, though others may lack it too: the one that it named comes first.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    if (allow === false) return { verdict: 'denied', layer, how: 'no-allow', assumed: false };
    if (allow === 'unknown') return { verdict: 'unknown', layer, how: 'no-allow', assumed: false };
    if (v.verdict === 'denied') return { ...plain, assumed: beside && v.how === 'explicit-deny' };
    return {
      verdict: v.verdict === 'unknown' && v.layer !== layer ? 'allowed' : v.verdict,
      layer,
      how: 'no-allow',
      assumed: false,
    };
  }
  // What AWS named is not there now, and something else would refuse the next call.
  if (v.verdict === 'denied') return { ...plain, assumed: words.layer !== undefined };
  if (layer === 'boundary') return { verdict: 'allowed', layer, how: 'no-allow', assumed: false };
  // Refused without a word why: where the role has no Allow at all, its own policies are what to look at.
  if (words.layer === undefined && v.verdict === 'unknown' && v.layers.identity?.allow === false)
    return { verdict: 'denied', layer: 'identity', how: 'no-allow', assumed: true };
  return plain;
}

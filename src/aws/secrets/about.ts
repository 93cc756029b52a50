import { partsNamed } from '../../model/failed-calls.ts';
import type { FailedCall, SecretFacts, SecretRef } from '../../model/facts.ts';

/** What a reader, or ECS, left out of a name. */
const elided = (name: string): boolean => /[<>*…]|\.\.\.|xxx/i.test(name);
const bare = (name: string): string => name.replace(/^\//, '');

function isNamed(name: string, ref: SecretRef): boolean {
  if (
    name === ref.valueFrom ||
    name === ref.id ||
    (ref.arn !== undefined && (name === ref.arn || name.startsWith(`${ref.arn}:`)))
  )
    return true;
  return (
    ref.kind === 'ssm' && ref.id !== undefined && bare(name.replace(/^arn:[^/]*:parameter\//, '')) === bare(ref.id)
  );
}

/** Whether a failed call fetched what a reference points at: its words name it, they may mean it, or they are about something else. */
export function aboutReference(call: FailedCall, ref: SecretRef): 'named' | 'maybe' | 'no' {
  if (call.how === 'unreachable' || call.how === 'throttled') return 'no';
  const forRegistry =
    ref.name === 'repositoryCredentials' && call.step === 'registry-auth' && call.service === 'secretsmanager';
  if (call.step !== 'secret' && !forRegistry) return 'no';
  const service = call.service === 'secretsmanager' || call.service === 'ssm' ? call.service : undefined;
  if (service !== undefined && ref.kind !== 'malformed' && service !== ref.kind) return 'no';
  const names = [
    ...partsNamed(call, 'secret'),
    ...partsNamed(call, 'parameter'),
    ...(call.resource !== undefined && !call.resource.includes(':kms:') ? [call.resource] : []),
  ];
  if (names.some(n => isNamed(n, ref))) return 'named';
  return names.some(n => !elided(n) && n !== '*') ? 'no' : 'maybe';
}

/** One secret, parameter or malformed reference, with the failed calls that it could explain. */
export interface Looked {
  readonly facts: SecretFacts;
  readonly ref: SecretRef;
  /** JSON pointer into `secret.references`. */
  readonly at: string;
  /** All references to the same thing. */
  readonly refs: readonly SecretRef[];
  readonly containers: readonly string[];
  readonly calls: readonly FailedCall[];
  /** The words name it, or there is no other of its kind that they could mean. */
  readonly named: boolean;
}

/** Every different thing that is referred to, once. */
export function lookedUp(all: readonly SecretFacts[], calls: readonly FailedCall[], kind: SecretRef['kind']): Looked[] {
  const of = (ref: SecretRef): string =>
    kind === 'malformed' ? ref.valueFrom : `${ref.region} ${ref.arn ?? ref.id ?? ''}`;
  const mine = all.map((facts, i) => ({ facts, i })).filter(x => x.facts.ref.kind === kind);
  const keys = [...new Set(mine.map(x => of(x.facts.ref)))];
  return keys.flatMap(key => {
    const same = mine.filter(x => of(x.facts.ref) === key);
    const first = same[0];
    if (!first) return [];
    const refs = same.map(x => x.facts.ref);
    const best = (call: FailedCall): string =>
      refs.some(r => aboutReference(call, r) === 'named')
        ? 'named'
        : refs.some(r => aboutReference(call, r) === 'maybe')
          ? 'maybe'
          : 'no';
    const hits = calls.filter(c => best(c) !== 'no');
    return [
      {
        facts: first.facts,
        ref: first.facts.ref,
        at: `/${first.i}`,
        refs,
        containers: [...new Set(refs.map(r => r.container))],
        calls: hits,
        named: hits.some(c => best(c) === 'named') || (hits.length > 0 && all.every(f => of(f.ref) === key)),
      },
    ];
  });
}

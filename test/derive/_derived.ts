import { Broker } from '../../src/collect/broker.ts';
import type { AnyCollector } from '../../src/collect/collector.ts';
import { openDoor } from '../../src/collect/door.ts';
import { replay } from '../../src/collect/replay.ts';
import type { Evidence, EvidenceKey, EvidenceTypes } from '../../src/model/evidence.ts';
import type { Target } from '../../src/model/target.ts';

export type Given = { readonly [K in EvidenceKey]?: EvidenceTypes[K] };

/** A derivation over given evidence, and which of it was asked for. What is not given is absent, what is `cut` not whole. */
export async function derived<K extends EvidenceKey>(
  derivation: AnyCollector & { readonly key: K },
  given: Given,
  target: Partial<Target> = { service: 'web' },
  cut: readonly EvidenceKey[] = [],
): Promise<{ readonly evidence: Evidence<EvidenceTypes[K]>; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const stubs = derivation.from.map(
    (key): AnyCollector => ({
      key,
      from: [],
      actions: [],
      collect: async () => {
        asked.push(key);
        return key in given ? { found: given[key], whole: !cut.includes(key) } : { missing: 'not given' };
      },
    }),
  );
  const broker = new Broker([derivation, ...stubs], openDoor(replay({ calls: [] })), {
    region: 'eu-west-1',
    cluster: 'prod',
    ...target,
  });
  const evidence = await broker.ask(derivation.key);
  const [bug] = broker.bugs;
  if (bug) throw bug.error;
  return { evidence, asked: asked.sort() };
}

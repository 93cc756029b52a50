import { readFileSync } from 'node:fs';
import { type Case, parseCase } from '../../src/collect/case.ts';
import { NotRecorded } from '../../src/collect/not-recorded.ts';
import { replay } from '../../src/collect/replay.ts';
import type { Transport } from '../../src/collect/transport.ts';

// A whole account at the transport: many services, each answered as a recorded one, with names and tasks of its own.

export interface ClusterSpec {
  readonly cluster: string;
  readonly services: number;
  /** A recording in fixtures/cases. */
  readonly story: string;
}
export interface FakeAccount {
  readonly transport: Transport;
  /** `action input`, in the order of asking. */
  readonly asked: string[];
  readonly names: readonly string[];
}
interface Copy extends ClusterSpec {
  readonly name: string;
  readonly suffix: string;
}
const recording = (story: string): Case =>
  parseCase(readFileSync(new URL(`../../fixtures/cases/${story}/case.json`, import.meta.url), 'utf8'));
const PAGE = 100;
const ACCOUNT = '111122223333';

/** What `fail` throws is what a call gets. */
export function account(
  specs: readonly ClusterSpec[],
  fail: (action: string, input: Readonly<Record<string, unknown>>) => Error | undefined = () => undefined,
): FakeAccount {
  const cases = new Map(specs.map(s => [s.story, recording(s.story)]));
  const ids = new Map(
    [...cases].map(([story, of]) => {
      const all = JSON.stringify(of.calls).match(/\b[0-9a-f]{32}\b/g) ?? [];
      return [story, new Map(all.map(id => [id.slice(0, 28), id]))];
    }),
  );
  const replays = new Map([...cases].map(([story, of]) => [story, replay(of)]));
  const copies: Copy[] = specs
    .flatMap(spec => Array.from({ length: spec.services }, () => spec))
    .map((spec, i) => ({
      ...spec,
      name: `svc-${String(i).padStart(4, '0')}`,
      suffix: i.toString(16).padStart(4, '0'),
    }));
  const byName = new Map(copies.map(c => [c.name, c]));
  const bySuffix = new Map(copies.map(c => [c.suffix, c]));
  const asked: string[] = [];

  const page = (arns: readonly string[], list: string, token: unknown) => {
    const from = Number(token ?? 0);
    const next = from + PAGE;
    return { [list]: arns.slice(from, next), ...(next < arns.length && { nextToken: String(next) }) };
  };
  const arn = (kind: string, path: string): string => `arn:aws:ecs:eu-west-1:${ACCOUNT}:${kind}/${path}`;
  const copyOf = (text: string): Copy | undefined => {
    const name = /svc-\d{4}/.exec(text)?.[0];
    if (name !== undefined) return byName.get(name);
    const id = /\b[0-9a-f]{28}([0-9a-f]{4})\b/.exec(text)?.[1];
    return id === undefined ? undefined : bySuffix.get(id);
  };
  /** What a copy asks, as the recording has it: its own cluster and service, and the ids of its tasks. */
  const original = (text: string, copy: Copy, of: Case): string => {
    return text
      .replaceAll(copy.name, of.target?.service ?? '')
      .replaceAll(`"${copy.cluster}"`, `"${of.target?.cluster}"`)
      .replaceAll(`/${copy.cluster}/`, `/${of.target?.cluster}/`)
      .replace(/\b[0-9a-f]{32}\b/g, id => ids.get(copy.story)?.get(id.slice(0, 28)) ?? id);
  };
  const renamed = (text: string, copy: Copy, of: Case): string =>
    text
      .replaceAll(of.target?.service ?? '', copy.name)
      .replaceAll(`"${of.target?.cluster}"`, `"${copy.cluster}"`)
      .replaceAll(`/${of.target?.cluster}/`, `/${copy.cluster}/`)
      .replace(/\b[0-9a-f]{32}\b/g, id => id.slice(0, 28) + copy.suffix);

  async function answer(action: string, input: Readonly<Record<string, unknown>>, region: string): Promise<unknown> {
    if (action === 'ecs:ListClusters')
      return page(
        specs.map(s => arn('cluster', s.cluster)),
        'clusterArns',
        input['nextToken'],
      );
    if (action === 'ecs:ListServices') {
      const own = copies.filter(c => c.cluster === input['cluster']).map(c => arn('service', `${c.cluster}/${c.name}`));
      return page(own, 'serviceArns', input['nextToken']);
    }
    const text = JSON.stringify(input);
    const copy = copyOf(text);
    if (copy === undefined) return shared(action, input, region);
    const of = cases.get(copy.story) as Case;
    const asIn = JSON.parse(original(text, copy, of)) as object;
    const said = await (replays.get(copy.story) as Transport).send(action, asIn, region);
    return JSON.parse(renamed(JSON.stringify(said), copy, of)) as unknown;
  }
  /** What no service has alone: the first recording that has it. */
  async function shared(action: string, input: object, region: string): Promise<unknown> {
    let missing: unknown;
    for (const one of replays.values())
      try {
        return await one.send(action, input, region);
      } catch (error) {
        if (!(error instanceof NotRecorded)) throw error;
        missing = error;
      }
    throw missing;
  }
  return {
    asked,
    names: copies.map(c => `${c.cluster}/${c.name}`),
    transport: {
      async send(action, input, region) {
        asked.push(`${action} ${JSON.stringify(input)}`);
        const error = fail(action, input as Record<string, unknown>);
        if (error) throw error;
        return answer(action, input as Record<string, unknown>, region);
      },
    },
  };
}

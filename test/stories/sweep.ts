import { stories } from './all.ts';
import { type Fault, FAULTS, overclaims, runWithout, type Taken, unnamed } from './blindfold.ts';
import { chosenBy } from './record.ts';

/**
 * Takes calls away from every story, and prints what a run then says that it can't know:
 *
 *     npm run blindfold                           # every action denied
 *     npm run blindfold -- --fault 'timed out'    # or malformed, or cut
 *     npm run blindfold -- --calls                # every call by itself
 *     npm run blindfold -- --pairs 2000           # so many random pairs of actions
 *     npm run blindfold -- secret/not-found       # the stories of a rule, or one story
 */
export async function sweep(argv: readonly string[], print: (line: string) => void): Promise<number> {
  const option = (name: string): string | undefined => {
    const at = argv.indexOf(name);
    return at < 0 ? undefined : (argv[at + 1] ?? '');
  };
  const values = new Set([option('--fault'), option('--pairs'), option('--seed')]);
  const name = argv.find(a => !a.startsWith('--') && !values.has(a));
  const fault = (option('--fault') ?? 'denied') as Fault;
  if (!(fault in FAULTS)) throw new Error(`--fault is one of ${Object.keys(FAULTS).join(', ')}`);
  const random = randomFrom(Number(option('--seed') ?? 1));
  const chosen = chosenBy(name, stories);
  const pairs = Math.ceil(Number(option('--pairs') ?? 0) / chosen.length);
  const started = performance.now();
  const found = new Map<string, string[]>();
  let runs = 0;
  for (const story of chosen) {
    const full = await runWithout(story, [], fault);
    for (const taken of takings(full.calls, { calls: argv.includes('--calls'), pairs, random })) {
      runs++;
      const { report } = await runWithout(story, taken, fault);
      const without = taken.map(t => t.action).join(' and ');
      for (const line of [...overclaims(story.name, full.report, report), ...(await unnamed(report))])
        found.set(`without ${without}: ${line}`, [...(found.get(`without ${without}: ${line}`) ?? []), story.name]);
    }
  }
  for (const [line, where] of [...found].sort())
    print(`${line} (${where.slice(0, 3).join(', ')}${where.length > 3 ? `, and ${where.length - 3} more` : ''})`);
  print(
    `${runs} runs of ${chosen.length} stories, ${fault}: ${[...found.values()].flat().length} overclaims (${Math.round((performance.now() - started) / 1000)} s)`,
  );
  return found.size;
}

/** What is taken away in one run after the other. */
export function takings(
  calls: readonly { readonly action: string; readonly key: string }[],
  how: { readonly calls?: boolean; readonly pairs?: number; readonly random?: () => number },
): (readonly Taken[])[] {
  const actions = [...new Set(calls.map(c => c.action))];
  if (how.pairs !== undefined && how.pairs > 0) {
    const { random = Math.random } = how;
    const any = (): string => actions[Math.floor(random() * actions.length)] ?? '';
    return Array.from({ length: how.pairs }, () => [{ action: any() }, { action: any() }]);
  }
  return how.calls ? calls.map(c => [{ action: c.action, call: c.key }]) : actions.map(action => [{ action }]);
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (process.argv[1] !== undefined && import.meta.url.endsWith(process.argv[1].split('/').at(-1) ?? '-'))
  process.exitCode = (await sweep(process.argv.slice(2), console.log)) > 0 ? 1 : 0;

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/index.ts';
import { readCase } from '../cli/run.ts';
import { targetOfCase } from '../target/from-case.ts';
import { type Case, normaliseInput, strings } from '../collect/case.ts';
import { openDoor } from '../collect/door.ts';
import { replay } from '../collect/replay.ts';
import type { Transport } from '../collect/transport.ts';
import { diagnoseInFull } from '../diagnose.ts';

// Ratios, each measured side by side in this run: machines differ and are noisy.
const DELAY = 50; // milliseconds a call
const root = join(import.meta.dirname, '../..');
const dir = join(root, 'fixtures/cases');

interface Call {
  readonly action: string;
  readonly input: unknown;
  readonly output: unknown;
  readonly stage: 1 | 2;
}

/**
 * The longest chain of dependent calls: a call depends on the first answers that its input's ids came from, and one of the
 * second stage on the end of the first. Names that the person gave depend on nothing.
 */
function chain(calls: readonly Call[], given: ReadonlySet<string>): number {
  const depth: number[] = [];
  const texts = calls.map(c => JSON.stringify(c.output ?? ''));
  for (const [i, call] of calls.entries()) {
    let d = 0;
    for (const id of new Set(strings(call.input).filter(s => s.length > 3 && !given.has(s)))) {
      const from = calls.findIndex(
        (c, j) => j < i && c !== call && texts[j]?.includes(JSON.stringify(id).slice(1, -1)),
      );
      if (from >= 0) d = Math.max(d, depth[from] ?? 0);
    }
    if (call.stage === 2) d = Math.max(d, ...calls.map((c, j) => (j < i && c.stage === 1 ? (depth[j] ?? 0) : 0)));
    depth[i] = d + 1;
  }
  return Math.max(0, ...depth);
}

async function measure(
  name: string,
): Promise<{ name: string; wall: number; chain: number; calls: number; distinct: number; verdict: string }> {
  const source: Case = readCase(join(dir, name, 'case.json'));
  const target = targetOfCase(source, undefined, undefined);
  const sent: { action: string; input: unknown; key: string }[] = [];
  const run = async (only: boolean) => {
    sent.length = 0;
    const inner = replay(source, { delayMs: DELAY });
    const transport: Transport = {
      send: (action, input, region) => (
        sent.push({ action, input, key: `${region} ${action} ${JSON.stringify(normaliseInput(input))}` }),
        inner.send(action, input, region)
      ),
    };
    const door = openDoor(transport, source.at === undefined ? {} : { now: () => source.at ?? '' });
    const started = performance.now();
    const { report } = await diagnoseInFull(target, {
      door,
      at: source.at,
      ...(only && { rules: rules.filter(r => r.kind === 'symptom') }),
    });
    return { report, wall: performance.now() - started, door };
  };
  await run(false); // modules are loaded, code is warm
  await run(true);
  const stage1 = new Set(sent.map(s => s.key));
  const { report, wall, door } = await run(false);
  const outputs = new Map(
    door.answered.map(a => [`${a.region} ${a.action} ${JSON.stringify(normaliseInput(a.input))}`, a.output]),
  );
  const calls = sent.map(
    (s): Call => ({ action: s.action, input: s.input, output: outputs.get(s.key), stage: stage1.has(s.key) ? 1 : 2 }),
  );
  const given = new Set([target.cluster, target.service ?? '', target.task ?? '', target.region]);
  return {
    name,
    wall,
    chain: chain(calls, given),
    calls: sent.length,
    distinct: new Set(sent.map(s => s.key)).size,
    verdict: report.verdict,
  };
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
function process_(args: readonly string[], times = 9): number {
  const walls: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '' } });
    walls.push(performance.now() - started);
  }
  return median(walls);
}

const names = existsSync(dir)
  ? readdirSync(dir)
      .filter(n => existsSync(join(dir, n, 'case.json')))
      .sort()
  : [];
const wanted = process.argv.slice(2);
const rows = [];
for (const name of wanted.length > 0 ? wanted : names) rows.push(await measure(name));

console.log(`A diagnosis at ${DELAY} ms a call, against its longest chain of dependent calls\n`);
console.log(
  `${'case'.padEnd(44)}${'wall'.padStart(8)}${'chain'.padStart(8)}${'ratio'.padStart(8)}${'calls'.padStart(8)}${'twice'.padStart(8)}`,
);
for (const r of rows)
  console.log(
    `${r.name.padEnd(44)}${`${Math.round(r.wall)} ms`.padStart(8)}${String(r.chain).padStart(8)}${(r.wall / (r.chain * DELAY)).toFixed(2).padStart(8)}${String(r.calls).padStart(8)}${String(r.calls - r.distinct).padStart(8)}`,
  );
const ratios = rows.map(r => r.wall / (r.chain * DELAY));
console.log(`\nworst ratio ${Math.max(...ratios).toFixed(2)}, median ${median(ratios).toFixed(2)} (aim: at most 1.25)`);
console.log(`calls made twice: ${rows.reduce((n, r) => n + r.calls - r.distinct, 0)} (aim: 0)`);
const healthy = rows.filter(r => r.verdict === 'healthy');
if (healthy.length > 0)
  console.log(`most calls for a healthy service: ${Math.max(...healthy.map(r => r.calls))} (aim: at most 8)`);

const bare = process_(['-e', '0']);
const help = process_(['bin/ecs-doctor.js', '--help']);
console.log(
  `\nnode -e 0: ${bare.toFixed(0)} ms; --help: ${help.toFixed(0)} ms, ${(help / bare).toFixed(2)} times (aim: at most 3)`,
);
const first = rows.find(r => r.verdict === 'unhealthy')?.name;
if (first !== undefined) {
  const replayed = process_(['bin/ecs-doctor.js', 'diagnose', '--case', join(dir, first, 'case.json')]);
  console.log(`a --case replay: ${replayed.toFixed(0)} ms, ${(replayed / bare).toFixed(2)} times (aim: at most 6)`);
}

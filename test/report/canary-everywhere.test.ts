import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Redaction } from '../../src/collect/redact.ts';
import type { Transport } from '../../src/collect/transport.ts';
import { diagnoseInFull } from '../../src/diagnose.ts';
import { formats, renderReport } from '../../src/report/index.ts';
import { stories } from '../stories/all.ts';
import type { Story } from '../stories/story.ts';
import { transportOf } from '../stories/world.ts';

/** Ways in which people let a secret get into a text. Each place has a number of its own, so that a leak says where from. */
const WAYS: readonly ((secret: string) => string)[] = [
  s => ` password=${s}`,
  s => ` {"api_key":"${s}"}`,
  s => ` --token ${s}`,
  s => ` postgres://app:${s}@db:5432/app`,
  s => ` Authorization: Bearer ${s}`,
  s => ` https://x/?access_token=${s}`,
  s => ` client_secret: '${s}'`,
];
const CANARY = /CANARYx9Kq2/;
const planted = (n: number): string => `${WAYS[n % WAYS.length]?.(`CANARYx9Kq2n${n}z`)}`;

/** JSON in a text, as it is or as IAM writes it, with its strings changed; undefined where it is a text like any other. */
function withinJson(text: string, change: (text: string) => string): string | undefined {
  const encoded = text.startsWith('%7B');
  if (!encoded && !/^\s*[{[]/.test(text)) return undefined;
  try {
    const inner = JSON.stringify(mapStrings(JSON.parse(encoded ? decodeURIComponent(text) : text), change));
    return encoded ? encodeURIComponent(inner) : inner;
  } catch {
    return undefined;
  }
}
/** Every string of a value changed, those in JSON within it too. */
function mapStrings(x: unknown, change: (text: string) => string): unknown {
  if (typeof x === 'string') return withinJson(x, change) ?? change(x);
  if (x instanceof Date || typeof x !== 'object' || x === null) return x;
  return Array.isArray(x)
    ? x.map(e => mapStrings(e, change))
    : Object.fromEntries(Object.entries(x).map(([k, v]) => [k, mapStrings(v, change)]));
}
const countStrings = (x: unknown): number => {
  let n = 0;
  mapStrings(x, text => {
    n++;
    return text;
  });
  return n;
};

/** What a story's world answers, and how often each string of it stands anywhere. */
async function answersOf(story: Story): Promise<{ answers: unknown[]; times: ReadonlyMap<string, number> }> {
  const world = transportOf(story.world());
  const answers: unknown[] = [];
  const transport: Transport = {
    async send(action, input, region) {
      const answer = await world.send(action, input, region);
      answers.push(answer);
      return answer;
    },
  };
  await diagnoseInFull(story.target(), { transport, at: story.at(), risks: true });
  const times = new Map<string, number>();
  for (const a of answers)
    mapStrings(a, text => {
      times.set(text, (times.get(text) ?? 0) + 1);
      return text;
    });
  return { answers, times };
}

describe('a secret in any string of any answer', () => {
  it.each(stories.map(s => [s.name, s] as const))('is in no output and in no recording: %s', async (_, story) => {
    const { answers, times } = await answersOf(story);
    let n = 0;
    // All strings at once, of every answer on its own.
    for (const answer of answers) {
      const told = mapStrings(answer, text => `${text}${planted(n++)}`);
      expect(CANARY.test(JSON.stringify(told))).toBe(countStrings(answer) > 0);
      expect(JSON.stringify(new Redaction().answer(told))).not.toMatch(CANARY);
    }
    expect(n).toBeGreaterThan(50);
    // In a whole diagnosis, all strings that nothing else is found by: what stands in one place only.
    let more = 0;
    const world = transportOf(story.world());
    const transport: Transport = {
      async send(action, input, region) {
        const change = (text: string): string => (times.get(text) === 1 ? `${text}${planted(more++)}` : text);
        return mapStrings(await world.send(action, input, region), change);
      },
    };
    const { report, calls } = await diagnoseInFull(story.target(), { transport, at: story.at(), risks: true });
    expect(more).toBeGreaterThan(10);
    for (const format of formats) expect(await renderReport(report, format), format).not.toMatch(CANARY);
    expect(JSON.stringify(calls)).not.toMatch(CANARY);
  });

  it('is not said in the message of a failed call either', async () => {
    const [story] = stories.filter(s => s.name === 'secret-not-found') as [Story];
    const world = transportOf(story.world());
    let n = 0;
    const transport: Transport = {
      async send(action, input, region) {
        if (/^ecs:Describe(?:Services|Clusters)$|ListTasks/.test(action)) return world.send(action, input, region);
        throw Object.assign(new Error(`refused${planted(n++)}`), { name: 'AccessDeniedException' });
      },
    };
    const { report, calls } = await diagnoseInFull(story.target(), { transport, at: story.at(), risks: true });
    expect(n).toBeGreaterThan(2);
    for (const format of formats) expect(await renderReport(report, format), format).not.toMatch(CANARY);
    expect(JSON.stringify(calls)).not.toMatch(CANARY);
    expect(JSON.stringify(calls)).toContain('refused');
  });
});

const RECORDED = resolve(process.env['ECS_DOCTOR_RECORDED'] ?? join(import.meta.dirname, '../../../shared/recorded'));
const FILE = join(RECORDED, 'answers.jsonl');
const there = existsSync(FILE);
if (!there) console.warn(`secrets in recorded answers: skipped, ${FILE} does not exist`);

describe.runIf(there)('answers that AWS really gave', () => {
  const answers = (there ? readFileSync(FILE, 'utf8') : '')
    .split('\n')
    .filter(line => line !== '')
    .map(
      line => JSON.parse(line) as { action: string; source: string; output?: unknown; error?: { message?: string } },
    );

  it('show no secret that is put into any string of them', { timeout: 240_000 }, () => {
    let n = 0;
    for (const { source, output, error } of answers) {
      const told = mapStrings(output ?? error?.message ?? '', text => `${text}${planted(n++)}`);
      const redaction = new Redaction();
      const kept = output === undefined ? redaction.text(String(told)) : redaction.answer(told);
      expect(JSON.stringify(kept), source).not.toMatch(CANARY);
    }
    expect(n).toBeGreaterThan(10_000);
  });
  it('keep nearly all that they say', { timeout: 240_000 }, () => {
    let [all, kept] = [0, 0];
    const HIDDEN = /environment|tags|command|entryPoint|labels|options|annotations|header|query|body/i;
    for (const { output } of answers)
      for (const [key, value] of Object.entries((output ?? {}) as object)) {
        const plain = JSON.stringify(value) ?? '';
        if (HIDDEN.test(`${key} ${plain}`)) continue;
        all += countStrings(value);
        const marks = (JSON.stringify(new Redaction().answer({ [key]: value })).match(/\[redacted/g) ?? []).length;
        kept += countStrings(value) - marks;
      }
    expect(kept / all).toBeGreaterThan(0.999);
  });
});

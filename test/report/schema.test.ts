import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditSchema, documentSchema, errorSchema, reportSchema } from '../../src/dev/report-schema.ts';
import { ecsDoctor } from '../cli/_run.ts';
import { all, byHand, report } from './_reports.ts';

type Schema = { readonly [key: string]: unknown };
const now = z.toJSONSchema(reportSchema, { target: 'draft-2020-12', io: 'input' }) as Schema;
const then = JSON.parse(readFileSync(new URL('./report.v1.schema.json', import.meta.url), 'utf8')) as Schema;
const ajv = new Ajv2020({ strict: false });
const valid = ajv.compile(now);

/** What a consumer of the old schema would miss in the new one: fields gone, types changed, words of an enum gone or new, fields that are no longer sure. */
function lost(old: unknown, fresh: unknown, at = ''): string[] {
  const [a, b] = [old as Schema, fresh as Schema];
  if (typeof b !== 'object' || b === null) return [`${at} is gone`];
  const out: string[] = [];
  if (JSON.stringify(a['type']) !== JSON.stringify(b['type']))
    out.push(`${at} was ${JSON.stringify(a['type'])} and is ${JSON.stringify(b['type'])}`);
  if (JSON.stringify(a['enum']) !== JSON.stringify(b['enum']))
    out.push(`${at} was one of ${JSON.stringify(a['enum'])} and is one of ${JSON.stringify(b['enum'])}`);
  for (const field of (a['required'] as string[] | undefined) ?? [])
    if (!((b['required'] as string[] | undefined) ?? []).includes(field)) out.push(`${at}/${field} is no longer sure`);
  for (const [field, of] of Object.entries((a['properties'] as Schema | undefined) ?? {}))
    out.push(...lost(of, (b['properties'] as Schema | undefined)?.[field], `${at}/${field}`));
  for (const part of ['items', 'additionalProperties'])
    if (typeof a[part] === 'object') out.push(...lost(a[part], b[part], `${at}/${part}`));
  return out;
}
const changed = (change: (s: never) => void): Schema => {
  const copy = structuredClone(then);
  change(copy as never);
  return copy;
};

describe('version 1 of the report', () => {
  it('is only ever added to', () => expect(lost(then, now)).toEqual([]));
  it('says the version that it is', () => expect(report().schemaVersion).toMatch(/^1\.\d+$/));
  type Any = { properties: Record<string, Any & { enum: string[]; items: Any; type: string }>; required: string[] };
  it.each<[string, (s: Any) => void, string]>([
    [
      'a field that is gone',
      s => {
        delete s.properties['headline'];
      },
      '/headline is gone',
    ],
    [
      'a field deep down that is gone',
      s => {
        delete s.properties['findings']?.items.properties['fixes'];
      },
      '/findings/items/fixes is gone',
    ],
    [
      'another type',
      s => {
        (s.properties['at'] as { type: string }).type = 'number';
      },
      '/at was "string" and is "number"',
    ],
    [
      'a new word of an enum',
      s => {
        s.properties['verdict']?.enum.push('maybe');
      },
      '/verdict was one of',
    ],
    [
      'a field that became optional',
      s => {
        s.required = s.required.filter(r => r !== 'denied');
      },
      '/denied is no longer sure',
    ],
  ])('would notice %s', (_, change, said) => expect(lost(then, changed(change)).join('\n')).toContain(said));
  it('would not mind a new field', () =>
    expect(
      lost(
        then,
        changed((s: Any) => {
          (s.properties as Record<string, unknown>)['news'] = { type: 'string' };
        }),
      ),
    ).toEqual([]));
});

describe('a report is what the schema says', () => {
  it.each(all)('%s', (_, r) => expect(valid(r) ? [] : valid.errors).toEqual([]));
  it.each([
    ['no verdict', { verdict: undefined }],
    ['a verdict that there is not', { verdict: 'sick' }],
    ['findings that are none', { findings: [{}] }],
  ])('and not with %s', (_, wrong) => expect(valid(JSON.parse(JSON.stringify({ ...report(), ...wrong })))).toBe(false));
  it('so is an audit, and an error', () => {
    const audit = {
      schemaVersion: '1.0',
      kind: 'audit',
      at: report().at,
      summary: { services: 1, healthy: 1, unhealthy: 0, unclear: 0, risks: 0 },
      reports: Object.values(byHand),
    };
    expect(auditSchema.safeParse(audit).success).toBe(true);
    expect(
      errorSchema.safeParse({
        schemaVersion: '1.0',
        kind: 'error',
        error: { code: 'x', title: 'x', message: '', hint: '' },
      }).success,
    ).toBe(true);
  });
});

describe('the schema that is published', () => {
  const schema = documentSchema();
  const any = ajv.compile(schema);
  it('has an id, which every report names', async () => {
    expect(schema['$id']).toBe('urn:ecs-doctor:schema:v1');
    const { SCHEMA } = await import('../../src/engine/to-report.ts');
    expect(SCHEMA).toBe(schema['$id']);
  });
  it.each<[string, unknown]>([
    ['a report', report()],
    ['a report with a field of a later minor version', { ...report(), news: 1 }],
    ['an error', { schemaVersion: '1.0', kind: 'error', error: { code: 'x', title: 'x', message: 'x', hint: '' } }],
    ['a page', { schemaVersion: '1.0', kind: 'rule', rule: 'app/crashed', page: '# x' }],
  ])('covers %s', (_, document) => expect(any(document) ? [] : any.errors).toEqual([]));
  it('covers what explain prints', async () => {
    const ran = await ecsDoctor(['explain', 'CannotPullContainerError: x', '--format', 'json']);
    const document = JSON.parse(ran.stdout) as { kind: string };
    expect(document.kind).toBe('explanation');
    expect(any(document) ? [] : any.errors).toEqual([]);
  });
  it('does not cover a document of no kind', () => expect(any({ schemaVersion: '1.0' })).toBe(false));
});

describe('within a report', () => {
  it.each(all)('%s: what is named is there, and said once', (_, r) => {
    const ids = r.findings.map(f => f.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const root of r.roots) expect(r.findings.find(f => f.id === root.finding)?.kind).toBe('cause');
    for (const id of [
      ...r.roots.flatMap(x => x.explains),
      ...r.unexplained.map(u => u.finding),
      ...r.findings.flatMap(f => [...f.causes, ...f.causedBy]).filter(x => ids.includes(x)),
    ])
      expect(ids).toContain(id);
    expect(r.denied).toEqual([...new Set(r.denied)].sort());
    expect(r.headline.length).toBeLessThanOrEqual(140);
  });
});

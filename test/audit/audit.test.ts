import { describe, expect, it } from 'vitest';
import tasksMissing from '../../rules/symptom/tasks-missing.ts';
import { type AuditEvent, type AuditOptions, audit } from '../../src/audit/audit.ts';
import type { AuditReport } from '../../src/model/report.ts';
import { UserError } from '../../src/model/user-error.ts';
import { renderAudit } from '../../src/report/index.ts';
import { account, type ClusterSpec } from './_account.ts';

const AT = '2026-01-15T14:05:00.000Z';
const BROKEN = 'network-endpoint-security-group';
const FINE = 'healthy-at-risk';
const SMALL: readonly ClusterSpec[] = [
  { cluster: 'dev', services: 3, story: 'app-crashed' },
  { cluster: 'empty', services: 0, story: FINE },
  { cluster: 'prod', services: 12, story: BROKEN },
  { cluster: 'staging', services: 5, story: FINE },
];
const cheap = { rules: [tasksMissing] };

const error = (name: string, message = name): Error => Object.assign(new Error(message), { name });
const denial = error('AccessDeniedException', 'not authorized');

async function all(options: Partial<AuditOptions> & Pick<AuditOptions, 'transport'>): Promise<{
  events: AuditEvent[];
  report: AuditReport;
}> {
  const events: AuditEvent[] = [];
  for await (const event of audit({ region: 'eu-west-1', clusters: 'all', at: AT, ...options })) events.push(event);
  const last = events.at(-1);
  if (last?.kind !== 'summary') throw new Error('no summary');
  return { events, report: last.audit };
}
const reached = (events: readonly AuditEvent[]): string[] =>
  events.flatMap(e => (e.kind === 'service' ? [`${e.report.target.cluster}/${e.report.target.service}`] : []));

describe('an audit of a whole account', () => {
  it('sees all 2,300 services of one cluster, each once', async () => {
    const { transport, asked, names } = account([{ cluster: 'prod', services: 2300, story: FINE }]);
    const { events, report } = await all({ transport, ...cheap });
    expect(reached(events)).toEqual(names);
    expect(report).toMatchObject({ complete: true, notReached: [], summary: { services: 2300 } });
    expect(asked.filter(a => a.startsWith('ecs:ListServices'))).toHaveLength(23);
  }, 120_000);
  it('lists clusters beyond the first pages', async () => {
    const { transport } = account(
      Array.from({ length: 2100 }, (_, i) => ({
        cluster: `c-${String(i).padStart(4, '0')}`,
        services: i === 2099 ? 1 : 0,
        story: FINE,
      })),
    );
    const { events, report } = await all({ transport, ...cheap });
    expect(report.clusters).toHaveLength(2100);
    expect(reached(events)).toEqual(['c-2099/svc-0000']);
  });
  it('gives a result for each service, in order, then the summary', async () => {
    const { transport, names } = account(SMALL);
    const { events, report } = await all({ transport, ...cheap });
    expect(events.map(e => e.kind)).toEqual([...names.map(() => 'service'), 'summary']);
    expect(reached(events)).toEqual(names);
    expect(report.reports).toEqual([]);
    expect(report.clusters?.map(c => [c.cluster, c.services])).toEqual([
      ['dev', 3],
      ['empty', 0],
      ['prod', 12],
      ['staging', 5],
    ]);
  });
  it('of 300 services says the same twice, to the byte, and one cause once', async () => {
    const specs = [
      { cluster: 'prod', services: 40, story: BROKEN },
      { cluster: 'staging', services: 260, story: FINE },
    ];
    const once = async (): Promise<{ text: string; report: AuditReport }> => {
      const { events, report } = await all({ transport: account(specs).transport });
      const texts = [await renderAudit(report, 'terminal'), await renderAudit(report, 'markdown')];
      return { text: `${events.map(e => JSON.stringify(e)).join('\n')}${texts.join('')}`, report };
    };
    const [a, b] = [await once(), await once()];
    expect(a.text === b.text).toBe(true);
    const failing = a.report.groups?.filter(g => g.kind === 'failure') ?? [];
    expect(failing.map(g => [g.rule, g.services])).toEqual([['network/endpoint-security-group', 40]]);
    const risk = a.report.groups?.find(g => g.rule === 'risk/no-circuit-breaker');
    expect(risk?.services).toBe(260);
  }, 120_000);
  it.each<[string, Partial<AuditOptions>, readonly string[]]>([
    ['clusters by pattern', { clusters: ['s*', 'dev'] }, ['dev/svc-0000', 'staging/svc-0019']],
    ['services by pattern', { services: ['svc-001?'] }, ['prod/svc-0010', 'staging/svc-0019']],
    ['services of a cluster', { services: ['prod/*'] }, ['prod/svc-0003', 'prod/svc-0014']],
  ])('looks only at %s', async (_, options, [first, last]) => {
    const { events } = await all({ transport: account(SMALL).transport, ...cheap, ...options });
    expect([reached(events)[0], reached(events).at(-1)]).toEqual([first, last]);
  });
  it('a pattern that no cluster is of is an error, which names what is there', async () => {
    await expect(all({ transport: account(SMALL).transport, clusters: ['prd*'] })).rejects.toMatchObject({
      code: 'no-clusters',
      title: 'No cluster in eu-west-1 matches prd*',
      detail: 'Clusters in eu-west-1: prod.',
    });
  });
  it('says how far it is', async () => {
    const seen: [number, number][] = [];
    await all({ transport: account(SMALL).transport, ...cheap, progress: (done, of) => seen.push([done, of]) });
    expect(seen).toHaveLength(20);
    expect(seen.at(-1)).toEqual([20, 20]);
  });
});

describe('what goes wrong in an audit is a line, not the end', () => {
  it('a cluster that may not be listed', async () => {
    const { transport } = account(SMALL, (action, input) =>
      action === 'ecs:ListServices' && input['cluster'] === 'prod' ? denial : undefined,
    );
    const { events, report } = await all({ transport, ...cheap });
    expect(reached(events)).toHaveLength(8);
    expect(report.complete).toBe(false);
    expect(report.clusters?.find(c => c.cluster === 'prod')).toMatchObject({
      services: 0,
      trouble: 'ecs:ListServices was denied',
    });
    const text = await renderAudit(report, 'terminal');
    expect(text).toContain("Not complete: the services of 1 cluster couldn't be listed.");
    expect(text).toContain("prod: couldn't list its services (ecs:ListServices was denied)");
  });
  it('but where no cluster can be listed, there is no audit', async () => {
    const { transport } = account(SMALL, action => (action === 'ecs:ListServices' ? denial : undefined));
    await expect(all({ transport })).rejects.toMatchObject({ code: 'cannot-list' });
  });
  it('a named cluster that is not there, beside one that is', async () => {
    const { transport } = account(SMALL, (action, input) =>
      action === 'ecs:ListServices' && input['cluster'] === 'stagin' ? error('ClusterNotFoundException') : undefined,
    );
    const { report } = await all({ transport, ...cheap, clusters: ['dev', 'stagin'] });
    expect(report.clusters?.map(c => c.trouble)).toEqual([undefined, 'There is no cluster stagin in eu-west-1']);
  });
  it('a service that was deleted meanwhile', async () => {
    const { transport } = account(SMALL);
    const gone = {
      send: async (action: string, input: object, region: string) =>
        action === 'ecs:DescribeServices' && JSON.stringify(input).includes('svc-0001')
          ? { services: [], failures: [{ arn: 'svc-0001', reason: 'MISSING' }] }
          : transport.send(action, input, region),
    };
    const { events, report } = await all({ transport: gone, ...cheap });
    expect(events.filter(e => e.kind === 'gone')).toMatchObject([{ cluster: 'dev', service: 'svc-0001' }]);
    expect(report).toMatchObject({ complete: true, summary: { services: 19 } });
  });
  it('credentials that expire: what is known, and what is not reached', async () => {
    let calls = 0;
    const { transport } = account(SMALL, action =>
      action === 'ecs:DescribeServices' && ++calls > 6 ? error('ExpiredTokenException', 'expired') : undefined,
    );
    const { events, report } = await all({ transport, ...cheap, concurrency: 2 });
    expect(reached(events)).toHaveLength(6);
    expect(report.notReached).toHaveLength(14);
    expect(report.notReached?.[0]?.because).toBe('The AWS credentials have expired');
  });
  it('credentials that never worked are an error', async () => {
    const { transport } = account(SMALL, () => error('ExpiredTokenException', 'expired'));
    await expect(all({ transport })).rejects.toMatchObject({ code: 'expired-credentials' });
  });
  it('a deadline: what is known, and what was not reached', async () => {
    const stop = new AbortController();
    let calls = 0;
    const { transport, names } = account(SMALL, action => {
      if (action === 'ecs:DescribeServices' && ++calls === 10) stop.abort(new DOMException('x', 'TimeoutError'));
      return undefined;
    });
    const { events, report } = await all({ transport, ...cheap, concurrency: 1, signal: stop.signal });
    expect(reached(events)).toEqual(names.slice(0, 9));
    expect(report.complete).toBe(false);
    expect(report.notReached?.map(n => `${n.cluster}/${n.service}`)).toEqual(names.slice(9));
    const text = await renderAudit(report, 'terminal');
    expect(text).toContain('Not complete: 11 services not checked.');
    expect(text).toContain('the time limit was reached: prod/svc-0009');
  });
  it('an answer that never comes does not hold the end up', async () => {
    const stop = new AbortController();
    const { transport } = account(SMALL);
    const hanging = {
      send: async (action: string, input: object, region: string) => {
        if (action !== 'ecs:ListServices' || !JSON.stringify(input).includes('prod'))
          return transport.send(action, input, region);
        setTimeout(() => stop.abort(new DOMException('x', 'TimeoutError')), 3000);
        return new Promise(() => {});
      },
    };
    const { events, report } = await all({ transport: hanging, ...cheap, signal: stop.signal });
    expect(reached(events).slice(0, 3)).toEqual(['dev/svc-0000', 'dev/svc-0001', 'dev/svc-0002']);
    expect(report.notReached).toContainEqual({ cluster: 'prod', because: 'the time limit was reached' });
  });
  it.each([
    ['a bug of ours costs one service', new Error('oops'), 19, 'ecs-doctor has a bug (oops)'],
    ['a state file that cannot be written ends the run', new UserError({ code: 'cannot-write', title: 'No' }), 1, 'No'],
  ])('%s', async (_, thrown, seen, because) => {
    const state = {
      clusters: undefined,
      servicesOf: () => undefined,
      reportOf: () => undefined,
      keepClusters() {},
      keepServices() {},
      finish() {},
      keep(report: { target: { service?: string | undefined } }) {
        if (report.target.service === 'svc-0001') throw thrown;
      },
    };
    const { events, report } = await all({ transport: account(SMALL).transport, ...cheap, state, concurrency: 1 });
    expect(reached(events)).toHaveLength(seen);
    expect(report.notReached?.[0]).toEqual({ cluster: 'dev', service: 'svc-0001', because });
  });
  it('whoever stops taking results ends the run', async () => {
    const { transport, asked } = account([{ cluster: 'prod', services: 500, story: FINE }]);
    for await (const event of audit({ region: 'eu-west-1', clusters: 'all', at: AT, transport, ...cheap }))
      if (event.kind === 'service') break;
    const then = asked.length;
    await new Promise(go => setTimeout(go, 100));
    expect(asked.length).toBeLessThan(then + 20);
    expect(asked.length).toBeLessThan(500);
  });
});

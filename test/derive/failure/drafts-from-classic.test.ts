import { describe, expect, it } from 'vitest';
import { draftsFromClassic, onTheirInstances } from '../../../src/derive/failure/drafts-from-classic.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { ClassicHealth, ClassicInstance } from '../../../src/model/facts.ts';
import { host } from '../../collect/net/run.ts';
import { at, cite, denied, judged, known, task } from '../_build.ts';

const ACTION = 'elasticloadbalancing:DescribeInstanceHealth';
const FAILED = 'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.';
const of = judged({
  outcome: 'completed',
  loadBalancers: [{ loadBalancerName: 'web-classic', containerName: 'web', containerPort: 80 }],
});
const ok = (id: string): ClassicInstance => ({ id, state: 'InService' });
const out = (id: string, description = FAILED): ClassicInstance => ({
  id,
  state: 'OutOfService',
  reason: 'Instance',
  description,
});
const balancer = (...instances: ClassicInstance[]): Evidence<readonly ClassicHealth[]> =>
  known([{ name: 'web-classic', instances: known(instances) }]);
const absent: Evidence<never> = {
  state: 'absent',
  because: 'not found',
  receipt: { id: 'ev:x', action: ACTION, input: {}, at: at(40) },
};
const drafts = (health: Evidence<readonly ClassicHealth[]> | undefined, isLong = true, deployment = of) =>
  draftsFromClassic(deployment, health, isLong, cite);

const HEALTHY = [[], true] as const;
const UNKNOWN = [[], false] as const;
const sick = (...ids: string[]) => [ids.map(id => ['health/target-failed', id]), true] as const;

describe('whether requests reach a settled service behind a Classic Load Balancer', () => {
  it.each<[string, ReturnType<typeof drafts>, readonly [readonly unknown[], boolean]]>([
    ['all in service', drafts(balancer(ok('i-1'), ok('i-2'))), HEALTHY],
    ['one of two in service', drafts(balancer(out('i-1'), ok('i-2'))), HEALTHY],
    ['none in service', drafts(balancer(out('i-1'), out('i-2'))), sick('i-1', 'i-2')],
    [
      'one fails, the other is being deregistered',
      drafts(balancer(out('i-1'), out('i-2', 'Instance deregistration currently in progress.'))),
      sick('i-1'),
    ],
    [
      'one fails, the other is being registered',
      drafts(balancer(out('i-1'), out('i-2', 'Instance registration is still in progress.'))),
      UNKNOWN,
    ],
    [
      'one fails, of the other AWS does not know',
      drafts(balancer(out('i-1'), { id: 'i-2', state: 'Unknown' })),
      UNKNOWN,
    ],
    [
      'all are being deregistered',
      drafts(balancer(out('i-1', 'Instance deregistration currently in progress.'))),
      UNKNOWN,
    ],
    ['no instance, and the tasks have just started', drafts(balancer(), false), HEALTHY],
    ['no instance', drafts(balancer()), [[['target-health/no-targets', undefined]], true]],
    [
      'it does not exist',
      drafts(known([{ name: 'web-classic', instances: absent }])),
      [[['target-health/balancer-missing', undefined]], true],
    ],
    ['denied', drafts(known([{ name: 'web-classic', instances: denied }])), UNKNOWN],
    ['another one was read', drafts(known([{ name: 'other', instances: known([ok('i-1')]) }])), UNKNOWN],
    ['not asked', drafts(undefined), UNKNOWN],
    [
      'neither name nor target group',
      drafts(balancer(), true, judged({ loadBalancers: [{ containerName: 'web', containerPort: 80 }] })),
      UNKNOWN,
    ],
    ['no Classic Load Balancer', drafts(undefined, true, judged({ loadBalancers: [] })), HEALTHY],
  ])('%s', (_, { drafts: list, whole, lacks }, want) => {
    expect([list.map(d => [d.family, d.facts['instance']]), whole]).toEqual(want);
    expect(lacks.includes(ACTION)).toBe(!whole);
  });

  it("says what AWS says, by the grammar, and cites the instance's description", () =>
    expect(drafts(balancer(out('i-1'))).drafts).toMatchObject([
      {
        step: 'target-health',
        symptom: 'symptom/elb-health-check-failed',
        words: FAILED,
        facts: { instance: 'i-1', loadBalancer: 'web-classic' },
        target: { state: 'OutOfService', reason: 'Instance', description: FAILED },
        seen: [{ evidence: 'ev:elb.classicHealth', path: '/0/instances/value/0/description' }],
      },
    ]));
  it('reads of a stopped instance that the instance was stopped', () =>
    expect(drafts(balancer(out('i-1', 'Instance is in stopped state.'))).drafts).toMatchObject([
      { family: 'target/stopped', candidates: [{ cause: 'platform/host-terminated' }, {}] },
    ]));
  it('cites the state where AWS gives no description', () =>
    expect(drafts(balancer({ id: 'i-1', state: 'OutOfService' })).drafts).toMatchObject([
      { words: 'OutOfService', seen: [{ path: '/0/instances/value/0/state' }] },
    ]));
});

it('a draft names the running tasks of its instance, and of no other', () => {
  const { drafts: list } = drafts(balancer(out('i-1')));
  const on = (id: string, arn: string, lastStatus = 'RUNNING') => task(id, { lastStatus, containerInstance: arn });
  const tasks = [
    on('t1', 'arn:1'),
    on('t2', 'arn:2'),
    on('t3', 'arn:1', 'STOPPED'),
    task('t4', { lastStatus: 'RUNNING' }),
  ];
  const hosts = [host({ arn: 'arn:1', ec2InstanceId: 'i-1' }), host({ arn: 'arn:2', ec2InstanceId: 'i-2' })];
  expect(onTheirInstances(list, tasks, hosts).map(d => d.tasks)).toEqual([['t1']]);
  expect(onTheirInstances(list, tasks, []).map(d => d.tasks)).toEqual([[]]);
});

import { describe, expect, it } from 'vitest';
import exitedZero from '../../rules/app/exited-zero.ts';
import insufficientMemory from '../../rules/capacity/insufficient-memory.ts';
import { runRule } from '../../src/engine/run-rule.ts';
import { compatibleWith, stopFirst, stopOneFirst } from '../../src/fix/index.ts';
import type { AnyRule } from '../../src/rule/define-rule.ts';
import { known } from '../../src/testing/index.ts';
import { targetNamed } from '../../src/target/from-text.ts';
import { exit, site as ofApp } from '../rules/app/base.ts';
import { fitting, inst, service, site, td } from '../rules/capacity/base.ts';
import { lacking } from '../rules/capacity/tables.ts';

const daemon = { schedulingStrategy: 'DAEMON', minimumHealthyPercent: 0, maximumPercent: 100 } as const;
const fixesOf = (rule: AnyRule, facts: Readonly<Record<string, unknown>>) => {
  const out = runRule(rule, Object.fromEntries(Object.entries(facts).map(([k, v]) => [k, known(v)])) as never);
  if (out.status !== 'faults') throw new Error(out.status);
  return JSON.stringify(out.faults.flatMap(f => f.fixes));
};

describe('a daemon service', () => {
  const of = { ...service, desiredCount: 2 };
  it('is never told to stop tasks first, which it does anyway', () => {
    expect([stopFirst({ ...of, ...daemon }, 'eu-west-1'), stopOneFirst({ ...of, ...daemon })]).toEqual([[], []]);
    expect(stopFirst(of, 'eu-west-1')).toHaveLength(1);
    expect(stopOneFirst(of)).toHaveLength(1);
  });
  it('is never moved to Fargate', () => {
    const sized = { ...td, cpu: 256, memory: 512 };
    expect(compatibleWith('FARGATE', { definition: sized, service: { ...of, ...daemon } } as never)).toEqual([]);
    expect(compatibleWith('FARGATE', { definition: sized, service: of } as never)).toHaveLength(1);
  });
  it.each([
    ['has no desired count to set', 'DAEMON', false],
    ['unlike a replica', 'REPLICA', true],
  ] as const)('%s', (_, schedulingStrategy, counts) => {
    const fixes = fixesOf(exitedZero, {
      ...ofApp,
      'ecs.service': { ...ofApp['ecs.service'], schedulingStrategy },
      'failure.calls': [exit(0)],
    });
    expect(fixes.includes('--desired-count')).toBe(counts);
  });
  it.each([
    ['needs room on each instance, and not one instance more', daemon, false],
    ['unlike a replica', {}, true],
  ] as const)('%s', (_, more, grows) => {
    const { told } = lacking('capacity/insufficient-memory', 'memory', 'short', { need: '1024 MiB', left: '737 MiB' });
    const fixes = fixesOf(insufficientMemory, {
      ...site,
      'ecs.service': { ...service, ...more },
      'failure.calls': [told],
      'capacity.fit': fitting([inst('i-1', ['memory'])], { cause: 'capacity/insufficient-memory' }),
    });
    expect([fixes.includes('autoscaling set-desired-capacity'), fixes.includes('Make room for the daemon on')]).toEqual(
      [grows, !grows],
    );
  });
  it('of Managed Instances is no service, and the error says what to ask for', () => {
    const named = () => targetNamed('arn:aws:ecs:eu-west-1:111122223333:daemon/prod/agent');
    expect(named).toThrow(expect.objectContaining({ hint: expect.stringMatching(/ARN of one of its tasks/) }));
  });
});

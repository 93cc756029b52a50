import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/derive/failure/draft.ts';
import { anyOnInstances, type CallContext, failedCalls } from '../../../src/derive/failure/failed-calls.ts';
import { groupDrafts } from '../../../src/derive/failure/merge.ts';
import { definition, role } from '../_build.ts';
import { draft } from './_draft.ts';

const context: CallContext = {
  attempts: [],
  definition: definition([{ name: 'web' }], { executionRoleArn: role('web-execution') }),
  network: { subnets: ['subnet-a'], securityGroups: ['sg-task'], assignPublicIp: false },
  hosts: undefined,
  instances: undefined,
};

describe('a failed call', () => {
  it('has its role and its place, and nothing that was only for finding them', () =>
    expect(failedCalls(groupDrafts([draft({ image: 'web:2', principal: role('web-execution') })]), context)).toEqual([
      {
        id: 'image-pull:missing:web:2',
        step: 'image-pull',
        how: 'missing',
        family: 'pull/not-found',
        symptom: 'symptom/image-pull-failed',
        facts: {},
        candidates: [],
        image: 'web:2',
        tasks: ['t1'],
        words: 'CannotPullContainerError',
        seen: [],
        role: { arn: role('web-execution'), kind: 'execution' },
        from: { kind: 'task', subnets: ['subnet-a'], securityGroups: ['sg-task'], publicIp: false },
      },
    ]));
  it('has no role where none is known', () =>
    expect(failedCalls(groupDrafts([draft({ step: 'placement' })]), context)[0]).not.toHaveProperty('role'));
  it('has the network of the instance that made it', () => {
    const instance = { id: 'i-1', type: 'm5.large', subnet: 'subnet-i', securityGroups: ['sg-i'] };
    const [call] = failedCalls(groupDrafts([draft({ launch: 'EC2' })]), { ...context, instances: [instance] });
    expect(call?.from).toMatchObject({ kind: 'instance', subnets: ['subnet-i'], securityGroups: ['sg-i'] });
  });
});

it('those of most tasks come first, then by id', () => {
  const drafts = [
    draft({ image: 'c:1' }),
    draft({ image: 'b:1', tasks: ['t2', 't3'] }),
    draft({ image: 'a:1', tasks: ['t4'] }),
    draft({ step: 'placement', tasks: [] }),
  ];
  expect(failedCalls(groupDrafts(drafts), context).map(c => c.id)).toEqual([
    'image-pull:missing:b:1',
    'image-pull:missing:a:1',
    'image-pull:missing:c:1',
    'placement:missing',
  ]);
});

it.each<[string, Draft[], boolean]>([
  ['on EC2', [draft(), draft({ launch: 'EC2', step: 'secret' })], true],
  ['on Fargate', [draft()], false],
  ['placement on EC2 is done by ECS', [draft({ launch: 'EC2', step: 'placement' })], false],
  ['none', [], false],
])('whether a call was made on an instance: %s', (_, drafts, any) =>
  expect(anyOnInstances(groupDrafts(drafts), context.network)).toBe(any),
);

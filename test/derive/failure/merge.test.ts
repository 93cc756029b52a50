import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/derive/failure/draft.ts';
import { groupDrafts, keyOf, mergeDrafts, withoutEchoes } from '../../../src/derive/failure/merge.ts';
import { at, cite, targetGroup } from '../_build.ts';
import { draft } from './_draft.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Ab12Cd';

describe('what makes two failures the same', () => {
  it.each<[Partial<Draft>, string]>([
    [{ image: 'web:2' }, 'image-pull:missing:web:2'],
    [{}, 'image-pull:missing'],
    // The more exact name goes first.
    [{ resource: SECRET, host: 'h', image: 'i', service: 'ecr.api' }, `image-pull:missing:${SECRET}`],
    [{ step: 'secret', facts: { secret: SECRET, parameter: '/db' } }, `secret:missing:${SECRET}`],
    [{ step: 'secret', facts: { parameter: '/db' }, host: 'ssm.eu-west-1.amazonaws.com' }, 'secret:missing:/db'],
    [
      { how: 'unreachable', host: 'api.ecr.eu-west-1.amazonaws.com', service: 'ecr.api' },
      'image-pull:unreachable:api.ecr.eu-west-1.amazonaws.com',
    ],
    [{ step: 'registry-auth', how: 'unreachable', service: 'ecr.api' }, 'registry-auth:unreachable:ecr.api'],
    // A process is known by its container, whatever it was about.
    [{ step: 'process', how: 'exited', container: 'web', resource: SECRET }, 'process:exited:web'],
    [{ step: 'container-health', how: 'unhealthy' }, 'container-health:unhealthy'],
    [{ step: 'container-create', container: 'web', image: 'web:2' }, 'container-create:missing:web'],
    // A target by its group's name, however it failed.
    [{ step: 'target-health', how: 'unhealthy', target: { group: targetGroup('web') } }, 'target-health:web'],
    [{ step: 'target-health', how: 'timeout', target: { group: targetGroup('web') } }, 'target-health:web'],
    [{ step: 'target-registration', target: { group: targetGroup('web') } }, 'target-registration:web'],
    [{ step: 'target-health', target: {} }, 'target-health:target'],
    [{ step: 'target-health' }, 'target-health:target'],
  ])('%j: %s', (more, key) => expect(keyOf(draft(more))).toBe(key));
});

describe('without echoes', () => {
  const pull = draft({ image: 'web:2' });
  const pullEvent = draft({ image: 'docker.io/library/web:2', tasks: [] });
  const placement = draft({ step: 'placement', how: 'exhausted', tasks: [] });
  const generic = draft({ step: 'deployment', how: 'throttled', tasks: [] });
  const health = draft({ step: 'target-health', how: 'unhealthy', target: { group: targetGroup('web') } });
  const otherTarget = { ...health, target: { group: targetGroup('api') }, tasks: [] };
  it.each<[string, Draft[], Draft[]]>([
    ['an event about a step that a task reports', [pull, pullEvent], [pull]],
    [
      'an event about the same thing is no echo: it is merged',
      [pull, { ...pull, tasks: [] }],
      [pull, { ...pull, tasks: [] }],
    ],
    ['an event about another step', [pull, placement], [pull, placement]],
    ['an event where no task reports anything', [pullEvent], [pullEvent]],
    [
      'an event whose step only another event reports',
      [pullEvent, { ...pullEvent, image: 'x:1' }],
      [pullEvent, { ...pullEvent, image: 'x:1' }],
    ],
    [
      'two tasks never echo each other',
      [pull, draft({ image: 'x:1', tasks: ['t2'] })],
      [pull, draft({ image: 'x:1', tasks: ['t2'] })],
    ],
    ['a target of another group is no echo', [health, otherTarget], [health, otherTarget]],
    ['a generic draft, beside one that names a step of a task', [pull, generic], [pull]],
    ['a generic draft alone', [generic], [generic]],
    ['none', [], []],
  ])('%s', (_, drafts, kept) => expect(withoutEchoes(drafts)).toEqual(kept));
});

describe('groups of drafts that failed alike', () => {
  it('have the key as their id, in order of the first of each', () => {
    const [a, b, c] = [
      draft({ image: 'x:1' }),
      draft({ image: 'web:2', tasks: ['t2'] }),
      draft({ image: 'x:1', tasks: ['t3'] }),
    ];
    expect(groupDrafts([a, b, c])).toEqual([
      { id: 'image-pull:missing:x:1', drafts: [a, c] },
      { id: 'image-pull:missing:web:2', drafts: [b] },
    ]);
  });
  it('hold no echo', () =>
    expect(groupDrafts([draft({ image: 'web:2' }), draft({ image: 'x:1', tasks: [] })]).map(g => g.id)).toEqual([
      'image-pull:missing:web:2',
    ]));
});

describe('one draft of all that failed alike', () => {
  const seen = (...paths: string[]) => paths.map(path => cite('ecs.tasks', path, 'x'));
  it('has the tasks, places and times of all of them, each once', () =>
    expect(
      mergeDrafts([
        draft({ tasks: ['t2'], subnets: ['b'], instances: ['i'], first: at(12), last: at(12), seen: seen('/1') }),
        draft({ tasks: ['t1'], subnets: ['a', 'b'], first: at(10), last: at(10), seen: seen('/0', '/1') }),
        draft({ tasks: ['t2'], seen: seen('/2') }),
      ]),
    ).toMatchObject({
      tasks: ['t2', 't1'],
      subnets: ['b', 'a'],
      instances: ['i'],
      first: at(10),
      last: at(12),
      seen: seen('/1', '/0', '/2'),
    }));
  it('has the words of the one that tells most, and of the others what it does not name', () =>
    expect(
      mergeDrafts([
        draft({ how: 'undetermined', words: 'vague', host: 'h', container: 'web' }),
        draft({ how: 'missing', words: 'exact', container: 'proxy' }),
      ]),
    ).toMatchObject({ how: 'missing', words: 'exact', host: 'h', container: 'proxy' }));
  it('has the words of the first where two tell as much', () =>
    expect(mergeDrafts([draft({ words: 'first' }), draft({ words: 'second' })]).words).toBe('first'));
  it('has of its target what either names', () => {
    const target = { step: 'target-health', how: 'unhealthy' } as const;
    const event = draft({ ...target, target: { group: targetGroup('web'), port: 80, codes: ['502'] }, tasks: [] });
    const now = draft({ ...target, target: { port: 8080, state: 'unhealthy', reason: 'Target.Timeout' } });
    expect(mergeDrafts([event, now]).target).toEqual({
      group: targetGroup('web'),
      port: 80,
      codes: ['502'],
      state: 'unhealthy',
      reason: 'Target.Timeout',
    });
    expect(mergeDrafts([event, draft({ ...target, how: 'undetermined' })]).target).toEqual(event.target);
    expect(mergeDrafts([draft({ ...target, how: 'undetermined' }), event]).target).toEqual(event.target);
    expect(mergeDrafts([draft(), draft()])).not.toHaveProperty('target');
  });
  it('keeps six citations', () =>
    expect(
      mergeDrafts([draft({ seen: seen('/0', '/1', '/2', '/3') }), draft({ seen: seen('/4', '/5', '/6') })]).seen,
    ).toEqual(seen('/0', '/1', '/2', '/3', '/4', '/5')));
  it('leaves out a time that none knows', () => expect(mergeDrafts([draft(), draft()])).not.toHaveProperty('first'));
  it('is itself where it is alone', () => {
    const alone = draft({ first: at(1) });
    expect(mergeDrafts([alone])).toBe(alone);
  });
});

import { describe, expect, it } from 'vitest';
import { compare, cycle, link, type Node, superseded, reachable } from '../../src/engine/link.ts';

const node = (
  id: string,
  kind: Node['kind'],
  calls: readonly string[] = [],
  confidence: Node['confidence'] = 'proven',
): Node => ({ id, rule: id.split('@')[0] ?? id, kind, severity: 'error', confidence, calls });
const graph = new Map<string, readonly string[]>([
  ['network/no-route', ['symptom/image-pull-failed', 'symptom/secrets-not-retrieved']],
  ['iam/denied', ['symptom/image-pull-failed']],
  ['symptom/image-pull-failed', ['symptom/rolled-back']],
  ['symptom/secrets-not-retrieved', ['symptom/rolled-back']],
  ['symptom/rolled-back', []],
]);

describe('causes and symptoms', () => {
  it('a chain is one root, and the rollback above it is explained', () => {
    const l = link(
      [
        node('network/no-route@rtb', 'cause', ['pull']),
        node('symptom/image-pull-failed@s', 'symptom', ['pull']),
        node('symptom/rolled-back@s', 'symptom'),
      ],
      graph,
    );
    expect(l.roots).toEqual([
      {
        finding: 'network/no-route@rtb',
        explains: ['symptom/image-pull-failed@s', 'symptom/rolled-back@s'],
        because: ['explains 2 of 2 symptoms', 'confidence: proven'],
      },
    ]);
    expect(l.unexplained).toEqual([]);
  });
  it('a cause explains only the symptom that has its call', () => {
    const l = link(
      [
        node('network/no-route@rtb', 'cause', ['secret']),
        node('symptom/image-pull-failed@s', 'symptom', ['pull']),
        node('symptom/secrets-not-retrieved@s', 'symptom', ['secret']),
      ],
      graph,
    );
    expect(l.edges).toEqual([{ cause: 'network/no-route@rtb', effect: 'symptom/secrets-not-retrieved@s' }]);
    expect(l.unexplained).toEqual(['symptom/image-pull-failed@s']);
  });
  it('one shared call is enough, whatever else either of them has', () => {
    const l = link(
      [
        node('network/no-route@rtb', 'cause', ['secret', 'pull']),
        node('symptom/image-pull-failed@s', 'symptom', ['other', 'pull']),
      ],
      graph,
    );
    expect(l.edges).toEqual([{ cause: 'network/no-route@rtb', effect: 'symptom/image-pull-failed@s' }]);
    expect(l.roots[0]?.because).toEqual(['explains 1 of 1 symptom', 'confidence: proven']);
  });
  it('a cause without a call explains a symptom without one, and no other', () => {
    const l = link(
      [
        node('network/no-route@rtb', 'cause'),
        node('symptom/image-pull-failed@s', 'symptom', ['pull']),
        node('symptom/secrets-not-retrieved@s', 'symptom'),
      ],
      graph,
    );
    expect(l.edges).toEqual([{ cause: 'network/no-route@rtb', effect: 'symptom/secrets-not-retrieved@s' }]);
  });
  it('a cause with a call does not explain a symptom without one', () => {
    const l = link(
      [node('network/no-route@rtb', 'cause', ['pull']), node('symptom/secrets-not-retrieved@s', 'symptom')],
      graph,
    );
    expect(l.edges).toEqual([]);
  });
  it('lists what a root explains by id', () => {
    const l = link(
      [
        node('network/no-route@rtb', 'cause', ['pull']),
        node('symptom/image-pull-failed@b', 'symptom', ['pull']),
        node('symptom/image-pull-failed@a', 'symptom', ['pull']),
      ],
      graph,
    );
    expect(l.roots[0]?.explains).toEqual(['symptom/image-pull-failed@a', 'symptom/image-pull-failed@b']);
  });
  it('a risk explains nothing, even with a call that a symptom has', () => {
    const l = link(
      [node('network/no-route@rtb', 'risk', ['pull']), node('symptom/image-pull-failed@s', 'symptom', ['pull'])],
      graph,
    );
    expect(l).toEqual({ edges: [], roots: [], unexplained: ['symptom/image-pull-failed@s'] });
  });
  it('an unexplained chain of symptoms is named by its lowest one', () => {
    expect(
      link([node('symptom/image-pull-failed@s', 'symptom', ['pull']), node('symptom/rolled-back@s', 'symptom')], graph)
        .unexplained,
    ).toEqual(['symptom/image-pull-failed@s']);
  });
  it('ranks by confidence, then by calls explained, then by id', () => {
    const a = node('a', 'cause', ['1'], 'likely');
    const b = node('b', 'cause', ['1', '2'], 'likely');
    const c = node('c', 'cause', ['1'], 'proven');
    const d = node('d', 'cause', ['1'], 'proven');
    expect([a, b, d, c].sort(compare).map(n => n.id)).toEqual(['c', 'd', 'b', 'a']);
    expect([a, b, c, d].sort(compare).map(n => n.id)).toEqual(['c', 'd', 'b', 'a']);
  });
  it('ranks by severity before id, but after confidence and calls', () => {
    const info: Node = { ...node('a', 'cause', ['1']), severity: 'info' };
    const warning: Node = { ...node('b', 'cause', ['1']), severity: 'warning' };
    const error = node('c', 'cause', ['1']);
    expect([info, warning, error].sort(compare).map(n => n.id)).toEqual(['c', 'b', 'a']);
    const unsure = node('d', 'cause', ['1'], 'likely');
    const broad: Node = { ...node('e', 'cause', ['1', '2']), severity: 'info' };
    expect([unsure, error, broad].sort(compare).map(n => n.id)).toEqual(['e', 'c', 'd']);
  });
  it('lists roots in that order', () => {
    const warning: Node = { ...node('iam/denied@r', 'cause', ['pull']), severity: 'warning' };
    const l = link(
      [
        warning,
        node('network/no-route@rtb', 'cause', ['pull']),
        node('symptom/image-pull-failed@s', 'symptom', ['pull']),
      ],
      graph,
    );
    expect(l.roots.map(r => r.finding)).toEqual(['network/no-route@rtb', 'iam/denied@r']);
  });
  it('a surer cause leaves a lesser one nothing to explain, but only its own calls', () => {
    const sure = node('iam/denied@r', 'cause', ['pull']);
    expect([
      ...superseded([
        sure,
        node('x@y', 'cause', ['pull'], 'likely'),
        node('z@y', 'cause', ['pull', 'secret'], 'likely'),
      ]),
    ]).toEqual(['x@y']);
    expect([
      ...superseded([
        node('a@r', 'cause', ['pull'], 'likely'),
        node('b@y', 'cause', ['pull'], 'possible'),
        node('c@y', 'cause', ['pull'], 'likely'),
      ]),
    ]).toEqual(['b@y']);
  });
  it('a symptom or a risk, however sure, leaves a cause its calls', () => {
    const unsure = node('x@y', 'cause', ['pull'], 'likely');
    expect([...superseded([unsure, node('s@y', 'symptom', ['pull']), node('r@y', 'risk', ['pull'])])]).toEqual([]);
  });
  it('knows what can be reached, and a circle', () => {
    expect([...reachable(graph, 'iam/denied')]).toEqual(['symptom/image-pull-failed', 'symptom/rolled-back']);
    expect(cycle(graph)).toBeUndefined();
    expect(
      cycle(
        new Map([
          ['a', ['b']],
          ['b', ['a']],
        ]),
      ),
    ).toBe('a');
  });
});

describe('a cause that says only that something failed', () => {
  const likely = (id: string): Node => ({ ...node(id, 'cause', ['exit'], 'likely') });
  const possible = (id: string): Node => ({ ...node(id, 'cause', ['exit'], 'possible') });
  const generic = (n: Node): Node => ({ ...n, generic: true });

  it('hides no cause that says why, however much surer it is', () => {
    for (const confidence of ['likely', 'proven'] as const)
      expect(superseded([{ ...generic(likely('app/crashed@web')), confidence }, possible('app/config@web')])).toEqual(
        new Set(),
      );
  });
  it('gives way to one that says why and is at least likely, even where it is itself proven', () =>
    expect(superseded([generic(node('app/crashed@web', 'cause', ['exit'])), likely('app/config@web')])).toEqual(
      new Set(['app/crashed@web']),
    ));
  it('stays where the other explains only a part of its calls', () =>
    expect(
      superseded([generic(node('app/crashed@web', 'cause', ['exit', 'other'])), likely('app/config@web')]),
    ).toEqual(new Set()));
  it('stays where the other is only possible', () =>
    expect(superseded([generic(likely('app/crashed@web')), possible('app/config@web')])).toEqual(new Set()));
  it('comes after one that says why and is as sure', () =>
    expect([generic(likely('app/a@web')), likely('app/b@web')].sort(compare).map(n => n.id)).toEqual([
      'app/b@web',
      'app/a@web',
    ]));
  it('hides another one that says only that, where it is surer', () =>
    expect(
      superseded([generic(node('app/crashed@web', 'cause', ['exit'])), generic(possible('app/sidecar@web'))]),
    ).toEqual(new Set(['app/sidecar@web'])));
});

describe('a cause of earlier attempts', () => {
  const earlier = (n: Node): Node => ({ ...n, earlier: true });
  it('comes after that of the latest ones, however sure it is and however many calls it explains', () =>
    expect(
      [
        earlier(node('image/rate-limited@web', 'cause', ['pull', 'auth'])),
        node('app/crashed@web', 'cause', ['exit'], 'possible'),
      ]
        .sort(compare)
        .map(n => n.id),
    ).toEqual(['app/crashed@web', 'image/rate-limited@web']));
  it('says so, and the others do not', () => {
    const roots = link(
      [earlier(node('network/no-route@rtb', 'cause', ['pull'])), node('iam/denied@r', 'cause', ['auth'])],
      graph,
    ).roots;
    expect(roots.map(r => [r.finding, r.earlier, r.because.includes('only earlier attempts failed with it')])).toEqual([
      ['iam/denied@r', undefined, false],
      ['network/no-route@rtb', true, true],
    ]);
  });
});

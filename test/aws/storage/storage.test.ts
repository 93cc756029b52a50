import { describe, expect, it } from 'vitest';
import { asWords, besideApp, oddWords } from '#aws/app';
import { beyond, compareVersions } from '#aws/platform';
import { badMounts } from '#aws/storage';
import { volumeFix } from '#fix';
import type { TaskDefinition } from '../../../src/model/facts.ts';
import { container, definition } from '../../collect/secret/stage.ts';
import { service } from '../../rules/secret/base.ts';

describe('mount points that cannot be right', () => {
  const of = (containerPath: string, sourceVolume = 'v'): readonly string[] =>
    badMounts({
      ...definition(container({ mountPoints: [{ sourceVolume, containerPath }] })),
      volumes: [{ name: 'v' }],
    }).map(b => b.why);
  it.each([
    ['/', 1],
    ['//', 1],
    ['data', 1],
    ['C:\\', 1],
    ['/data', 0],
    ['C:\\data', 0],
  ])('%s', (path, bad) => expect(of(path)).toHaveLength(bad));
  it('a volume that the task definition does not have', () =>
    expect(of('/data', 'w')).toEqual(['the task definition has no volume w']));
});

it('an EFS volume is written anew whole, and only where all volumes are known whole', () => {
  const td: TaskDefinition = {
    ...definition(container()),
    volumes: [
      { name: 'data', efs: { fileSystemId: 'fs-0a', rootDirectory: '/x', accessPoint: 'fsap-1', iam: true } },
      { name: 'more', efs: { fileSystemId: 'fs-0b' } },
    ],
  };
  const [line] = volumeFix('on', 'data', { transitEncryption: true }, { definition: td, service }).commands ?? [];
  const quoted = line?.replaceAll("'\\''", "'");
  expect(quoted).toContain(
    "volumes:[{name:'data',efsVolumeConfiguration:{fileSystemId:'fs-0a',rootDirectory:'/x',transitEncryption:'ENABLED',authorizationConfig:{accessPointId:'fsap-1',iam:'ENABLED'}}},{name:'more',efsVolumeConfiguration:{fileSystemId:'fs-0b',transitEncryption:'DISABLED'}}]",
  );
  expect(
    volumeFix('on', 'data', {}, { definition: { ...td, volumes: [...td.volumes, { name: 'docker' }] }, service })
      .commands,
  ).toBeUndefined();
});

describe('a command in the wrong form', () => {
  const of = (entryPoint: string[], command: string[]) => oddWords(container({ entryPoint, command })).map(o => o.why);
  it.each<[string[], string[], string[]]>([
    [[], ['npm start'], ['one-string']],
    [['["npm"'], [], ['json-text']],
    [[], ['a', '&&', 'b'], ['shell-syntax']],
    [[], ['npm', 'start'], []],
    [['sh', '-c'], ['a && b'], []],
    [['/bin/bash'], ['a b'], []],
    [[], [], []],
    // An argument may well have a space in it.
    [['node'], ['server.js', 'two words'], []],
  ])('%j %j', (entryPoint, command, odd) => expect(of(entryPoint, command)).toEqual(odd));
  it.each([
    ['npm run  start', ['npm', 'run', 'start']],
    ['["a", "b c"]', ['a', 'b c']],
    ['a && b', ['sh', '-c', 'a && b']],
    ["sh -c 'a && b'", ['sh', '-c', 'a && b']],
    ['["a', ['sh', '-c', '["a']],
  ])('%s', (word, words) => expect(asWords(word)).toEqual(words));
});

describe('a container beside the app', () => {
  const td = definition(
    container(),
    container({ name: 'metrics' }),
    container({ name: 'log_router', firelens: { type: 'fluentbit', options: {} } }),
    container({ name: 'init', essential: false }),
  );
  it.each<[string | undefined, number | undefined, readonly string[], string | undefined]>([
    ['metrics', 1, ['web'], 'app/sidecar-failed'],
    ['web', 1, ['web'], undefined],
    ['metrics', 143, ['web'], undefined],
    ['metrics', 137, ['web'], undefined],
    ['metrics', 0, ['web'], undefined],
    ['init', 1, ['web'], undefined],
    ['log_router', 1, ['web'], 'logging/firelens-invalid'],
    ['metrics', 1, [], undefined],
    ['metrics', undefined, ['web'], undefined],
    ['nobody', 1, ['web'], undefined],
    ['metrics', 1, ['metrics'], undefined],
  ])('%s ended with %s, the load balancer asks %j', (name, code, balanced, cause) =>
    expect(besideApp(name, code, td, balanced)).toBe(cause),
  );
  it('without a load balancer its name tells', () =>
    expect(besideApp('datadog-agent', 1, definition(container(), container({ name: 'datadog-agent' })), [])).toBe(
      'app/sidecar-failed',
    ));
  it('alone in a task it is the app', () =>
    expect(besideApp('datadog-agent', 1, definition(container({ name: 'datadog-agent' })), [])).toBeUndefined());
});

describe('versions of the agent', () => {
  it.each([
    ['1.9.0', '1.39.0', -1],
    ['1.39.0', '1.39', 0],
    ['v1.40.1', '1.40.0', 1],
    ['2.0.0', '1.99.9', 1],
  ])('%s against %s', (a, b, sign) => expect(Math.sign(compareVersions(a, b))).toBe(sign));
  it('what an agent cannot do yet', () => {
    const td = definition(
      container({ environmentFiles: ['x'], dependsOn: [{ containerName: 'a', condition: 'START' }] }),
    );
    expect(beyond(td, '1.30.0').map(b => b.since)).toEqual(['1.39.0']);
    expect(beyond(td, '1.90.0')).toEqual([]);
    expect(beyond(definition(container()), '1.0.0')).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goBack, revise, startAgain } from '../../src/fix/revision.ts';
import type { Service } from '../../src/model/facts.ts';
import { container, definition } from '../collect/secret/stage.ts';

const td = { ...definition(container()), family: "w'eb", revision: 7 };
const service: Service = {
  name: 'web',
  arn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web',
  cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
  status: 'ACTIVE',
  desiredCount: 1,
  runningCount: 0,
  pendingCount: 0,
  launch: 'FARGATE',
  capacityProviders: [],
  taskDefinition: td.arn,
  schedulingStrategy: 'REPLICA',
  controller: 'ECS',
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: { enable: false, rollback: false },
  alarms: [],
  strategy: 'ROLLING',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  deployments: [],
  enableExecuteCommand: false,
};

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'revision-'));
  // An `aws` that answers as the CLI does: pretty JSON with nulls for what the query makes null, and that keeps its arguments.
  writeFileSync(
    join(dir, 'aws'),
    `#!/bin/sh
for a in "$@"; do printf '%s\\n' "$a" >> "$OUT/$2.args"; done
case "$2" in
  describe-task-definition) cat "$OUT/answer.json" ;;
  register-task-definition) while [ $# -gt 0 ]; do [ "$1" = --cli-input-json ] && cat "\${2#file://}" > "$OUT/registered.json"; shift; done; echo arn:new-revision ;;
  describe-secret) echo arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Zz99Yy ;;
esac
`,
  );
  chmodSync(join(dir, 'aws'), 0o755);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Runs printed commands, each in a shell of its own; gives what was registered, and the arguments of every call. */
function run(
  shell: string,
  commands: readonly string[],
  answer: object,
): { readonly registered: unknown; readonly args: (operation: string) => string[] } {
  const out = mkdtempSync(join(dir, 'run-'));
  writeFileSync(join(out, 'answer.json'), JSON.stringify(answer, null, 4));
  for (const command of commands)
    execFileSync(shell, ['-ec', command], {
      cwd: out,
      env: { PATH: `${dir}:${process.env['PATH'] ?? ''}`, OUT: out },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const file = (name: string): string => (existsSync(join(out, name)) ? readFileSync(join(out, name), 'utf8') : '');
  return {
    registered: JSON.parse(file('registered.json')),
    args: operation => file(`${operation}.args`).trimEnd().split('\n'),
  };
}
const NASTY = `arn:x:it's|a$[x]*&#,~%;\\n^"q"\`id\`$(id)!`;
const answer = (...texts: string[]) => ({
  tags: [],
  taskDefinitionArn: null,
  revision: null,
  containerDefinitions: texts.map(t => ({
    image: t,
    memory: 512,
    memoryReservation: 5120,
    environment: [{ name: 'A', value: 'ends in : null' }],
  })),
  family: 'web',
  registeredAt: null,
  cpu: '256',
});
const kept = (...texts: string[]) => ({
  tags: [],
  containerDefinitions: answer(...texts).containerDefinitions,
  family: 'web',
  cpu: '256',
});

describe.each(['/bin/sh', '/bin/bash'])('a new revision, by %s', shell => {
  it.each([
    ['an image', 'repo/web:1.4', 'repo/web:1.3'],
    ['hostile text', NASTY, `${NASTY}&\\1`],
    ['a pattern taken for its letters', 'a.c', 'x'],
    ['an empty text', 'x', ''],
  ])('replaces the whole of %s and nothing else', (_, from, to) => {
    const { registered } = run(
      shell,
      revise(td, service, { replace: [{ from, to }] }),
      answer(from, `${from}x`, 'abc'),
    );
    expect(registered).toEqual(kept(to, `${from}x`, 'abc'));
  });

  it('puts what a command prints in the place', () => {
    const replace = [{ from: `${NASTY}:k::`, to: { output: 'aws secretsmanager describe-secret', then: ":k'&::" } }];
    expect(run(shell, revise(td, service, { replace }), answer(`${NASTY}:k::`)).registered).toEqual(
      kept("arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Zz99Yy:k'&::"),
    );
  });

  it('changes a number of the containers', () => {
    expect(
      run(shell, revise(td, service, { numbers: [{ field: 'memory', from: 512, to: 1024 }] }), answer('a')).registered,
    ).toMatchObject({ containerDefinitions: [{ memory: 1024, memoryReservation: 5120 }] });
  });

  it('asks for the failing revision, and deploys what it registered', () => {
    const { args } = run(
      shell,
      revise(td, service, { replace: [], set: { memory: '1024', runtimePlatform: { cpuArchitecture: "AR'M" } } }),
      answer('a'),
    );
    expect(args('describe-task-definition')).toContain("w'eb:7");
    expect(args('describe-task-definition').join(' ')).toContain(
      String.raw`,deregisteredAt:null,memory:'1024',runtimePlatform:{cpuArchitecture:'AR\'M'}})`,
    );
    // The family alone is its latest revision, which is the one just registered.
    expect(args('update-service').slice(-2)).toEqual(['--task-definition', "w'eb"]);
    expect(args('update-service')).toEqual(
      expect.arrayContaining(['--cluster', 'prod', '--service', 'web', '--region', 'eu-west-1']),
    );
  });

  it('leaves the task definition in a file before and after the change, for a person to read', () => {
    const steps = revise(td, service, { replace: [{ from: 'a', to: 'b' }] });
    expect(steps.map(s => s.split(' ').slice(0, 3).join(' '))).toEqual([
      'aws ecs describe-task-definition',
      "sed -e '/:",
      'aws ecs register-task-definition',
      'aws ecs update-service',
    ]);
    expect(steps[0]).toMatch(/ > \.\/w-eb-7\.json$/);
    expect(steps[1]).toMatch(/ \.\/w-eb-7\.json > \.\/w-eb-next\.json$/);
    expect(steps[2]).toContain(' --cli-input-json file://w-eb-next.json ');
  });

  it('only registers where ECS does not deploy the service', () => {
    const { args, registered } = run(
      shell,
      revise(td, { ...service, controller: 'CODE_DEPLOY' }, { replace: [{ from: 'a', to: 'b' }] }),
      answer('a'),
    );
    expect([args('update-service'), registered]).toEqual([[''], kept('b')]);
  });
});

it('deploys a task definition anew, or goes back to another, only where ECS deploys the service', () => {
  expect(startAgain(td, service)[0]).toMatch(/ --task-definition \S+ --force-new-deployment$/);
  expect([
    startAgain(td, undefined),
    startAgain(td, { ...service, controller: 'EXTERNAL' }),
    goBack(td.arn, td, service),
    goBack(undefined, td, service),
  ]).toEqual([[], [], [], []]);
  expect(goBack('arn:old', td, { ...service, taskDefinition: 'arn:old' })).toEqual([]);
  expect(goBack('arn:old', td, service)[0]).toMatch(/--task-definition arn:old$/);
});

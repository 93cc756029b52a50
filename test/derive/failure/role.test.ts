import { describe, expect, it } from 'vitest';
import type { NamedCause } from '../../../src/aws/messages/causes.ts';
import { candidateFor, type Draft } from '../../../src/derive/failure/draft.ts';
import { roleOf, taskRoles } from '../../../src/derive/failure/role.ts';
import type { RoleRef } from '../../../src/model/facts.ts';
import { attempt, definition, role } from '../_build.ts';
import { draft } from './_draft.ts';

const EXECUTION = role('web-execution');
const TASK = role('path/web-task');
const session = (name: string, of: string) => `arn:aws:sts::111122223333:assumed-role/${name}/${of}`;
const INSTANCE = session('ecs-instance', 'i-0123456789abcdef0');
const td = definition([{ name: 'web' }], { executionRoleArn: EXECUTION, taskRoleArn: TASK });

describe('the roles of a task', () => {
  it('are those of its task definition', () =>
    expect(taskRoles([attempt()], td)).toEqual({ execution: EXECUTION, task: TASK }));
  it('are those that it was started with, before those', () => {
    const overridden = attempt({ overrides: { executionRole: role('pulls') } });
    expect(taskRoles([attempt(), overridden], td)).toEqual({ execution: role('pulls'), task: TASK });
    const another = attempt({ overrides: { executionRole: role('other'), taskRole: role('runs') } });
    expect(taskRoles([attempt(), overridden, another], td)).toEqual({ execution: role('pulls'), task: role('runs') });
  });
  it('are not known without either', () =>
    expect(taskRoles([], undefined)).toEqual({ execution: undefined, task: undefined }));
});

describe('the role that a call was made with', () => {
  it.each<[string, Partial<Draft>, RoleRef | undefined]>([
    [
      'the one that the error names, by its session',
      { step: 'image-pull', principal: session('web-execution', '0123456789abcdef') },
      { arn: EXECUTION, kind: 'execution' },
    ],
    [
      'the task role, whose path a session leaves out',
      { step: 'process', principal: session('web-task', 'x') },
      { arn: TASK, kind: 'task' },
    ],
    [
      'the one that the facts name',
      { step: 'role-assumption', facts: { role: EXECUTION } },
      { arn: EXECUTION, kind: 'execution' },
    ],
    ['another one on Fargate', { principal: role('somebody') }, { arn: role('somebody'), kind: 'unknown' }],
    [
      'another one on EC2 is that of the instance',
      { launch: 'EC2', principal: role('somebody') },
      { arn: role('somebody'), kind: 'instance' },
    ],
    [
      'the execution role on EC2 is none of the instance',
      { launch: 'EC2', principal: EXECUTION },
      { arn: EXECUTION, kind: 'execution' },
    ],
    ['the execution role for a pull that names none', { step: 'image-pull' }, { arn: EXECUTION, kind: 'execution' }],
    ['the execution role for a secret', { step: 'secret' }, { arn: EXECUTION, kind: 'execution' }],
    ['the execution role for the registry', { step: 'registry-auth' }, { arn: EXECUTION, kind: 'execution' }],
    ['the execution role for logs', { step: 'log-driver' }, { arn: EXECUTION, kind: 'execution' }],
    ['the execution role for environment files', { step: 'environment-file' }, { arn: EXECUTION, kind: 'execution' }],
    ['none for a volume', { step: 'volume' }, undefined],
    ['none for a process', { step: 'process' }, undefined],
    ['none for placement', { step: 'placement' }, undefined],
  ])('%s', (_, more, want) => expect(roleOf(draft(more), taskRoles([], td), td)).toEqual(want));

  it.each<[string, Partial<Draft>, RoleRef | undefined]>([
    [
      'on EC2 the instance, by the name of its session',
      { launch: 'EC2', principal: INSTANCE },
      { arn: INSTANCE, kind: 'instance' },
    ],
    [
      'on EC2 any other, which the task may have',
      { launch: 'EC2', principal: EXECUTION },
      { arn: EXECUTION, kind: 'unknown' },
    ],
    ['on Fargate no instance', { principal: INSTANCE }, { arn: INSTANCE, kind: 'unknown' }],
    ['none, where the error names none', {}, undefined],
  ])('without the task definition: %s', (_, more, want) =>
    expect(roleOf(draft(more), taskRoles([], undefined), undefined)).toEqual(want),
  );
});

describe('the role that ECS makes an EBS volume with', () => {
  const roles = { execution: EXECUTION, task: TASK, volumes: role('ebs') };
  const refused = (cause: NamedCause, more: Partial<Draft> = {}): RoleRef | undefined =>
    roleOf(draft({ step: 'volume', candidates: [candidateFor(cause)], ...more }), roles, td);
  it('is that of the volume, where the refusal names nobody', () => {
    for (const principal of [undefined, 'You'])
      expect(refused('iam/infrastructure-role-denied', principal === undefined ? {} : { principal })).toEqual({
        arn: role('ebs'),
        kind: 'infrastructure',
      });
  });
  it('is not that of another volume: EFS is mounted with the task role', () =>
    expect(refused('iam/task-role-denied')).toBe(undefined));
});

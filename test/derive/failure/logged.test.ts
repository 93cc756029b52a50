import { describe, expect, it } from 'vitest';
import logged from '../../../src/derive/failure/logged.ts';
import type { FailedCall, JudgedDeployment, LogTail } from '../../../src/model/facts.ts';
import { definition } from '../../collect/secret/stage.ts';
import { exit, site, tail, td } from '../../rules/app/base.ts';
import { derived } from '../_derived.ts';

const TASK_ROLE = 'arn:aws:iam::111122223333:role/app/backend-task';
const refusal = (role: string, resource = 'prod/key'): string =>
  `botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:sts::111122223333:assumed-role/${role}/0123456789abcdef is not authorized to perform: secretsmanager:GetSecretValue on resource: ${resource} because no identity-based policy allows the secretsmanager:GetSecretValue action`;
const withRole = { ...definition(...td.containers), taskRoleArn: TASK_ROLE, executionRoleArn: TASK_ROLE };
const run = async (calls: readonly FailedCall[], tails: readonly LogTail[], judged?: Partial<JudgedDeployment>) => {
  const { evidence } = await derived(logged, {
    'failure.calls': calls,
    'logs.tail': tails,
    'deployment.taskDefinition': withRole,
    'deployment.judged': { ...site['deployment.judged'], ...judged },
  });
  if (evidence.state !== 'known') throw new Error(evidence.state);
  return evidence;
};
const check = (container?: string): FailedCall => ({
  ...exit(1),
  id: 'health',
  step: 'target-health',
  how: 'unhealthy',
  ...(container && { container }),
});

describe('a refused AWS call in the log of a container', () => {
  it('is a call of the task role, under the id of the exit that it explains', async () => {
    const { value } = await run([{ ...exit(1), id: 'process:web' }], [tail(refusal('backend-task'))]);
    expect(value).toMatchObject([
      {
        id: 'process:web',
        step: 'process',
        how: 'denied',
        action: 'secretsmanager:GetSecretValue',
        resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/key',
        layer: 'identity',
        // The execution role is the same role here: the app used it as its task role.
        role: { arn: TASK_ROLE, kind: 'task' },
        candidates: [{ cause: 'iam/task-role-denied' }],
      },
    ]);
    expect(value[0]?.seen[0]).toMatchObject({ evidence: 'ev:logs.tail', path: '/0/lines/value/0/text' });
  });
  it('is one where ECS stopped the task because of its health checks, too', async () => {
    const { value } = await run([check('web')], [tail(refusal('backend-task'))]);
    expect(value).toMatchObject([{ id: 'health', step: 'process', how: 'denied' }]);
  });
  it('keeps a resource that is no name of a secret', async () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/key-AbCdEf';
    const { value } = await run([exit(1)], [tail(refusal('backend-task', arn))]);
    expect(value[0]?.resource).toBe(arn);
  });
  it('is the instance’s where the session is one of an instance', async () => {
    const line = refusal('ecsInstanceRole').replace('0123456789abcdef', 'i-0123456789abcdef0');
    expect((await run([exit(1)], [tail(line)])).value).toMatchObject([{ role: { kind: 'instance' } }]);
  });
  it('is left alone with a role that the app assumed itself', async () => {
    expect((await run([exit(1)], [tail(refusal('other-account-reader'))])).value).toEqual([]);
  });
  it('is not taken from a container that is not checked', async () => {
    const agent = { ...tail(refusal('backend-task')), container: 'agent' };
    const loadBalancers = [{ containerName: 'web', containerPort: 80, targetGroupArn: 'arn:tg' }];
    expect((await run([check()], [agent], { loadBalancers })).value).toEqual([]);
  });
});

describe('what else lies outside of the app', () => {
  it.each([
    [
      'a name that does not resolve',
      'Error: getaddrinfo ENOTFOUND orders.prod.local',
      { how: 'unreachable', host: 'orders.prod.local' },
    ],
    ['no credentials', 'botocore.exceptions.NoCredentialsError: Unable to locate credentials', { how: 'missing' }],
  ])('%s', async (_, line, is) => expect((await run([exit(1)], [tail(line)])).value).toMatchObject([is]));
  it.each([
    ['a crash', 'panic: boom'],
    ['a dependency that is down', 'Error: connect ECONNREFUSED 10.0.1.5:5432'],
    ['a module named after what could be refused', "No module named 'botocore.accessdenied'"],
  ])('and not %s', async (_, line) => expect((await run([exit(1)], [tail(line)])).value).toEqual([]));
});

describe('how much was read', () => {
  it('is not all where a log could not be read', async () => {
    const unread: LogTail = { ...tail(), lines: { state: 'unasked', because: 'logs go through FireLens' } };
    expect((await run([exit(1)], [unread])).whole).toBe(false);
    expect((await run([exit(1)], [tail('panic: boom')])).whole).toBe(true);
  });
  it('needs no log where no process or check failed', async () => {
    const { evidence, asked } = await derived(logged, { 'failure.calls': [{ ...exit(1), step: 'image-pull' }] });
    expect([evidence, asked]).toMatchObject([{ state: 'known', value: [] }, ['failure.calls']]);
  });
});

import { describe, expect, it } from 'vitest';
import { known } from '#testing';
import refused from '../../../src/derive/failure/refused.ts';
import type { JudgedDeployment, LogTail } from '../../../src/model/facts.ts';
import { failed } from '../../collect/secret/stage.ts';
import { derived } from '../_derived.ts';

const PROXY = 'ecs-service-connect-Xk3fP';
const TASK_SET = 'arn:aws:ecs:eu-west-1:111122223333:task-set/prod/web/ecs-svc/1';
const sick = failed({ id: 'sick', step: 'container-health', how: 'unhealthy', container: PROXY, tasks: ['t1'] });
const tail = (text: string): LogTail => ({
  container: PROXY,
  task: 't1',
  group: 'g',
  stream: 's',
  lines: known([{ at: '', text }]),
});
const POLL = tail(`[warning] closed: 7, Unauthorized to perform ecs:Poll for ${TASK_SET}.`);
const run = async (tails: readonly LogTail[], launch: JudgedDeployment['launch'] = 'EC2', call = sick) => {
  const { evidence } = await derived(refused, {
    'failure.calls': [call],
    'logs.serviceConnect': tails,
    'deployment.judged': { launch } as unknown as JudgedDeployment,
  });
  return evidence.state === 'known' ? evidence.value : evidence;
};

describe('failure.refused', () => {
  it.each(['EC2', 'MANAGED_INSTANCES'] as const)(
    'a proxy on %s is refused with the role of its instance',
    async launch =>
      expect(await run([POLL], launch)).toMatchObject([
        {
          id: 'sick',
          how: 'denied',
          action: 'ecs:Poll',
          resource: TASK_SET,
          role: { arn: '', kind: 'instance' },
          seen: [{ path: '/0/lines/value/0/text' }],
        },
      ]),
  );
  it('on Fargate nobody can grant it', async () => expect(await run([POLL], 'FARGATE')).toEqual([]));
  it('other trouble is no refusal', async () => expect(await run([tail('[error] no clusters')])).toEqual([]));
  it('the log of a proxy says nothing of another container', async () =>
    expect(await run([POLL], 'EC2', { ...sick, container: 'web' })).toEqual([]));
});

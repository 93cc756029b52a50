import { describe, expect, it } from 'vitest';
import { draftsFromDeployment } from '../../../src/derive/failure/drafts-from-deployment.ts';
import type { JudgedDeployment } from '../../../src/model/facts.ts';
import { at, cite, judged } from '../_build.ts';

const HOOK = 'Service deployment failed: lifecycle hook arn:aws:lambda:eu-west-1:111122223333:function:check failed';

describe('what ECS says about the deployment itself', () => {
  it('is a failed call of no task, with the first citation of the deployment', () => {
    const citations = [cite('ecs.serviceDeployments', '/0/status', 'FAILED'), cite('ecs.service', '/status', 'x')];
    const deployment = judged({
      outcome: 'failed',
      reason: HOOK,
      from: at(10),
      to: at(20),
      launch: 'EC2',
      seen: citations,
    });
    expect(draftsFromDeployment(deployment)).toEqual([
      expect.objectContaining({
        step: 'deployment',
        family: 'deployment/hook-failed',
        launch: 'EC2',
        tasks: [],
        first: at(10),
        last: at(20),
        words: HOOK,
        seen: citations.slice(0, 1),
      }),
    ]);
  });
  it.each<[string, Partial<JudgedDeployment>, number]>([
    ['a hook failed', { outcome: 'failed', reason: HOOK }, 1],
    ['a hook failed, and the deployment was rolled back', { outcome: 'rolled-back', reason: HOOK }, 1],
    ['a person stopped it, whatever the reason says', { outcome: 'stopped', reason: HOOK }, 0],
    ['the reason only says that tasks failed', { outcome: 'failed', reason: 'tasks failed to start' }, 0],
    [
      'the reason only says that the circuit breaker was triggered',
      { outcome: 'failed', reason: 'ECS deployment circuit breaker: tasks failed to start.' },
      0,
    ],
    ['the reason is no failure', { reason: 'ECS deployment ecs-svc/2 in progress.' }, 0],
    ['the words are unknown', { outcome: 'failed', reason: 'words that nobody has heard' }, 0],
    ['there is no reason', { outcome: 'failed' }, 0],
  ])('%s', (_, more, count) => expect(draftsFromDeployment(judged(more))).toHaveLength(count));
  it('is nothing where no deployment is judged', () => expect(draftsFromDeployment(undefined)).toEqual([]));
});

import { describe, expect, it } from 'vitest';
import calls from '../../../src/derive/failure/calls.ts';
import type { Target } from '../../../src/model/target.ts';
import {
  at,
  attempt,
  completed,
  definition,
  deployment,
  events,
  judged,
  known,
  NO_CAPACITY,
  service,
  STEADY,
  targetGroup,
  task,
} from '../_build.ts';
import { derived, type Given } from '../_derived.ts';

const NOT_FOUND = 'CannotPullContainerError: failed to resolve ref docker.io/library/web:2: not found';

const callsOf = async (given: Given, target?: Partial<Target>) => {
  const { evidence, asked } = await derived(calls, given, target);
  return {
    asked,
    state: evidence.state,
    whole: evidence.state === 'known' && evidence.whole,
    steps: evidence.state === 'known' ? evidence.value.map(c => c.step) : [],
  };
};
const failing: Given = {
  'deployment.judged': judged({ from: at(10) }),
  'deployment.attempts': [],
  'ecs.service': service({ runningCount: 0, deployments: [deployment(2, 'PRIMARY', { rolloutState: 'IN_PROGRESS' })] }),
  'ecs.events': [],
  'ecs.tasks': [],
  'deployment.taskDefinition': definition(),
};
const settled: Given = {
  ...failing,
  'deployment.judged': judged({ outcome: 'completed', from: at(10) }),
  'ecs.service': service({ deployments: [deployment(2, 'PRIMARY', { rolloutState: 'COMPLETED' })] }),
};
const balanced = { loadBalancers: [{ containerName: 'web', containerPort: 80, targetGroupArn: targetGroup('web') }] };
const health = (state: string): Given => ({
  'elb.targetHealth': [{ targetGroup: targetGroup('web'), targets: known([{ target: '10.0.0.1', state }]) }],
});

describe('what failed', () => {
  it.each<[string, Given, string[]]>([
    ['nothing', failing, []],
    [
      'in tasks',
      {
        ...failing,
        'deployment.attempts': [attempt({ stoppedReason: NOT_FOUND })],
        'ecs.tasks': [task('t1', { stoppedReason: NOT_FOUND })],
      },
      ['image-pull'],
    ],
    ['in events', { ...failing, 'ecs.events': events([20, NO_CAPACITY]) }, ['placement']],
    ['not in events of an older deployment', { ...failing, 'ecs.events': events([9, NO_CAPACITY]) }, []],
    [
      'not in events that a completed deployment overcame',
      {
        ...settled,
        'ecs.service': service({ runningCount: 1 }),
        'ecs.events': events([25, completed(2)], [22, NO_CAPACITY], [20, STEADY]),
      },
      [],
    ],
    [
      'in events since then',
      {
        ...settled,
        'ecs.service': service({ runningCount: 1 }),
        'ecs.events': events([30, NO_CAPACITY], [25, completed(2)]),
      },
      ['placement'],
    ],
    [
      'in target health',
      { ...failing, 'ecs.service': service({ runningCount: 0, ...balanced }), ...health('unhealthy') },
      ['target-health'],
    ],
    [
      'in the deployment itself',
      {
        ...failing,
        'deployment.judged': judged({
          outcome: 'failed',
          reason: 'Service deployment failed: lifecycle hook x failed',
        }),
      },
      ['deployment'],
    ],
    // A settled service.
    [
      'nothing in a settled service, whatever its events say',
      { ...settled, 'ecs.events': events([30, NO_CAPACITY]) },
      [],
    ],
    [
      'nothing in a settled service with healthy targets',
      { ...settled, 'ecs.service': service(balanced), ...health('healthy') },
      [],
    ],
    [
      'a settled service without a healthy target',
      { ...settled, 'ecs.service': service(balanced), ...health('unhealthy') },
      ['target-health'],
    ],
  ])('%s', async (_, given, steps) => expect((await callsOf(given)).steps).toEqual(steps));
});

describe('what is asked for', () => {
  it('nothing about what can have failed, where the service is settled', async () => {
    const { asked } = await callsOf(settled);
    expect(asked).toEqual(['deployment.attempts', 'deployment.judged', 'ecs.service', 'ecs.tasks']);
  });
  it('the task definition as soon as the service does not look settled', async () => {
    expect((await callsOf(failing)).asked).toContain('deployment.taskDefinition');
  });
  it('no task definition where nothing failed and the service looks settled', async () => {
    const given = { ...settled, 'deployment.judged': judged({ outcome: 'rolled-back', from: at(10) }) };
    expect((await callsOf(given)).asked).not.toContain('deployment.taskDefinition');
    const pulled = { ...given, 'ecs.events': events([20, NO_CAPACITY]) };
    expect((await callsOf(pulled)).asked).toContain('deployment.taskDefinition');
  });
  it('target health only of a service with load balancers', async () => {
    expect((await callsOf(failing)).asked).not.toContain('elb.targetHealth');
    const given = { ...failing, 'ecs.service': service(balanced) };
    expect((await callsOf(given)).asked).toContain('elb.targetHealth');
  });
  it('instances only where a call was made on one', async () => {
    const on = async (launch: 'EC2' | 'FARGATE') => {
      const tasks = [task('t1', { stoppedReason: NOT_FOUND, launch })];
      const given = {
        ...failing,
        'deployment.attempts': [attempt({ stoppedReason: NOT_FOUND, launch })],
        'ecs.tasks': tasks,
      };
      return (await callsOf(given)).asked.filter(key => key === 'net.instances' || key === 'ecs.containerInstances');
    };
    expect(await on('EC2')).toHaveLength(2);
    expect(await on('FARGATE')).toEqual([]);
  });
});

describe('a task that is asked about by itself', () => {
  const alone: Given = {
    'deployment.attempts': [attempt({ stoppedReason: NOT_FOUND })],
    'ecs.tasks': [task('t1', { stoppedReason: NOT_FOUND })],
    'deployment.taskDefinition': definition(),
  };
  it('needs no deployment, no events and no targets', async () => {
    const { steps, whole, asked } = await callsOf(alone, { task: 't1' });
    expect([steps, whole]).toEqual([['image-pull'], true]);
    expect(asked).not.toContain('ecs.events');
    expect(asked).not.toContain('elb.targetHealth');
  });
  it('is unknown where the task is', async () => expect((await callsOf({}, { task: 't1' })).state).toBe('absent'));
});

describe('whether all failures are known', () => {
  const { 'deployment.judged': _judged, ...withoutJudged } = failing;
  const { 'ecs.events': _events, ...withoutEvents } = failing;
  const { 'deployment.attempts': _attempts, ...withoutAttempts } = failing;
  it('is as unknown as the deployment', async () => expect((await callsOf(withoutJudged)).state).toBe('absent'));
  it('yes, with attempts and events', async () => expect((await callsOf(failing)).whole).toBe(true));
  it('yes, where there are no attempts', async () => expect((await callsOf(withoutAttempts)).whole).toBe(true));
  it('no, without events', async () => expect((await callsOf(withoutEvents)).whole).toBe(false));
});

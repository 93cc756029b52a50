import { describe, expect, it } from 'vitest';
import { runRule } from '../../../src/engine/run-rule.ts';
import { denied, known, testRule } from '#testing';
import type { TaskDefinition, Utilization } from '#rule';
import rule from '../../../rules/load-balancer/grace-period-short.ts';
import {
  alive,
  answered,
  attempts,
  definition,
  groups,
  health,
  later,
  judged,
  path,
  refused,
  REVISION,
  STARTED,
  service,
  tail,
  targetCall,
  task,
  timedOut,
} from '../_elb.ts';

const running = task(0, {
  id: 't2',
  lastStatus: 'RUNNING',
  attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', privateIp: '10.0.1.20' }],
});
const asked = { 'elb.targetHealth': health('healthy'), 'ecs.tasks': [] };
const open = { 'elb.paths': [path('open')] };
const base = {
  ...open,
  'failure.calls': [refused()],
  'elb.targetGroups': groups(),
  'deployment.judged': judged(),
  'deployment.attempts': attempts(70),
};
const { 'elb.paths': _, ...unwayed } = base;
const onlyCodes = { 'elb.targetGroups': groups(), 'deployment.judged': judged() };
const used = (cpu: number): Utilization => ({
  from: STARTED,
  to: later(120),
  cpu: { percent: cpu, at: STARTED, minutes: 2 },
});
testRule(rule, {
  faults: [
    // 70 s lived and 5 x 30 s of good checks: 220, in half minutes 240.
    {
      name: 'no grace period, and stopped after the second check',
      given: base,
      faults: [
        {
          messageId: 'bound',
          about: 'service',
          confidence: 'likely',
          calls: ['target-health:web'],
          data: { ran: '70', grace: '0', window: '60', needed: '240' },
        },
      ],
    },
    {
      name: 'a grace period that ends before the checks do',
      given: { ...base, 'deployment.judged': judged({ healthCheckGracePeriodSeconds: 30 }) },
      faults: [{ messageId: 'bound', about: 'service', confidence: 'likely', data: { grace: '30' } }],
    },
    {
      name: 'timed out, with the way open',
      given: { ...base, 'failure.calls': [alive(timedOut())], 'ecs.service': service() },
      faults: [{ messageId: 'bound', about: 'web', confidence: 'possible' }],
    },
    {
      name: 'ECS gave no reason',
      given: { ...base, 'failure.calls': [targetCall({})], 'elb.targetHealth': health() },
      faults: [{ messageId: 'bound', about: 'service', confidence: 'likely' }],
    },
    {
      name: 'ECS gives no reason, and the targets cannot be read',
      given: { ...unwayed, 'failure.calls': [targetCall({})] },
      faults: [{ messageId: 'bound', about: 'service', confidence: 'possible' }],
    },
    // The log: 95 s to start, and 5 x 30 s: 245, in half minutes 270.
    {
      name: 'the log shows a start longer than the grace period',
      given: {
        ...base,
        'deployment.judged': judged({ healthCheckGracePeriodSeconds: 90 }),
        'deployment.attempts': attempts(110),
        'logs.tail': tail([4, 'Starting WebApplication'], [96, 'Started WebApplication in 95.2 seconds']),
      },
      faults: [
        { messageId: 'shown', about: 'service', confidence: 'likely', data: { boot: '95', needed: '270', stop: '90' } },
      ],
    },
    {
      name: 'it answers with an error while it starts, as the log shows',
      given: {
        ...onlyCodes,
        'failure.calls': [answered('503')],
        'deployment.attempts': attempts(110),
        'logs.tail': tail([96, 'Started WebApplication in 95.2 seconds']),
      },
      faults: [
        { messageId: 'answering', about: 'service', confidence: 'likely', data: { codes: '503', needed: '270' } },
      ],
    },
    {
      name: 'it answers with an error, and nothing shows that it had started',
      given: { ...onlyCodes, 'failure.calls': [answered('502')], 'deployment.attempts': attempts(70) },
      faults: [{ messageId: 'answering', about: 'service', confidence: 'possible' }],
    },
    {
      name: 'CPU that the revision lowered, and that was used up',
      given: {
        ...base,
        'deployment.changes': [
          { field: 'containers[app].image', before: 'web:6', after: 'web:7' },
          { field: 'cpu', before: '1024', after: '256' },
        ],
        'metrics.utilization': used(100),
      },
      faults: [
        {
          messageId: 'bound',
          about: 'service',
          confidence: 'likely',
          data: {
            cpu: ' CPU was lowered from 1024 to 256 units with this revision. CloudWatch shows CPU use of up to 100% at 2026-01-01 12:00 UTC (the highest of any task of the service).',
          },
        },
      ],
    },
    {
      name: 'CPU that was raised and hardly used: nothing is said of it',
      given: {
        ...base,
        'deployment.changes': [{ field: 'cpu', before: '256', after: '1024' }],
        'metrics.utilization': used(12),
      },
      faults: [{ messageId: 'bound', about: 'service', confidence: 'likely', data: { cpu: '' } }],
    },
    // Not that nothing listens: another task of the same revision got healthy.
    {
      name: 'another task of the revision is healthy',
      given: {
        ...base,
        'deployment.judged': judged({ healthCheckGracePeriodSeconds: 90 }),
        'deployment.attempts': attempts(110),
        'elb.targetHealth': health('healthy'),
        'ecs.tasks': [task(110, { stoppedReason: 'Task failed ELB health checks' }), running],
      },
      faults: [{ messageId: 'bound', about: 'service', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'it answers with an error after its start',
      given: {
        ...onlyCodes,

        'failure.calls': [answered('503')],
        'deployment.attempts': attempts(110),
        'logs.tail': tail([3, 'listening on port 8080']),
      },
    },
    {
      name: 'it answers with a code that no start explains',
      given: {
        ...onlyCodes,

        'failure.calls': [answered('404')],
        'deployment.attempts': attempts(70),
        'logs.tail': tail([3, 'hello']),
      },
    },
    {
      name: 'another task of the revision is healthy, which started after the last failure: something was corrected since',
      given: {
        ...base,
        'failure.calls': [refused({ last: later(70) })],
        'deployment.judged': judged({ healthCheckGracePeriodSeconds: 600 }),
        'elb.targetHealth': health('healthy'),
        'ecs.tasks': [{ ...running, startedAt: later(900) }],
        'logs.tail': tail([2, 'hello']),
      },
    },
    {
      name: 'timed out, in a failure that is over: the way may have been opened since',
      given: { ...base, ...asked, 'failure.calls': [timedOut()], 'logs.tail': tail([2, 'hello']) },
    },
    {
      name: 'a task of another revision is healthy',
      given: {
        ...base,
        ...asked,
        'deployment.judged': judged({ healthCheckGracePeriodSeconds: 90 }),
        'deployment.attempts': attempts(110),
        'logs.tail': tail([2, 'hello']),
        'ecs.tasks': [{ ...running, taskDefinition: 'web:6' }],
      },
    },
    {
      name: 'a grace period with time in it',
      given: {
        ...base,
        ...asked,
        'deployment.judged': judged({ healthCheckGracePeriodSeconds: 120 }),
        'deployment.attempts': attempts(130),
        'logs.tail': tail([2, 'starting']),
      },
    },
    {
      name: 'the app was up late, and the grace period was long enough for that',
      given: {
        ...base,
        ...asked,
        'deployment.judged': judged({ healthCheckGracePeriodSeconds: 300 }),
        'deployment.attempts': attempts(310),
        'logs.tail': tail([95, 'listening on port 8080']),
      },
    },
    { name: 'the app was up at once', given: { ...base, ...asked, 'logs.tail': tail([3, 'listening on port 8080']) } },
    {
      name: 'it lived for an hour',
      given: { ...base, ...asked, 'deployment.attempts': attempts(3600), 'logs.tail': tail([3, 'x']) },
    },
    { name: 'a code came back', given: { ...base, 'failure.calls': [answered('404')] } },
    { name: 'the way is blocked', given: { ...base, 'failure.calls': [timedOut()], 'elb.paths': [path('blocked')] } },
    {
      name: 'another protocol',
      given: {
        ...base,
        ...asked,
        'failure.calls': [targetCall({ port: 8443, reason: 'Target.FailedHealthChecks' })],
        'logs.tail': tail([1, 'hello']),
      },
    },
  ],
  undecided: [
    {
      name: 'how long the tasks ran is not known',
      given: { ...base, 'deployment.attempts': denied('deployment.attempts'), 'logs.tail': tail([1, 'hello']) },
      blockedOn: 'attempts',
    },
    {
      name: 'the target group is not known',
      given: { ...base, 'elb.targetGroups': denied('elb.targetGroups') },
      blockedOn: 'groups',
    },
  ],
});

it('says the number in a command, and deploys the failed revision again after a rollback', () => {
  const out = runRule(
    rule,
    Object.fromEntries(
      Object.entries({
        ...base,
        'deployment.judged': judged({ outcome: 'rolled-back' }),
        'ecs.service': service(),
      }).map(([k, v]) => [k, known(v)]),
    ),
  );
  expect(out).toMatchObject({
    faults: [
      {
        fixes: [
          {
            applies: 'as-is',
            commands: [
              `aws ecs update-service --cluster prod --service web --health-check-grace-period-seconds 240 --region eu-west-1 --task-definition ${REVISION} --force-new-deployment`,
            ],
          },
        ],
      },
    ],
  });
});

describe('lowered CPU', () => {
  const titles = (cpu: number, before: string, more: Partial<TaskDefinition> = {}): (string | undefined)[][] => {
    const out = runRule(
      rule,
      Object.fromEntries(
        Object.entries({
          ...base,
          'ecs.service': service(),
          'deployment.taskDefinition': definition({}, { cpu, memory: 512, ...more }),
          'deployment.changes': [{ field: 'cpu', before, after: String(cpu) }],
        }).map(([k, v]) => [k, known(v)]),
      ),
    );
    return out.status === 'faults' ? (out.faults[0]?.fixes ?? []).slice(1).map(f => [f.title, f.risk]) : [];
  };
  it('is raised again, with the memory that Fargate has for it', () =>
    expect(titles(256, '1024')).toEqual([
      ['Raise the CPU back to 1024 units', 'More CPU costs more. Fargate has it with 2048 MiB of memory.'],
    ]));
  it('is raised again on EC2, where any size will do', () =>
    expect(titles(256, '1000', { requiresCompatibilities: ['EC2'] })).toEqual([
      ['Raise the CPU back to 1000 units', 'More CPU costs more.'],
    ]));
  it('is not raised where it was lower before', () => expect(titles(1024, '256')).toEqual([]));
});

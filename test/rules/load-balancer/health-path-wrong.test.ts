import { cut, denied, testRule } from '#testing';
import { describe, expect, it } from 'vitest';
import { runRule } from '../../../src/engine/run-rule.ts';
import { known } from '#testing';
import rule from '../../../rules/load-balancer/health-path-wrong.ts';
import {
  answered,
  answeredThen,
  definition,
  groups,
  health,
  judged,
  refused,
  REVISION,
  service,
  tail,
  task,
} from '../_elb.ts';

const checked = (path: string) => tail([9, `10.0.3.4 - - "GET ${path} HTTP/1.1" 404 12 "-" "ELB-HealthChecker/2.0"`]);

const curl = definition({
  healthCheck: {
    command: ['CMD-SHELL', 'curl -f http://localhost:8080/healthz || exit 1'],
    interval: 30,
    timeout: 5,
    retries: 3,
    startPeriod: 0,
  },
});
testRule(rule, {
  faults: [
    {
      name: '404',
      given: { 'failure.calls': [answered('404')], 'elb.targetGroups': groups() },
      faults: [
        {
          messageId: 'notFound',
          about: 'web',
          confidence: 'proven',
          calls: ['target-health:web'],
          data: { path: '/health', codes: '404', matcher: '200' },
        },
      ],
    },
    {
      name: '404, and the container names another path',
      given: { 'failure.calls': [answered('404')], 'elb.targetGroups': groups(), 'deployment.taskDefinition': curl },
      faults: [{ messageId: 'notFound', about: 'web', confidence: 'proven' }],
    },
    {
      name: '404 of stopped tasks: the path that was asked for then is not recorded',
      given: { 'failure.calls': [answeredThen('404')], 'elb.targetGroups': groups() },
      faults: [
        {
          messageId: 'notFound',
          about: 'web',
          confidence: 'likely',
          data: {
            answers: 'answered',
            now: ' Last seen at 12:01 UTC. If the check was changed since then, deploy again.',
          },
        },
      ],
    },
    {
      name: '404 of stopped tasks, and their log shows this very path',
      given: { 'failure.calls': [answeredThen('404')], 'elb.targetGroups': groups(), 'logs.tail': checked('/health') },
      faults: [{ messageId: 'notFound', about: 'web', confidence: 'proven', data: { answers: 'answers', now: '' } }],
    },
    {
      name: '404 of stopped tasks, and their log shows another path: it was corrected since',
      given: { 'failure.calls': [answeredThen('404')], 'elb.targetGroups': groups(), 'logs.tail': checked('/healthz') },
      faults: [
        { messageId: 'changed', about: 'web', confidence: 'likely', data: { path: '/health', asked: '/healthz' } },
      ],
    },
    {
      name: '404 now, and an old log shows another path (decoy)',
      given: { 'failure.calls': [answered('404')], 'elb.targetGroups': groups(), 'logs.tail': checked('/healthz') },
      faults: [{ messageId: 'notFound', about: 'web', confidence: 'proven' }],
    },
    {
      name: '401',
      given: { 'failure.calls': [answered('401')], 'elb.targetGroups': groups() },
      faults: [{ messageId: 'signIn', about: 'web', confidence: 'proven' }],
    },
    {
      name: '503 while it starts, then 403',
      given: { 'failure.calls': [answered('503', '403')], 'elb.targetGroups': groups() },
      faults: [{ messageId: 'signIn', about: 'web' }],
    },
    {
      name: 'the group cannot be read',
      given: { 'failure.calls': [answered('404')] },
      faults: [{ messageId: 'notFoundUnread', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'sign-in, and the group cannot be read',
      given: { 'failure.calls': [answered('401')] },
      faults: [{ messageId: 'signInUnread', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'a redirect', given: { 'failure.calls': [answered('301')], 'elb.targetGroups': groups() } },
    { name: 'a server error', given: { 'failure.calls': [answered('500')], 'elb.targetGroups': groups() } },
    { name: 'refused', given: { 'failure.calls': [refused()], 'elb.targetGroups': groups() } },
    { name: 'nothing failed', given: { 'failure.calls': [], 'elb.targetGroups': groups() } },
  ],
  undecided: [
    { name: 'what failed is not known', given: { 'failure.calls': denied('failure.calls') }, blockedOn: 'calls' },
    {
      name: 'what failed is known in part',
      given: { 'failure.calls': cut('failure.calls', []), 'elb.targetGroups': groups() },
      blockedOn: 'calls',
    },
  ],
});

it('says that it was so, where the matcher takes the code by now, and offers a new deployment first', () => {
  const out = runRule(rule, {
    'failure.calls': known([answered('404')]),
    'elb.targetGroups': known(groups({ health: { matcher: '200-499' } })),
  });
  expect(out).toMatchObject({
    status: 'faults',
    faults: [
      {
        confidence: 'likely',
        data: { now: ' Last seen at 12:01 UTC; the matcher accepts the code now.' },
        fixes: [{ title: 'Deploy again' }, {}, {}],
      },
    ],
  });
});
it('takes the path from the health command of the container, where it names one', () => {
  const out = runRule(rule, {
    'failure.calls': known([answered('404')]),
    'elb.targetGroups': known(groups()),
    'deployment.taskDefinition': known(curl),
  });
  expect(JSON.stringify(out)).toContain('--health-check-path /healthz --region eu-west-1');
});

describe('the previous revision', () => {
  const OLD = REVISION.replace(/:\d+$/, ':6');
  const running = (taskDefinition: string) =>
    task(0, {
      id: 'old',
      taskDefinition,
      lastStatus: 'RUNNING',
      attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', privateIp: '10.0.1.20' }],
    });
  const given = (more: object = {}) => ({
    'failure.calls': [answeredThen('404')],
    'elb.targetGroups': groups(),
    'elb.targetHealth': health('healthy'),
    'ecs.tasks': [running(OLD)],
    'deployment.judged': judged({ outcome: 'rolled-back', steadyTaskDefinition: OLD }),
    'ecs.service': service(),
    ...more,
  });
  const found = (more: object = {}) => {
    const out = runRule(rule, Object.fromEntries(Object.entries(given(more)).map(([k, v]) => [k, known(v)])));
    const fault = out.status === 'faults' ? out.faults[0] : undefined;
    return {
      now: String(fault?.data['now']),
      cites: fault?.citations.map(c => c.says).filter(s => s?.includes('passes the same check')),
      first: fault?.fixes[0]?.title,
    };
  };
  it('passes the same check: that is said, shown, and the first thing to look at', () => {
    expect(found()).toEqual({
      now: expect.stringContaining(' web:6 passes the same check now.'),
      cites: ['web:6 passes the same check: its target 10.0.1.20:8080 is healthy'],
      first: 'Restore what web:6 answers on /health: it passes the same check',
    });
  });
  it.each<[string, object]>([
    ['whose target is not healthy', { 'elb.targetHealth': health('unhealthy') }],
    ['whose tasks are of the failed revision, too (decoy)', { 'ecs.tasks': [running(REVISION)] }],
    ['that is not known', { 'deployment.judged': judged({ outcome: 'rolled-back' }) }],
    [
      'that is registered with another port',
      { 'failure.calls': [{ ...answeredThen('404'), target: { ...answeredThen('404').target, port: 9090 } }] },
    ],
  ])('%s shows nothing', (_, more) => expect(found(more).cites).toEqual([]));
});

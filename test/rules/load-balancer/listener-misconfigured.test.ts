import { expect, it } from 'vitest';
import { cut, denied, known, testRule } from '#testing';
import { runRule } from '../../../src/engine/run-rule.ts';
import rule from '../../../rules/load-balancer/listener-misconfigured.ts';
import { forwards, pair, RULE, said, TEST_RULE } from '../_deployment.ts';
import { judged, listener, LISTENER, refused, service, TG, TG2 } from '../_elb.ts';

const call = said(
  'deployment/listener',
  'Service deployment rolled back because of invalid networking configuration',
  { how: 'mismatch' },
  'load-balancer/listener-misconfigured',
);
const OTHER = TG.replace('/web/', '/old/');
const good = [forwards(RULE, [TG, 1], [TG2, 0]), forwards(TEST_RULE, [TG, 1], [TG2, 0])];
const base = {
  'failure.calls': [call],
  'deployment.judged': judged({ loadBalancers: [pair], outcome: 'rolled-back' }),
  'elb.listeners': [listener([])],
  'elb.listenerRules': good,
  'ecs.service': service({ strategy: 'BLUE_GREEN' }),
};
const rules = (...production: readonly (readonly [string, number])[]) => ({
  ...base,
  'elb.listenerRules': [forwards(RULE, ...production), good[1] ?? forwards(TEST_RULE)],
});
const id = RULE.split(':listener-rule/')[1] ?? '';
const testId = TEST_RULE.split(':listener-rule/')[1] ?? '';
const { testListenerRule: _, ...untested } = pair;

const unserved = said(
  'target-health/not-forwarded',
  'the production rule forwards to web, which has no healthy targets of the service; the healthy targets are in web-green',
  {
    step: 'target-registration',
    how: 'missing',
    symptom: 'symptom/no-healthy-target',
    target: { group: TG },
    facts: { listenerRule: RULE, live: TG2, idle: TG },
  },
  'load-balancer/listener-misconfigured',
);

testRule(rule, {
  faults: [
    {
      name: 'the production rule forwards to the group without tasks',
      given: { ...base, 'deployment.judged': judged({ loadBalancers: [pair] }), 'failure.calls': [unserved] },
      faults: [
        { messageId: 'unserved', about: id, confidence: 'proven', data: { live: 'web-green', where: 'to web' } },
      ],
    },
    {
      name: 'the production rule forwards nowhere',
      given: { ...rules([TG, 0], [TG2, 0]), 'failure.calls': [{ ...unserved, target: { group: TG2 } }] },
      faults: [{ messageId: 'unserved', about: id, data: { where: 'nowhere' } }],
    },
    {
      name: 'another group serves',
      given: rules([OTHER, 1]),
      faults: [
        {
          messageId: 'other-group',
          about: id,
          confidence: 'proven',
          calls: [call.id],
          data: { group: 'old', which: 'production' },
        },
      ],
    },
    {
      name: 'both serve',
      given: rules([TG, 50], [TG2, 50]),
      faults: [{ messageId: 'several', about: id, confidence: 'proven', data: { weights: 'web 50, web-green 50' } }],
    },
    {
      name: 'neither serves',
      given: rules([TG, 0], [TG2, 0]),
      faults: [{ messageId: 'none', about: id, confidence: 'proven' }],
    },
    {
      name: 'the test rule is gone',
      given: { ...base, 'elb.listenerRules': [good[0] ?? forwards(RULE)] },
      faults: [{ messageId: 'missing', about: testId, confidence: 'proven', data: { which: 'test' } }],
    },
    {
      name: 'no test rule, and the production rule knows one group only',
      given: {
        ...base,
        'deployment.judged': judged({ loadBalancers: [untested], outcome: 'rolled-back' }),
        'elb.listenerRules': [forwards(RULE, [TG, 1])],
      },
      faults: [{ messageId: 'unassociated', about: id, confidence: 'proven', data: { group: 'web-green' } }],
    },
    {
      name: 'AWS says it, and nothing could be read',
      given: { 'failure.calls': [call], 'deployment.judged': base['deployment.judged'] },
      faults: [{ messageId: 'told', about: 'listener', confidence: 'likely' }],
    },
    {
      name: 'a misconfigured rule that has not hurt yet',
      given: {
        ...rules([OTHER, 1]),
        'failure.calls': [],
        'deployment.judged': judged({ loadBalancers: [pair], outcome: 'completed' }),
      },
      faults: [{ messageId: 'other-group', about: id, confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    { name: 'weight 0 is normal', given: { ...base, 'failure.calls': [] } },
    { name: 'the other one serves', given: { ...rules([TG, 0], [TG2, 1]), 'failure.calls': [refused()] } },
    {
      name: 'traffic is being shifted bit by bit',
      given: {
        ...rules([TG, 90], [TG2, 10]),
        'failure.calls': [],
        'deployment.judged': judged({ loadBalancers: [pair], outcome: 'in-progress' }),
      },
    },
    { name: 'a rolling deployment', given: { ...base, 'failure.calls': [], 'deployment.judged': judged() } },
    {
      name: 'a listener of a Network Load Balancer',
      given: {
        ...base,
        'failure.calls': [],
        'deployment.judged': judged({ loadBalancers: [{ ...untested, productionListenerRule: LISTENER }] }),
        'elb.listeners': [
          {
            ...listener([TG, TG2], 0),
            targetGroups: [
              { arn: TG, weight: 1 },
              { arn: TG2, weight: 0 },
            ],
          },
        ],
        'elb.listenerRules': [],
      },
    },
  ],
  undecided: [
    {
      name: 'rules are denied',
      given: { ...base, 'failure.calls': [], 'elb.listenerRules': denied('elb.listenerRules') },
      blockedOn: 'rules',
    },
    {
      name: 'rules were read in part',
      given: { ...base, 'failure.calls': [], 'elb.listenerRules': cut('elb.listenerRules', []) },
      blockedOn: 'listeners',
    },
    {
      name: 'what failed is not known',
      given: { ...base, 'failure.calls': denied('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});

it('AWS said it, and the rules are right now: deploy again', () => {
  const out = runRule(rule, { ...Object.fromEntries(Object.entries(base).map(([k, v]) => [k, known(v)])) });
  expect(out).toMatchObject({
    faults: [
      {
        messageId: 'told',
        confidence: 'likely',
        calls: [call.id],
        fixes: [{ title: 'Deploy again: the rules are correct now' }],
      },
    ],
  });
});
it('what serves now stays what serves', () => {
  const out = runRule(rule, {
    ...Object.fromEntries(Object.entries(rules([TG2, 70], [TG, 30])).map(([k, v]) => [k, known(v)])),
  });
  const [fix] = out.status === 'faults' ? (out.faults[0]?.fixes ?? []) : [];
  expect(fix?.commands?.[0]).toBe(
    `aws elbv2 modify-rule --rule-arn ${RULE} --actions '[{"Type":"forward","ForwardConfig":{"TargetGroups":[{"TargetGroupArn":"${TG2}","Weight":1},{"TargetGroupArn":"${TG}","Weight":0}]}}]' --region eu-west-1`,
  );
  expect(fix?.applies).toBe('judge');
});

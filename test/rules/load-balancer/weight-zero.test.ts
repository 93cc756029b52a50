import { denied, testRule } from '#testing';
import rule from '../../../rules/load-balancer/weight-zero.ts';
import { LISTENER, refused, targetCall, TG, TG2 } from '../_elb.ts';

const RULE = `${LISTENER.replace(':listener/', ':listener-rule/')}/2222222222222222`;
const ABOUT = 'app/web/0123456789abcdef/1111111111111111/2222222222222222';
const zero = (...idle: string[]) =>
  targetCall(
    { group: TG },
    {
      id: 'target-registration:web',
      step: 'target-registration',
      how: 'missing',
      family: 'target-health/weight-zero',
      symptom: 'symptom/no-healthy-target',
      facts: { listenerRule: RULE, live: TG, ...(idle.length > 0 && { idle }) },
      words: 'target group web has weight 0, and the requests go elsewhere',
    },
  );
const stands = (actions: readonly string[] = ['forward']) => [
  { arn: RULE, listener: LISTENER, targetGroups: [], actions, sticky: false },
];
testRule(rule, {
  faults: [
    {
      name: 'the requests go to one other group',
      given: { 'failure.calls': [zero(TG2)], 'elb.listeners': [], 'elb.listenerRules': stands() },
      faults: [
        {
          messageId: 'zero',
          about: ABOUT,
          confidence: 'proven',
          calls: ['target-registration:web'],
          data: { others: 'web-green' },
        },
      ],
    },
    {
      name: 'the requests go to several groups',
      given: { 'failure.calls': [zero(TG2, TG)], 'elb.listeners': [], 'elb.listenerRules': stands() },
      faults: [{ messageId: 'zero', about: ABOUT, data: { others: 'web-green, web' } }],
    },
    {
      name: 'no group has more',
      given: { 'failure.calls': [zero()], 'elb.listeners': [], 'elb.listenerRules': stands() },
      faults: [{ messageId: 'nowhere', about: ABOUT, confidence: 'proven' }],
    },
  ],
  clear: [{ name: 'the health check fails', given: { 'failure.calls': [refused()], 'elb.listenerRules': stands() } }],
  undecided: [
    { name: 'what failed is not known', given: { 'failure.calls': denied('failure.calls') }, blockedOn: 'calls' },
  ],
});

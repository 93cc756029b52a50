import { denied, testRule } from '#testing';
import rule from '../../../rules/risk/spot-only.ts';
import { service } from '../_elb.ts';

const on = (...providers: readonly (readonly [string, number, number])[]) =>
  service({ capacityProviders: providers.map(([name, base, weight]) => ({ name, base, weight })) });
testRule(rule, {
  faults: [
    {
      name: 'Spot alone',
      given: { 'ecs.service': on(['FARGATE_SPOT', 0, 1]) },
      faults: [{ messageId: 'spot', about: 'web' }],
    },
    {
      name: 'the other provider gets nothing',
      given: { 'ecs.service': on(['FARGATE_SPOT', 1, 1], ['FARGATE', 0, 0]) },
      faults: [{ messageId: 'spot', about: 'web' }],
    },
  ],
  clear: [
    { name: 'a base on demand', given: { 'ecs.service': on(['FARGATE', 1, 0], ['FARGATE_SPOT', 0, 1]) } },
    { name: 'a launch type', given: { 'ecs.service': service() } },
    { name: 'instances of their own', given: { 'ecs.service': on(['spot-instances', 0, 1]) } },
  ],
  undecided: [{ name: 'the service is denied', given: { 'ecs.service': denied('ecs.service') }, blockedOn: 'service' }],
});

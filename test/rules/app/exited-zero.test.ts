import { testRule } from '#testing';
import rule from '../../../rules/app/exited-zero.ts';
import { denied, exit, service, site } from './base.ts';

testRule(rule, {
  faults: [
    {
      name: 'an essential container ended well',
      given: { ...site, 'failure.calls': [exit(0)] },
      faults: [{ messageId: 'ended', about: 'web', confidence: 'proven', calls: ['call-1'] }],
    },
    {
      name: 'nothing was steady before',
      given: { 'ecs.service': service, 'failure.calls': [exit(0)] },
      faults: [{ messageId: 'ended', about: 'web' }],
    },
  ],
  clear: [{ name: 'it ended with an error', given: { ...site, 'failure.calls': [exit(1)] } }],
  undecided: [
    {
      name: 'the service may not be read',
      given: { 'failure.calls': [exit(0)], 'ecs.service': denied },
      blockedOn: 'service',
    },
  ],
});

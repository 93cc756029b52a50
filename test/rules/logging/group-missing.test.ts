import { known, testRule } from '#testing';
import rule from '../../../rules/logging/group-missing.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { LogGroupFacts } from '../../../src/model/facts.ts';
import { absent, call, denied, site, unasked } from '../secret/base.ts';

const told = call('logging/group-missing', { step: 'log-driver', service: 'logs' }, 'logging/region-wrong');
const group = (exists: Evidence<{ name: string }>, more: Partial<LogGroupFacts> = {}): LogGroupFacts => ({
  container: 'web',
  group: '/ecs/web',
  region: 'eu-west-1',
  createGroup: false,
  exists,
  ...more,
});
const none = absent('there is no log group /ecs/web in eu-west-1');
const there = known({ name: '/ecs/web' });

testRule(rule, {
  faults: [
    {
      name: 'the group is not there',
      given: { ...site, 'failure.calls': [told], 'logs.groups': [group(none), group(none, { container: 'sidecar' })] },
      faults: [{ messageId: 'missing', about: '/ecs/web', confidence: 'proven', calls: ['call-1'] }],
    },
    {
      name: 'it should have been made',
      given: { ...site, 'failure.calls': [told], 'logs.groups': [group(none, { createGroup: true })] },
      faults: [{ messageId: 'uncreated', about: '/ecs/web', confidence: 'likely' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'logs.groups': [group(none)] },
      faults: [{ messageId: 'missing', about: '/ecs/web', confidence: 'likely', calls: [] }],
    },
    {
      name: 'groups may not be listed, and CloudWatch Logs said that it is missing',
      given: { ...site, 'failure.calls': [told], 'logs.groups': [group(denied)] },
      faults: [{ messageId: 'told', about: '/ecs/web', confidence: 'likely', calls: ['call-1'] }],
    },
    {
      name: 'it was made since',
      given: { ...site, 'failure.calls': [told], 'logs.groups': [group(there)] },
      faults: [{ messageId: 'since', about: '/ecs/web', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'the message is about another group',
      given: {
        ...site,
        'failure.calls': [{ ...told, facts: { logGroup: '/ecs/other' } }],
        'logs.groups': [group(unasked)],
      },
    },
    {
      name: 'the log driver makes it, and nothing failed yet',
      given: { ...site, 'failure.calls': [], 'logs.groups': [group(none, { createGroup: true })] },
    },
    {
      name: 'the logs service was not reached',
      given: {
        ...site,
        'failure.calls': [call('network/no-route', { step: 'log-driver', how: 'unreachable' })],
        'logs.groups': [group(unasked)],
      },
    },
  ],
  undecided: [
    {
      name: 'groups may not be listed, and the words leave it open',
      given: {
        ...site,
        'failure.calls': [
          call('logging/region-wrong', { step: 'log-driver', service: 'logs' }, 'logging/group-missing'),
        ],
        'logs.groups': [group(denied)],
      },
      blockedOn: 'groups',
    },
    {
      name: 'groups may not be listed, and there are two',
      given: {
        ...site,
        'failure.calls': [told],
        'logs.groups': [group(denied), group(denied, { container: 'sidecar', group: '/ecs/sidecar' })],
      },
      blockedOn: 'groups',
    },
  ],
});

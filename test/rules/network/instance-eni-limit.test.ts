import { expect, test } from 'vitest';
import { denied, known, testRule } from '#testing';
import rule from '../../../rules/network/instance-eni-limit.ts';
import { runRule } from '../../../src/engine/run-rule.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import { host } from '../../collect/net/run.ts';
import { call, named, site } from './base.ts';

const told = named('network/instance-eni-limit');
const onFargate: Evidence<never> = {
  state: 'absent',
  because: 'everything here runs on Fargate',
  receipt: {
    id: 'ev:ecs.containerInstances',
    action: 'ecs:ListContainerInstances',
    input: {},
    at: '2026-01-01T12:00:00Z',
  },
};
const types = [{ type: 'c5.large', maxEnis: 3 }];
const full = host({ enis: 2 });
const trunk = host({ enis: 2, attributes: [{ name: 'ecs.awsvpc-trunk-id', value: 't' }] });
testRule(rule, {
  faults: [
    {
      name: 'every instance is full',
      given: {
        ...site,
        'failure.calls': [told],
        'ecs.containerInstances': [full, host({ arn: 'arn:ci-2', ec2InstanceId: 'i-2', enis: 2 })],
        'ec2.instanceTypes': types,
      },
      faults: [
        {
          messageId: 'full',
          about: 'prod',
          confidence: 'proven',
          calls: ['c1'],
          data: { count: '2', limits: 'c5.large: 2 for tasks' },
        },
      ],
    },
    {
      name: 'the words leave it open, and all are full',
      given: {
        ...site,
        'failure.calls': [named('platform/transient', {}, 'network/instance-eni-limit')],
        'ecs.containerInstances': [full],
        'ec2.instanceTypes': types,
      },
      faults: [{ messageId: 'full', about: 'prod', confidence: 'likely' }],
    },
    {
      name: 'AWS names it, and one has room by now',
      given: {
        ...site,
        'failure.calls': [told],
        'ecs.containerInstances': [full, host({ enis: 0 })],
        'ec2.instanceTypes': types,
      },
      faults: [{ messageId: 'named', about: 'prod', confidence: 'likely' }],
    },
    {
      name: 'AWS names it, and every instance has a trunk',
      given: {
        ...site,
        'failure.calls': [told],
        'ecs.containerInstances': [trunk],
        'ec2.instanceTypes': types,
        'ecs.accountSettings': { awsvpcTrunking: 'disabled' },
      },
      faults: [{ messageId: 'trunked', about: 'prod', confidence: 'likely' }],
    },
    {
      name: 'AWS names it, and trunking was turned on after some instances were launched',
      given: {
        ...site,
        'failure.calls': [told],
        'ecs.containerInstances': [trunk, host({ enis: 2 })],
        'ec2.instanceTypes': types,
        'ecs.accountSettings': { awsvpcTrunking: 'enabled' },
      },
      faults: [{ messageId: 'untrunked', about: 'prod', confidence: 'likely', data: { count: '1' } }],
    },
    {
      name: 'every instance is full, and trunking was turned on since',
      given: {
        ...site,
        'failure.calls': [told],
        'ecs.containerInstances': [full],
        'ec2.instanceTypes': types,
        'ecs.accountSettings': { awsvpcTrunking: 'enabled' },
      },
      faults: [{ messageId: 'full', about: 'prod', confidence: 'proven' }],
    },
    {
      name: 'AWS names it, and nothing could be read',
      given: { 'failure.calls': [told] },
      faults: [{ messageId: 'named', about: 'cluster', confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'something else failed',
      given: { ...site, 'failure.calls': [call()], 'ecs.containerInstances': [full], 'ec2.instanceTypes': types },
    },
    {
      name: 'the words leave it open, and everything runs on Fargate',
      given: {
        ...site,
        'failure.calls': [named('platform/transient', {}, 'network/instance-eni-limit')],
        'ecs.containerInstances': onFargate,
      },
    },
    {
      name: 'the words leave it open, and a trunk has room',
      given: {
        ...site,
        'failure.calls': [named('platform/transient', {}, 'network/instance-eni-limit')],
        'ecs.containerInstances': [trunk],
        'ec2.instanceTypes': types,
      },
    },
  ],
  undecided: [
    {
      name: 'the words leave it open, and the instances are denied',
      given: {
        ...site,
        'failure.calls': [named('platform/transient', {}, 'network/instance-eni-limit')],
        'ecs.containerInstances': denied('ecs.containerInstances'),
        'ec2.instanceTypes': types,
      },
      blockedOn: 'hosts',
    },
  ],
});

test.each([
  [
    'trunking is off',
    [full],
    'disabled',
    ['Turn on ENI trunking and replace the instances', 'Add instances to the cluster'],
  ],
  ['every instance has a trunk', [trunk], 'disabled', ['Add instances to the cluster']],
  [
    'an instance was launched before trunking was on',
    [trunk, full],
    'enabled',
    ['Replace the instances launched before ENI trunking was turned on', 'Add instances to the cluster'],
  ],
] as const)('the fix where %s', (_, hosts, awsvpcTrunking, titles) => {
  const out = runRule(rule, {
    'failure.calls': known([told]),
    'ecs.containerInstances': known(hosts),
    'ec2.instanceTypes': known(types),
    'ecs.accountSettings': known({ awsvpcTrunking }),
  });
  expect(out.status === 'faults' ? out.faults[0]?.fixes?.map(f => f.title) : []).toEqual(titles);
});

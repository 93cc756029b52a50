import { denied, testRule } from '#testing';
import rule from '../../../rules/risk/single-zone.ts';
import { service, subnets } from '../_elb.ts';

const net = (...ids: readonly string[]) =>
  service({ network: { subnets: ids, securityGroups: [], assignPublicIp: false } });
testRule(rule, {
  faults: [
    {
      name: 'one subnet',
      given: { 'ecs.service': net('subnet-a'), 'net.subnets': subnets('eu-west-1a') },
      faults: [{ messageId: 'one', about: 'web', data: { zone: 'eu-west-1a' } }],
    },
    {
      name: 'two subnets of one zone',
      given: { 'ecs.service': net('subnet-a', 'subnet-b'), 'net.subnets': subnets('eu-west-1a', 'eu-west-1a') },
      faults: [{ messageId: 'one', about: 'web' }],
    },
  ],
  clear: [
    {
      name: 'two zones',
      given: { 'ecs.service': net('subnet-a', 'subnet-b'), 'net.subnets': subnets('eu-west-1a', 'eu-west-1b') },
    },
    {
      name: 'tasks without an address of their own',
      given: { 'ecs.service': service(), 'net.subnets': subnets('eu-west-1a') },
    },
    {
      name: 'one subnet could not be read, and the others are of two zones',
      given: {
        'ecs.service': net('subnet-a', 'subnet-b', 'subnet-z'),
        'net.subnets': [...subnets('eu-west-1a', 'eu-west-1b'), { id: 'subnet-z', subnet: denied('net.subnets') }],
      },
    },
  ],
  undecided: [
    {
      name: 'subnets are denied',
      given: { 'ecs.service': net('subnet-a'), 'net.subnets': denied('net.subnets') },
      blockedOn: 'subnets',
    },
    {
      name: 'a subnet of which nothing is known',
      given: { 'ecs.service': net('subnet-a', 'subnet-z'), 'net.subnets': subnets('eu-west-1a') },
      blockedOn: 'subnets',
    },
  ],
});

import { testRule } from '#testing';
import rule from '../../../rules/network/public-ip-missing.ts';
import { nat, table, to } from '../../aws/network/layout.ts';
import { at, call, path, site } from './base.ts';

const publicTable = table('rtb-a', [to('igw-1')], { subnets: ['subnet-a'] });
const world = at({ tables: [publicTable], nats: [] });
testRule(rule, {
  faults: [
    {
      name: 'assignPublicIp is off',
      given: { ...site, 'failure.calls': [call()], 'net.paths': [path(world)] },
      faults: [{ messageId: 'task', about: 'web', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'there is a NAT gateway elsewhere',
      given: {
        ...site,
        'failure.calls': [call({ id: 'c2' })],
        'net.paths': [path(at({ tables: [publicTable], nats: [nat()] }), { calls: ['c2'] })],
      },
      faults: [{ messageId: 'task', about: 'web', confidence: 'proven' }],
    },
    {
      name: 'nothing is known of the service',
      given: { 'failure.calls': [call()], 'net.paths': [path(world)] },
      faults: [{ messageId: 'task', about: 'subnet-a', confidence: 'proven' }],
    },
    {
      name: 'an instance pulls',
      given: { ...site, 'failure.calls': [call()], 'net.paths': [path(world, { from: { kind: 'instance' } })] },
      faults: [{ messageId: 'instance', about: 'subnet-a', confidence: 'proven' }],
    },
  ],
  clear: [
    {
      name: 'it has one',
      given: { ...site, 'failure.calls': [call()], 'net.paths': [path(world, { from: { publicIp: true } })] },
    },
  ],
  undecided: [
    {
      name: 'whether the instance has one is not known',
      given: {
        ...site,
        'failure.calls': [call()],
        'net.paths': [path(world, { from: { kind: 'instance', publicIp: 'unknown' } })],
      },
      blockedOn: 'paths',
    },
  ],
});

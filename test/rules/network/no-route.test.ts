import { testRule } from '#testing';
import rule from '../../../rules/network/no-route.ts';
import { endpoint, gateway, nacl, sealed, subnet, table, to } from '../../aws/network/layout.ts';
import { denied } from '../../aws/network/layout.ts';
import { layout } from '../../aws/network/layout.ts';
import { at, call, path, site } from './base.ts';

const isolated = at({ tables: [sealed], nats: [] });
const two = at({
  subnets: [subnet('subnet-a', '10.0.1.0/24'), subnet('subnet-b', '10.0.2.0/24', { zone: 'eu-west-1b' })],
  tables: [table('rtb-a', [], { subnets: ['subnet-a', 'subnet-b'] })],
  nats: [],
  nacls: [nacl('acl', ['subnet-a', 'subnet-b'])],
});
const { service: _, ...killed } = call();

testRule(rule, {
  faults: [
    {
      name: 'an isolated subnet, no endpoints',
      given: { ...site, 'failure.calls': [call()], 'net.paths': [path(isolated)] },
      faults: [
        {
          messageId: 'none',
          about: 'rtb-a',
          confidence: 'proven',
          calls: ['c1'],
          data: { table: 'rtb-a', subnets: 'subnet-a' },
        },
      ],
    },
    {
      name: 'two subnets on one table are one fault',
      given: {
        ...site,
        'failure.calls': [call()],
        'net.paths': [path(two), path(two, { from: { subnet: 'subnet-b' } })],
      },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'proven', data: { subnets: 'subnet-a and subnet-b' } }],
    },
    {
      name: 'Docker Hub, where the VPC has endpoints only',
      given: {
        ...site,
        'failure.calls': [call({ service: 'registry' })],
        'net.paths': [
          path(
            at({
              tables: [sealed],
              nats: [],
              endpoints: [endpoint('ecr.api'), endpoint('ecr.dkr'), endpoint('logs'), gateway(['rtb-a'])],
            }),
            { service: 'registry', host: 'registry-1.docker.io' },
          ),
        ],
      },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'proven' }],
    },
    {
      name: 'nothing is known of the service',
      given: { 'failure.calls': [call()], 'net.paths': [path(isolated)] },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'proven' }],
    },
    {
      name: 'the call was killed and may have gone elsewhere',
      given: { ...site, 'failure.calls': [killed], 'net.paths': [path(isolated)] },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'likely' }],
    },
    {
      name: 'another subnet of the same call is open',
      given: {
        ...site,
        'failure.calls': [call()],
        'net.paths': [path(isolated), path(at({}), { from: { subnet: 'subnet-a' } })],
      },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'likely' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'net.paths': [path(isolated, { calls: [] })] },
      faults: [{ messageId: 'none', about: 'rtb-a', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    { name: 'a NAT gateway', given: { ...site, 'failure.calls': [call()], 'net.paths': [path(at({}))] } },
    {
      name: 'it is another hop that blocks',
      given: { ...site, 'failure.calls': [call()], 'net.paths': [path(at({ nats: [] }))] },
    },
    { name: 'the network was not asked', given: { ...site, 'failure.calls': [call()], 'net.paths': [] } },
  ],
  undecided: [
    {
      name: 'a transit gateway',
      given: {
        ...site,
        'failure.calls': [call()],
        'net.paths': [path(at({ tables: [table('rtb-a', [to('tgw-1')], { subnets: ['subnet-a'] })] }))],
      },
      blockedOn: 'paths',
    },
    {
      name: 'the route tables denied',
      given: { ...site, 'failure.calls': [call()], 'net.paths': [path(layout({}, { 'net.routeTables': denied() }))] },
      blockedOn: 'paths',
    },
  ],
});

import { subnet } from '../../aws/network/layout.ts';
import { denied, fargateSite, known, named, other, site, testRule } from './base.ts';
import rule from '../../../rules/capacity/zone-unsupported.ts';

const told = named('capacity/zone-unsupported', { how: 'mismatch' });
const subnets = (...zoneIds: string[]) =>
  zoneIds.map((zoneId, i) => {
    const id = i === 0 ? 'subnet-a' : 'subnet-b';
    return { id, subnet: known({ ...subnet(id, '10.0.1.0/24'), zoneId }) };
  });
const two = {
  ...fargateSite,
  'deployment.judged': {
    ...fargateSite['deployment.judged'],
    network: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'], assignPublicIp: false },
  },
};
testRule(rule, {
  faults: [
    {
      name: 'a zone that is not served',
      given: { ...fargateSite, 'failure.calls': [told], 'net.subnets': subnets('apne1-az3') },
      faults: [{ messageId: 'unserved', about: 'subnet-a', confidence: 'proven', calls: ['p1'] }],
    },
    {
      name: 'a Local Zone beside a good one',
      given: { ...two, 'failure.calls': [told], 'net.subnets': subnets('use1-az1', 'use1-bos1-az1') },
      faults: [{ messageId: 'unserved', about: 'subnet-b', confidence: 'proven' }],
    },
    {
      name: 'the subnets could not be read',
      given: { ...fargateSite, 'failure.calls': [told] },
      faults: [{ messageId: 'named', about: 'prod', confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'something else failed',
      given: { ...fargateSite, 'failure.calls': [other], 'net.subnets': subnets('apne1-az3') },
    },
    {
      name: 'on EC2 the words mean something else',
      given: { ...site, 'failure.calls': [told], 'net.subnets': subnets('apne1-az3') },
    },
  ],
  undecided: [
    {
      name: 'nothing is known of the calls',
      given: { ...fargateSite, 'failure.calls': denied('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});

import { testRule } from '#testing';
import rule from '../../../rules/network/security-group-egress.ts';
import { denied, group, layout, rule as sg } from '../../aws/network/layout.ts';
import { at, call, path, site } from './base.ts';

const given = (world: ReturnType<typeof layout>, more: Parameters<typeof path>[1] = {}) => ({
  ...site,
  'failure.calls': [call()],
  'net.paths': [path(world, more)],
});
const sealedGroup = at({ groups: [group('sg-task', { egress: [] })] });
testRule(rule, {
  faults: [
    {
      name: 'it lets nothing out',
      given: given(sealedGroup),
      faults: [{ messageId: 'shut', about: 'sg-task', confidence: 'proven', calls: ['c1'], data: { port: '443' } }],
    },
    {
      name: 'it lets only the database out',
      given: given(
        at({ groups: [group('sg-task', { egress: [sg({ from: 5432, to: 5432, cidrs: ['0.0.0.0/0'] })] })] }),
      ),
      faults: [{ messageId: 'shut', about: 'sg-task', confidence: 'proven' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'net.paths': [path(sealedGroup, { calls: [] })] },
      faults: [{ messageId: 'shut', about: 'sg-task', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    {
      name: 'one of two groups lets it out',
      given: given(at({ groups: [group('sg-task', { egress: [] }), group('sg-2')] }), {
        from: { securityGroups: ['sg-task', 'sg-2'] },
      }),
    },
  ],
  undecided: [
    { name: 'groups denied', given: given(layout({}, { 'net.securityGroups': denied() })), blockedOn: 'paths' },
  ],
});

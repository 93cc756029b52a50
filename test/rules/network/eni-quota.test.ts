import { expect, test } from 'vitest';
import { denied, known, testRule } from '#testing';
import rule from '../../../rules/network/eni-quota.ts';
import { runRule } from '../../../src/engine/run-rule.ts';
import { call, named, site } from './base.ts';

const told = named('network/eni-quota');
testRule(rule, {
  faults: [
    {
      name: 'AWS names it',
      given: { ...site, 'failure.calls': [told], 'quota.networkInterfaces': { limit: 5000 } },
      faults: [
        {
          messageId: 'known',
          about: 'L-DF5E4CA3',
          confidence: 'proven',
          calls: ['c1'],
          data: { limit: '5000', when: '10:40 UTC' },
        },
      ],
    },
    {
      name: 'the quota could not be read',
      given: { ...site, 'failure.calls': [told] },
      faults: [{ messageId: 'named', about: 'L-DF5E4CA3', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'something else failed',
      given: { ...site, 'failure.calls': [call()], 'quota.networkInterfaces': { limit: 5000 } },
    },
  ],
  undecided: [
    {
      name: 'nothing is known of the calls',
      given: { ...site, 'failure.calls': denied('failure.calls'), 'quota.networkInterfaces': { limit: 5000 } },
      blockedOn: 'calls',
    },
  ],
});

test.each([
  ['a service', site, ['Stop old tasks', 'Delete network interfaces', 'Request a higher']],
  ['a task of no service', {}, ['Delete network interfaces', 'Request a higher']],
] as const)('a quota request comes after what helps within minutes: %s', (_, place, titles) => {
  const out = runRule(rule, {
    'failure.calls': known([told]),
    ...Object.fromEntries(Object.entries(place).map(([key, value]) => [key, known(value)])),
  });
  const fixes = out.status === 'faults' ? (out.faults[0]?.fixes ?? []) : [];
  expect(fixes).toHaveLength(titles.length);
  for (const [i, title] of titles.entries()) expect(fixes[i]?.title).toContain(title);
});

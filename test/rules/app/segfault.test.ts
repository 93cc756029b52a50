import { testRule } from '#testing';
import rule from '../../../rules/app/segfault.ts';
import { exit, LINES, site, tail, unasked } from './base.ts';

testRule(rule, {
  faults: [
    {
      name: 'a segmentation fault',
      given: { ...site, 'failure.calls': [exit(139)] },
      faults: [
        { messageId: 'signal', about: 'web', confidence: 'proven', data: { signal: 'SIGSEGV (segmentation fault)' } },
      ],
    },
    {
      name: 'an abort, with a log',
      given: { ...site, 'failure.calls': [exit(134)], 'logs.tail': [tail('terminate called')] },
      faults: [
        {
          messageId: 'signal',
          about: 'web',
          confidence: 'proven',
          data: { line: 'Its log ends with: terminate called' },
        },
      ],
    },
  ],
  clear: [
    {
      name: 'an abort for want of memory',
      given: { ...site, 'failure.calls': [exit(134)], 'logs.tail': [tail(...LINES.heap)] },
    },
    { name: 'another exit code', given: { ...site, 'failure.calls': [exit(1)] } },
  ],
  undecided: [{ name: 'what failed is not known', given: { ...site, 'failure.calls': unasked }, blockedOn: 'calls' }],
});
